import { useId } from "preact/hooks"
import { Button } from "../../components/ui/button.tsx"
import { TextField } from "../../components/ui/text-field.tsx"
import { t } from "../../lib/platform/i18n.ts"
import { linkedBy } from "../../lib/platform/post-link.ts"
import styles from "./reader.module.css"
import { start, state, type Wanted } from "./session.ts"

/** A paste beyond this goes to be read at once: a text box would take seconds to show it. */
const MOST_SHOWN = 500_000

/** One box for everything: an address is asked, anything else is read as it stands. */
export function Input() {
  const id = useId()
  return (
    <form
      class={styles.input}
      onSubmit={(event) => {
        event.preventDefault()
        const box = event.currentTarget.elements.namedItem("anything")
        if (box instanceof HTMLTextAreaElement) start(sourceOf(box.value))
      }}
      onPaste={(event) => {
        const text = event.clipboardData?.getData("text/plain") ?? ""
        if (text.length < MOST_SHOWN) return
        event.preventDefault()
        start({ is: "text", text })
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        event.currentTarget.requestSubmit()
      }}
    >
      <TextField label={t("readerAnything")} name="anything" rows={3} hint={t("readerHint")} />
      <div class={styles.buttons}>
        <Button type="submit" variant="primary" busy={state.value === "reading"}>
          {t("readerRead")}
        </Button>
        <span class={styles.file}>
          <label for={id}>{t("readerFile")}</label>
          <input
            id={id}
            type="file"
            accept=".json,.xml,.rss,.txt,application/json"
            onChange={({ currentTarget }) => {
              const file = currentTarget.files?.[0]
              if (file) start({ is: "file", file })
              currentTarget.value = ""
            }}
          />
        </span>
      </div>
    </form>
  )
}

/** What was typed: the name of a post or an author, an address with its scheme, one without, or a text. */
function sourceOf(typed: string): Wanted {
  const text = typed.trim()
  const named = linkedBy(text)
  if (named) return { is: "named", named }
  if (/^https?:\/\/\S+$/i.test(text)) return { is: "url", url: text }
  if (/^[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}(?::\d+)?(?:[/?]\S*)?$/i.test(text)) {
    return { is: "url", url: `https://${text}` }
  }
  return { is: "text", text: typed }
}
