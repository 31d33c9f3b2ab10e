import { Details } from "../../components/review/details.tsx"
import { Post } from "../../components/review/post.tsx"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./approval.module.css"
import type { Part } from "./presentation.ts"

type Props = { readonly parts: readonly Part[]; readonly own: readonly string[]; readonly now: number }

/** The words to be signed and every field beside them; what a second key signs of the same post is one press away. */
export function Signing({ parts, own, now }: Props) {
  const [first, ...others] = parts
  if (!first) return null
  const all = parts.map(({ signer }) => signer)
  const details = ({ review, signer }: Part) => (
    <Details
      reading={review.reading}
      signer={signer}
      cosigners={all.filter((one) => one !== signer)}
      own={own}
      now={now}
    />
  )
  return (
    <>
      <Words part={first} />
      {details(first)}
      {others.map((part) => (
        <details key={part.signer} class={styles.second}>
          <summary>{t("secondPart")}</summary>
          <Words part={part} />
          {details(part)}
        </details>
      ))}
    </>
  )
}

const Words = ({ part: { review, bytes, holding } }: { readonly part: Part }) => (
  <Post review={review} text={bytes.text} bytes={bytes.bytes} digest={bytes.digest} holding={holding} />
)
