import { Address } from "../../components/identity/address.tsx"
import { Kind } from "../../components/review/kind.tsx"
import { isAddress } from "../../lib/core/ethereum/address.ts"
import type { Review } from "../../lib/core/review.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./approval.module.css"

const HIDDEN = ["hidden-character", "bidi-control", "lone-surrogate"]

type Props = { readonly review: Review; readonly size: number; readonly signer: string }

/** What must never be out of sight: who signs, how many bytes, what its kind does, how much is hidden. */
export function Summary({ review: { reading, problems }, size, signer }: Props) {
  const hidden = problems.filter(({ code }) => HIDDEN.includes(code)).length
  return (
    <>
      {reading.kind !== undefined && <Kind kind={reading.kind} />}
      <p class={styles.summary}>
        <span>{t("signingAs")}</span>
        <Address scheme={isAddress(signer) ? "ethereum" : "nostr"} address={signer} />
        <span>{t("summaryBytes", size)}</span>
        {hidden > 0 && <strong>{t("summaryHidden", hidden)}</strong>}
      </p>
    </>
  )
}
