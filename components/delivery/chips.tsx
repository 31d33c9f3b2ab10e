// Where a post goes: one box to tick for each destination.
import { useId } from "preact/hooks"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./chips.module.css"
import { KindMark } from "./mark.tsx"
import { hostOf, kindName } from "./place.ts"

type Place = Pick<Destination, "url" | "kind">
type Props<D extends Place> = {
  readonly destinations: readonly D[]
  /** The addresses that are ticked. */
  readonly chosen: readonly string[]
  /** All that are ticked after a change, in the order of the destinations. */
  readonly onChange: (chosen: readonly string[]) => void
  /** Why a destination cannot be chosen, in words; null where it can. */
  readonly blocked?: ((destination: D) => string | null) | undefined
  /** The question above them; "Send to" where none is given. */
  readonly label?: string
}

/** A group of destinations to choose from. One that cannot be chosen is never ticked, and says why. */
export function DestinationChips<D extends Place>({
  destinations,
  chosen,
  onChange,
  blocked,
  label,
}: Props<D>) {
  const id = useId()
  const tick = (url: string, on: boolean): void => {
    const wanted = new Set(chosen)
    if (on) wanted.add(url)
    else wanted.delete(url)
    onChange(destinations.filter((one) => wanted.has(one.url)).map((one) => one.url))
  }
  return (
    <fieldset class={styles.group}>
      <legend>{label ?? t("deliveryChips")}</legend>
      {destinations.length === 0 && <p class={styles.why}>{t("deliveryNoChips")}</p>}
      <div class={styles.chips}>
        {destinations.map((destination, at) => {
          const { url, kind } = destination
          const why = blocked?.(destination) ?? null
          return (
            <div key={url} class={styles.place}>
              <label class={styles.chip}>
                <input
                  type="checkbox"
                  value={url}
                  checked={why === null && chosen.includes(url)}
                  disabled={why !== null}
                  aria-describedby={why === null ? undefined : `${id}-${at}`}
                  onChange={(event) => tick(url, event.currentTarget.checked)}
                />
                <KindMark kind={kind} />
                <span class={styles.name}>
                  <bdi dir="ltr">{hostOf(url)}</bdi> <span class={styles.kind}>{kindName(kind)}</span>
                </span>
              </label>
              {why !== null && (
                <p id={`${id}-${at}`} class={styles.why}>
                  {why}
                </p>
              )}
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}
