import { Address } from "../../components/identity/address.tsx"
import { Kind } from "../../components/review/kind.tsx"
import { isAddress } from "../../lib/core/ethereum/address.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./approval.module.css"
import type { Part } from "./presentation.ts"

const HIDDEN = ["hidden-character", "bidi-control", "lone-surrogate"]

/** What must never be out of sight: who signs, how many bytes, what its kind does, how much is hidden. */
export function Summary({ parts }: { readonly parts: readonly Part[] }) {
  const problems = parts[0]?.review.problems ?? []
  const hidden = problems.filter(({ code }) => HIDDEN.includes(code)).length
  const size = parts.reduce((sum, { bytes }) => sum + bytes.bytes.length / 2, 0)
  // Of a post for two keys, the kind is what its second text becomes on Nostr.
  const kind = parts.map(({ review }) => review.reading.kind).find((one) => one !== undefined)
  return (
    <>
      {kind !== undefined && <Kind kind={kind} />}
      <p class={styles.summary}>
        <span>{t("signingAs")}</span>
        {parts.map(({ signer }) => (
          <Address key={signer} scheme={isAddress(signer) ? "ethereum" : "nostr"} address={signer} />
        ))}
        <span>{t("summaryBytes", size)}</span>
        {hidden > 0 && <strong>{t("summaryHidden", hidden)}</strong>}
      </p>
    </>
  )
}
