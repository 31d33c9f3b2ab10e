import { useSignal } from "@preact/signals"
import type { Holding as Held } from "../../lib/core/nostr/holding.ts"
import type { Review } from "../../lib/core/review.ts"
import { t } from "../../lib/platform/i18n.ts"
import { Markdown } from "../post/markdown.tsx"
import { Exact, Revealed } from "../post/revealed.tsx"
import { Switch } from "../ui/switch.tsx"
import { Tabs } from "../ui/tabs.tsx"
import { Bytes } from "./bytes.tsx"
import { Holding } from "./holding.tsx"
import styles from "./post.module.css"

type View = "holding" | "rendered" | "exact" | "bytes"
type Props = {
  readonly review: Review
  /** The text that is signed, whole; null where the bytes are not text. */
  readonly text: string | null
  /** The bytes that are signed, as hex without a prefix. */
  readonly bytes: string
  /** What is signed in the end: the EIP-191 digest, or the event's id. */
  readonly digest: { readonly label: string; readonly value: string }
  /** What the event holds, where its kind is one that is told in rows instead of as a post. */
  readonly holding?: Held | null
}

/** The words that are signed: as a post, exactly, and as bytes. Opens on what can be trusted to be read. */
export function Post({ review, text, bytes, digest, holding = null }: Props) {
  const { reading } = review
  const isTooLarge = reading.problems.some(({ code }) => code === "too-large")
  const readable =
    reading.view === "spasm" ||
    reading.form === "text" ||
    reading.form === "siwe" ||
    (reading.form === "nostr" && !isTooLarge)
  const opened = holding ? "holding" : reading.view === "spasm" ? "rendered" : "exact"
  const view = useSignal<View>(text === null ? "bytes" : opened)
  const tabs = [
    ...(holding ? [{ id: "holding", label: t("viewHolding") }] : []),
    ...(readable && !holding && text !== null ? [{ id: "rendered", label: t("viewRendered") }] : []),
    ...(text === null ? [] : [{ id: "exact", label: t("viewExact") }]),
    { id: "bytes", label: t("viewBytes") },
  ]
  return (
    <section class={styles.post} aria-label={t("post")}>
      <Tabs
        label={t("views")}
        tabs={tabs}
        selected={view.value}
        onSelect={(id) => {
          view.value = id as View
        }}
      >
        {view.value === "holding" && holding && <Holding holding={holding} />}
        {view.value === "rendered" && <Rendered review={review} />}
        {view.value === "exact" && text !== null && <ExactText review={review} text={text} />}
        {view.value === "bytes" && <Bytes bytes={bytes} digest={digest} spasmid={reading.spasmid} />}
      </Tabs>
    </section>
  )
}

/** So many marks are no post that could be formatted and read. */
const MOST_MARKS = 300

/** A title beyond this is drawn piece by piece like any long text. */
const LONG_TITLE = 1000

function Rendered({ review: { reading, sentence, problems } }: { readonly review: Review }) {
  const { title, content, form } = reading
  const plain = form === "text" || problems.length > MOST_MARKS
  if (sentence === "react" && content && !title) {
    return (
      <p class={styles.reaction}>
        <Exact text={content} />
      </p>
    )
  }
  return (
    <div class={styles.text}>
      {title && (
        <h2 dir="auto">{title.length > LONG_TITLE ? <Exact text={title} /> : <Revealed text={title} />}</h2>
      )}
      {content !== undefined && plain ? <Exact text={content} /> : content && <Markdown source={content} />}
      {!title && !content && <p class={styles.empty}>{t("postEmpty")}</p>}
    </div>
  )
}

function ExactText({ review: { reading }, text }: { readonly review: Review; readonly text: string }) {
  const { title, content, form } = reading
  const marked = useSignal(false)
  const whole = form === "text" || form === "siwe"
  return (
    <div class={styles.text}>
      <Switch
        label={t("markBlanks")}
        checked={marked.value}
        onChange={(on) => {
          marked.value = on
        }}
      />
      {!whole && title && (
        <>
          <h2 class={styles.label}>{t("field_title")}</h2>
          <p class={styles.exact}>
            <Exact text={title} marked={marked.value} />
          </p>
        </>
      )}
      {!whole && content && (
        <>
          <h2 class={styles.label}>{t("field_content")}</h2>
          <p class={styles.exact}>
            <Exact text={content} marked={marked.value} />
          </p>
        </>
      )}
      <h2 class={styles.label}>{t("signedText")}</h2>
      <p class={styles.exact} data-signed-text="">
        <Exact text={text} marked={marked.value} />
      </p>
    </div>
  )
}
