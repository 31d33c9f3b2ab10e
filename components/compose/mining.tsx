// What is seen while a proof of work is computed: how long it takes as a rule, and a way out.
import { t } from "../../lib/platform/i18n.ts"
import { Button } from "../ui/button.tsx"
import styles from "./mining.module.css"

export type MiningView = {
  readonly bits: number
  readonly tried: number
  readonly expectedSeconds: number | null
}
type Props = MiningView & { readonly onCancel: () => void }

export function Mining({ bits, tried, expectedSeconds, onCancel }: Props) {
  const language = document.documentElement.lang || undefined
  const count = new Intl.NumberFormat(language, { notation: "compact" }).format(tried)
  return (
    <div class={styles.mining}>
      <p role="status">{t("composeMining", bits)}</p>
      {/* A search has no memory, so that no bar could say how much is left. */}
      <progress aria-label={t("composeMining", bits)} />
      <p class={styles.hint}>
        {expectedSeconds !== null && t("composeMiningTime", duration(expectedSeconds, language), count)}
      </p>
      <Button onClick={onCancel}>{t("composeMiningCancel")}</Button>
    </div>
  )
}

/** A length of time in the largest unit of which there is at least one. */
function duration(seconds: number, language: string | undefined): string {
  const [unit, length] = (
    [
      ["second", 1],
      ["minute", 60],
      ["hour", 3600],
      ["day", 86_400],
    ] as const
  ).findLast(([, least]) => seconds >= least) ?? ["second", 1]
  const value = Math.max(1, Math.round(seconds / length))
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(value)
}
