import { t } from "../../lib/platform/i18n.ts"
import styles from "./address.module.css"
import { Avatar } from "./avatar.tsx"
import { Petname } from "./petname.tsx"

type Props = {
  readonly scheme: "ethereum" | "nostr"
  readonly address: string
  /** The whole of it in groups of four, where a person decides by it. */
  readonly full?: boolean
  /** Whether it is only said to be the author: a name is then a claim too. */
  readonly claimed?: boolean
  /** Without the person's name for it, where that stands above already. */
  readonly bare?: boolean
}

/** A public key by its decoration, its network and its digits; the decoration alone proves nothing. */
export function Address({ scheme, address, full = false, claimed = false, bare = false }: Props) {
  const digits = address.replace(/^0x/, "")
  const groups = digits.match(/.{1,4}/g) ?? []
  const shown = full ? groups : [...groups.slice(0, 2), "…", ...groups.slice(-2)]
  const prefix = scheme === "ethereum" ? "0x" : ""
  return (
    <span class={styles.address}>
      <Avatar seed={address} />
      {!bare && <Petname address={address} claimed={claimed} />}
      <span class={styles.scheme}>{t(scheme === "ethereum" ? "schemeEthereum" : "schemeNostr")}</span>
      <bdi class={styles.digits} dir="ltr" data-address={address}>
        {prefix}
        {shown.join(" ")}
      </bdi>
    </span>
  )
}
