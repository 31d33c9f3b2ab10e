import { useSignal } from "@preact/signals"
import { useId, useRef } from "preact/hooks"
import { KindMark } from "../../components/delivery/mark.tsx"
import { hostOf, kindName } from "../../components/delivery/place.ts"
import { Button } from "../../components/ui/button.tsx"
import { Switch } from "../../components/ui/switch.tsx"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { Status } from "../../lib/messages/extension.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { t } from "../../lib/platform/i18n.ts"
import { ConfirmRemove } from "./confirm-remove.tsx"
import { DefaultFor } from "./default-for.tsx"
import deliveries from "./deliveries.module.css"
import styles from "./destinations.module.css"
import home from "./home.module.css"
import { TestResult } from "./test-result.tsx"

type Props = {
  readonly destination: Destination
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly status: Pick<Status, "vault" | "identities">
  readonly onChanged: () => Promise<void>
  readonly onRemove: () => void
}

/** One destination: what it is, what the last test found, and which posts go there. */
export function Row({ destination, isFirst, isLast, status, onChanged, onRemove }: Props) {
  const { url, kind, login, defaultFor, tested } = destination
  const busy = useSignal(false)
  const note = useSignal("")
  const id = useId()
  const up = useRef<HTMLButtonElement>(null)
  const down = useRef<HTMLButtonElement>(null)
  const host = hostOf(url)
  const test = async (): Promise<void> => {
    busy.value = true
    note.value = t("destinationAsking", host)
    await ask("test-destination", { url }).finally(() => {
      busy.value = false
    })
    await onChanged()
    note.value = t("destinationAsked", host)
  }
  const move = async (way: "up" | "down"): Promise<void> => {
    await ask("change-destination", { url, move: way })
    await onChanged()
    note.value = t(way === "up" ? "destinationMovedUp" : "destinationMovedDown", host)
    // The row moved in the document, and what moves loses the focus.
    requestAnimationFrame(() => (way === "up" ? up : down).current?.focus())
  }
  return (
    <li class={home.card} data-destination={url} aria-labelledby={id}>
      <header class={styles.head}>
        <KindMark kind={kind} />
        <div class={styles.title}>
          <h2 id={id}>
            <bdi dir="ltr">{host}</bdi>
          </h2>
          <p class={home.muted}>
            {kindName(kind)} · <bdi dir="ltr">{url}</bdi>
          </p>
        </div>
        <Button busy={busy.value} describedBy={id} onClick={test}>
          {t("destinationTest")}
        </Button>
      </header>
      <TestResult tested={tested} url={url} />
      <DefaultFor
        value={defaultFor}
        status={status}
        onChange={async (value) => {
          await ask("change-destination", { url, defaultFor: value === "all" ? value : [...value] })
          await onChanged()
        }}
      />
      {kind === "nostr-relay" && (
        <Switch
          label={t("destinationLogin")}
          hint={t("destinationLoginHint")}
          checked={login}
          onChange={async (on) => {
            await ask("change-destination", { url, login: on })
            await onChanged()
          }}
        />
      )}
      <div class={deliveries.actions}>
        <Button
          variant="quiet"
          buttonRef={up}
          unavailable={isFirst}
          describedBy={id}
          onClick={() => move("up")}
        >
          {t("destinationUp")}
        </Button>
        <Button
          variant="quiet"
          buttonRef={down}
          unavailable={isLast}
          describedBy={id}
          onClick={() => move("down")}
        >
          {t("destinationDown")}
        </Button>
        <ConfirmRemove label={t("remove")} question={t("destinationRemoveAsk", host)} onConfirm={onRemove} />
      </div>
      <p class={styles.note} role="status">
        {note.value}
      </p>
    </li>
  )
}
