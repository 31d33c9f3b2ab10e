import type { AddressWarning } from "../../lib/core/page-address.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import styles from "./this-page.module.css"

const WARNINGS: Readonly<Record<AddressWarning, MessageKey>> = {
  "not-web": "talkWarnNotWeb",
  "local-host": "talkWarnLocalHost",
  "private-ip": "talkWarnPrivateIp",
  "ip-host": "talkWarnIpHost",
  secret: "talkWarnSecret",
}

/** What speaks against publishing an address. */
export function AddressWarnings({ codes }: { readonly codes: readonly AddressWarning[] }) {
  return (
    <>
      {[...new Set(codes)].map((code) => (
        <p key={code} class={styles.warning} data-warning={code}>
          {t(WARNINGS[code])}
        </p>
      ))}
    </>
  )
}
