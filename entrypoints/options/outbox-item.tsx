import { useSignal } from "@preact/signals"
import { useId } from "preact/hooks"
import { DestinationChips } from "../../components/delivery/chips.tsx"
import { canAgain, Receipts } from "../../components/delivery/receipts.tsx"
import { Address } from "../../components/identity/address.tsx"
import { Revealed } from "../../components/post/revealed.tsx"
import { Button } from "../../components/ui/button.tsx"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { OutboxItem } from "../../lib/messages/extension.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { formatTime, type MessageKey, t } from "../../lib/platform/i18n.ts"
import { ConfirmRemove } from "./confirm-remove.tsx"
import styles from "./deliveries.module.css"
import home from "./home.module.css"
import { saveFile } from "./save-file.ts"

type Props = {
  readonly item: OutboxItem
  readonly destinations: readonly Destination[]
  readonly onForget: (key: string) => void
}

const ACTIONS: Readonly<Record<string, MessageKey>> = {
  post: "outboxPost",
  reply: "outboxReply",
  react: "outboxReact",
  moderate: "outboxModerate",
}

/** What a signed event does, as a heading. */
function actionText({ action, spasmid }: OutboxItem): string {
  const key = action !== null && Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
  if (key) return t(key)
  if (action) return t("outboxOther", action)
  return t(spasmid === null ? "outboxNostr" : "outboxPost")
}

/** One signed post: what it says, where it went, and what can be done with it. */
export function Item({ item, destinations, onForget }: Props) {
  const { key, excerpt, signedAt, signers, deliveries } = item
  const note = useSignal("")
  const failed = deliveries.filter(canAgain)
  const again = (to: string): Promise<null> => ask("send-again", { event: key, to })
  const copy = async (): Promise<void> => {
    const file = await ask("event-file", { event: key })
    try {
      if (file) await navigator.clipboard.writeText(file.text)
      note.value = t(file ? "outboxCopied" : "outboxNoFile")
    } catch {
      note.value = t("outboxCopyFailed")
    }
  }
  const save = async (): Promise<void> => {
    const file = await ask("event-file", { event: key })
    if (file) saveFile(file.name, file.text)
    note.value = file ? t("outboxSaved", file.name) : t("outboxNoFile")
  }
  return (
    <>
      <header class={styles.head}>
        <h2 tabIndex={-1}>
          <Revealed text={actionText(item)} />
        </h2>
        <time class={home.muted} dateTime={new Date(signedAt).toISOString()}>
          {formatTime(signedAt)}
        </time>
      </header>
      {excerpt && (
        <p class={styles.excerpt} dir="auto">
          <Revealed text={excerpt} />
        </p>
      )}
      <div class={styles.signers}>
        {signers.map(({ scheme, address }) => (
          <Address key={`${scheme} ${address}`} scheme={scheme} address={address} />
        ))}
      </div>
      {deliveries.length === 0 && <p class={home.muted}>{t("outboxNowhere")}</p>}
      <Receipts
        deliveries={deliveries}
        onAgain={again}
        onCallOff={(to) => ask("call-off", { event: key, to })}
      />
      <SendElsewhere item={item} destinations={destinations} />
      <div class={styles.actions}>
        {failed.length > 1 && (
          <Button onClick={() => Promise.all(failed.map(({ to }) => again(to)))}>
            {t("outboxAgainAll")}
          </Button>
        )}
        <Button variant="quiet" onClick={copy}>
          {t("outboxCopy")}
        </Button>
        <Button variant="quiet" onClick={save}>
          {t("outboxSave")}
        </Button>
        <ConfirmRemove
          label={t("outboxForget")}
          question={t("outboxForgetAsk")}
          onConfirm={() => onForget(key)}
        />
      </div>
      <p class={styles.note} role="status">
        {note.value}
      </p>
    </>
  )
}

/** Destinations that the event was not meant for yet. */
function SendElsewhere({ item, destinations }: Omit<Props, "onForget">) {
  const chosen = useSignal<readonly string[]>([])
  const open = useSignal(false)
  const id = useId()
  const rest = destinations.filter(({ url }) => !item.deliveries.some(({ to }) => to === url))
  if (rest.length === 0) return null
  const send = async (): Promise<void> => {
    await ask("send-to", { event: item.key, to: [...chosen.value] })
    chosen.value = []
  }
  return (
    <details
      class={styles.elsewhere}
      onToggle={(event) => {
        open.value = event.currentTarget.open
      }}
    >
      <summary>{t("outboxElsewhere")}</summary>
      {open.value && (
        <div>
          <DestinationChips
            destinations={rest}
            chosen={chosen.value}
            onChange={(urls) => {
              chosen.value = urls
            }}
          />
          {chosen.value.length === 0 && (
            <p id={id} class={home.muted}>
              {t("outboxChooseHint")}
            </p>
          )}
          <p>
            <Button
              variant="primary"
              unavailable={chosen.value.length === 0}
              describedBy={chosen.value.length === 0 ? id : ""}
              onClick={send}
            >
              {t("outboxSend")}
            </Button>
          </p>
        </div>
      )}
    </details>
  )
}
