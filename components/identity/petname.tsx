import { t } from "../../lib/platform/i18n.ts"
import styles from "./address.module.css"
import { usePetname } from "./names.ts"

/** The person's own name for a key, before its digits and never without them; of a key that proves nothing it is a claim. */
export function Petname({
  address,
  claimed = false,
}: {
  readonly address: string
  readonly claimed?: boolean
}) {
  const name = usePetname(address)
  if (name === undefined) return null
  if (claimed) return <span class={styles.claimed}>{t("petnameClaimed", name)}</span>
  return (
    <strong class={styles.petname} dir="auto">
      {name}
    </strong>
  )
}
