import { Details } from "../../components/review/details.tsx"
import { Post } from "../../components/review/post.tsx"
import type { Holding } from "../../lib/core/nostr/holding.ts"
import type { Review } from "../../lib/core/review.ts"
import type { SignedBytes } from "./presentation.ts"

type Props = {
  readonly review: Review
  readonly bytes: SignedBytes
  readonly holding: Holding | null
  readonly signer: string
  readonly own: readonly string[]
  readonly now: number
}

/** The words to be signed and every field beside them. */
export function Signing({ review, bytes, holding, signer, own, now }: Props) {
  return (
    <>
      <Post review={review} text={bytes.text} bytes={bytes.bytes} digest={bytes.digest} holding={holding} />
      <Details reading={review.reading} signer={signer} own={own} now={now} />
    </>
  )
}
