import { useSignal } from "@preact/signals"
import { TextField } from "../../components/ui/text-field.tsx"
import type { VaultDesk } from "../../lib/app/vault-desk.ts"
import type { KeyUse } from "../../lib/core/keys/identity-bundle.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./welcome.module.css"

type Props = {
  readonly desk: VaultDesk
  readonly faults: readonly string[]
  readonly use: KeyUse
  readonly onUse: (use: KeyUse) => void
}

const USES = [
  { use: "both", label: "useBoth" },
  { use: "ethereum", label: "useEthereum" },
  { use: "nostr", label: "useNostr" },
] as const

/** One field for any key. Names what it found, never repeats it; asks what a bare key is for. */
export function KeysField({ desk, faults, use, onUse }: Props) {
  const kinds = useSignal<readonly string[]>([])
  const shown = useSignal(false)
  const found = kinds.value.map((kind) =>
    t(kind === "words" ? "foundWords" : kind === "hex" ? "foundHex" : "foundNsec"),
  )
  return (
    <>
      <TextField
        label={t("keys")}
        name="keys"
        rows={4}
        masked={!shown.value}
        hint={found.length > 0 ? t("keysFound", found.join(", ")) : t("keysHint")}
        error={faults.length > 0 ? faults.join(" ") : undefined}
        focused
        onInput={(text) => {
          kinds.value = desk.inspect(text).kinds
          // A choice that is out of sight must not hold for another key.
          if (!kinds.value.includes("hex")) onUse("both")
        }}
      />
      <label>
        <input
          type="checkbox"
          checked={shown.value}
          onChange={(event) => {
            shown.value = event.currentTarget.checked
          }}
        />{" "}
        {t("showTyped")}
      </label>
      {kinds.value.includes("hex") && (
        <div class={styles.uses} role="radiogroup" aria-labelledby="use-key">
          <p id="use-key">{t("useKeyFor")}</p>
          {USES.map((one) => (
            <label key={one.use}>
              <input type="radio" name="use" checked={use === one.use} onChange={() => onUse(one.use)} />
              {t(one.label)}
            </label>
          ))}
          {use === "both" && <p class={styles.muted}>{t("useBothLinks")}</p>}
        </div>
      )}
    </>
  )
}
