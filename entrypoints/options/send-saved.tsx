import { useSignal } from "@preact/signals"
import { useId } from "preact/hooks"
import { DestinationChips } from "../../components/delivery/chips.tsx"
import { Button } from "../../components/ui/button.tsx"
import { TextField } from "../../components/ui/text-field.tsx"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { FileRefusal } from "../../lib/core/outbox/signed-file.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import styles from "./deliveries.module.css"
import home from "./home.module.css"

type Props = { readonly destinations: readonly Destination[]; readonly onSent: () => Promise<void> }

/** What the message table takes: a million characters, which is far more than any post has. */
const MOST = 1_048_576

const REFUSED: Readonly<Record<FileRefusal, MessageKey>> = {
  "unknown-form": "outboxFileUnknown",
  ambiguous: "outboxFileAmbiguous",
  "not-signed": "outboxFileNotSigned",
  "bad-signature": "outboxFileBadSignature",
  "parts-differ": "outboxFilePartsDiffer",
}

/** A signed post that was saved here or elsewhere: its signatures are proven again before it goes anywhere. */
export function SendSaved({ destinations, onSent }: Props) {
  const error = useSignal("")
  const busy = useSignal(false)
  /** Null until the person changed something: then those that every post goes to. */
  const chosen = useSignal<readonly string[] | null>(null)
  const id = useId()
  const to = chosen.value ?? destinations.filter((one) => one.defaultFor === "all").map(({ url }) => url)
  const read = async (input: HTMLInputElement): Promise<void> => {
    const [file] = input.files ?? []
    const box = input.form?.elements.namedItem("event")
    if (!file || !(box instanceof HTMLTextAreaElement)) return
    error.value = file.size > MOST ? t("outboxFileTooLarge") : ""
    if (file.size <= MOST) box.value = await file.text()
  }
  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const box = form.elements.namedItem("event") as HTMLTextAreaElement
    const text = box.value.trim()
    const fault: MessageKey | "" =
      text === ""
        ? "outboxFileEmpty"
        : text.length > MOST
          ? "outboxFileTooLarge"
          : to.length === 0
            ? "outboxChooseOne"
            : ""
    error.value = fault && t(fault)
    if (fault || busy.value) return fault && fault !== "outboxChooseOne" ? box.focus() : undefined
    busy.value = true
    const answer = await ask("send-file", { text, to: [...to] }).finally(() => {
      busy.value = false
    })
    if (!answer.ok) {
      error.value = t(REFUSED[answer.code])
      return box.focus()
    }
    form.reset()
    await onSent()
  }
  return (
    <details class={styles.fold}>
      <summary class={styles.summary}>{t("outboxSendSaved")}</summary>
      <form class={home.list} onSubmit={send}>
        <p class={styles.file}>
          <label for={id}>{t("outboxFile")}</label>
          <input
            id={id}
            type="file"
            accept=".json,application/json"
            onChange={(event) => read(event.currentTarget)}
          />
        </p>
        <TextField
          label={t("outboxPaste")}
          name="event"
          rows={4}
          hint={t("outboxPasteHint")}
          error={error.value || undefined}
        />
        <DestinationChips
          destinations={destinations}
          chosen={to}
          onChange={(urls) => {
            chosen.value = urls
          }}
        />
        {destinations.length === 0 && (
          <p>
            <a href="#/destinations">{t("outboxChoosePlaces")}</a>
          </p>
        )}
        <p>
          <Button type="submit" variant="primary" busy={busy.value}>
            {t("outboxSend")}
          </Button>
        </p>
      </form>
    </details>
  )
}
