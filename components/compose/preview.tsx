// How a post will look: on a forum, to a Nostr client, and as the exact texts that are signed.
import { useSignal } from "@preact/signals"
import type { NostrTemplate } from "../../lib/core/nostr/event.ts"
import { signedText } from "../../lib/core/nostr/event.ts"
import { t } from "../../lib/platform/i18n.ts"
import { Markdown } from "../post/markdown.tsx"
import { Exact, Revealed } from "../post/revealed.tsx"
import { Tabs } from "../ui/tabs.tsx"
import styles from "./preview.module.css"

type View = "forum" | "nostr" | "exact"
type Props = {
  readonly title: string
  readonly content: string
  /** The exact text for the Ethereum key; null where that key does not sign, or there is nothing to sign yet. */
  readonly text: string | null
  /** The event for the Nostr key; null likewise. */
  readonly event: NostrTemplate | null
}

export function Preview({ title, content, text, event }: Props) {
  const view = useSignal<View>("forum")
  const tabs = [
    { id: "forum", label: t("composeViewForum") },
    { id: "nostr", label: t("composeViewNostr") },
    { id: "exact", label: t("composeViewExact") },
  ]
  return (
    <section class={styles.preview} aria-labelledby="compose-preview">
      <h2 id="compose-preview">{t("composePreview")}</h2>
      <Tabs
        label={t("composePreview")}
        tabs={tabs}
        selected={view.value}
        onSelect={(id) => {
          view.value = id as View
        }}
      >
        <div class={styles.paper}>
          {view.value === "forum" && <Forum title={title} content={content} />}
          {view.value === "nostr" && <Note event={event} />}
          {view.value === "exact" && <ExactTexts text={text} event={event} />}
        </div>
      </Tabs>
    </section>
  )
}

const Nothing = () => <p class={styles.hint}>{t("composeNothing")}</p>

function Forum({ title, content }: Pick<Props, "title" | "content">) {
  if (title.trim() === "" && content.trim() === "") return <Nothing />
  return (
    <>
      {title.trim() !== "" && (
        <h3 dir="auto">
          <Revealed text={title} />
        </h3>
      )}
      <Markdown source={content} />
    </>
  )
}

/** A note of kind 1: clients show its text as it stands, and no title. */
function Note({ event }: Pick<Props, "event">) {
  if (!event) return <p class={styles.hint}>{t("composeNoNostr")}</p>
  return (
    <>
      <p class={styles.note} dir="auto">
        <Revealed text={event.content} />
      </p>
      <p class={styles.hint}>{t("composeNostrHint")}</p>
    </>
  )
}

function ExactTexts({ text, event }: Pick<Props, "text" | "event">) {
  if (text === null && event === null) return <Nothing />
  return (
    <>
      {text !== null && (
        <>
          <h3>{t("composeExactEthereum")}</h3>
          <p class={styles.exact} data-exact="ethereum">
            <Exact text={text} />
          </p>
        </>
      )}
      {event !== null && (
        <>
          <h3>{t("composeExactNostr")}</h3>
          <p class={styles.exact} data-exact="nostr">
            <Exact text={signedText(event)} />
          </p>
        </>
      )}
      <p class={styles.hint}>{t("composeExactHint")}</p>
    </>
  )
}
