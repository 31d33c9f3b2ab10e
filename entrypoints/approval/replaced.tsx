import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { hostOf } from "../../components/delivery/place.ts"
import { Changes } from "../../components/review/changes.tsx"
import { Button } from "../../components/ui/button.tsx"
import { HOLDING_KINDS, holdingOf } from "../../lib/core/nostr/holding.ts"
import {
  type Alarm,
  alarmOf,
  type Changes as Changed,
  holdingChanges,
  isNoChange,
} from "../../lib/core/nostr/holding-changes.ts"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { OwnEvent } from "../../lib/messages/extension.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { formatTime, type MessageKey, t } from "../../lib/platform/i18n.ts"
import styles from "./lookup.module.css"
import type { Part } from "./presentation.ts"

type Props = {
  readonly part: Part
  readonly destinations: readonly Destination[]
  /** Told what must not be overlooked, as soon as it is known; and whether the person opened it. */
  readonly onAlarm: (alarm: Alarm | null) => void
  readonly seen: boolean
  readonly onSeen: () => void
}

/**
 * What a new profile or list would change of the one before, which the person's own relays know. Nobody is asked
 * without a press.
 */
export function Replaced({ part: { holding, signer, review }, destinations, onAlarm, seen, onSeen }: Props) {
  const answer = useSignal<OwnEvent | "asking" | null>(null)
  const kind = HOLDING_KINDS.find((one) => one === review.reading.kind)
  const relays = destinations.filter((place) => place.kind === "nostr-relay")
  const { value } = answer
  const found = value !== null && value !== "asking" && value.is === "found" ? value.event : null
  const old = found && holdingOf(found)
  const changes = old && holding && holdingChanges(old, holding)
  const alarm = changes && alarmOf(changes)
  const created = review.reading.fields.find(({ path }) => path === "/created_at")?.value
  const isLate = found !== null && found.created_at > Number(created)
  useEffect(() => onAlarm(alarm), [alarm])
  if (!holding || kind === undefined) return null
  const mayAsk = relays.length > 0 && (value === null || (value !== "asking" && value.is === "unreachable"))
  return (
    <section class={styles.lookup} aria-labelledby="replaced">
      <div class={styles.head}>
        <h2 id="replaced">{t("changesHeading")}</h2>
        {mayAsk && (
          <Button
            variant="quiet"
            describedBy="replaced-hint"
            onClick={async () => {
              answer.value = "asking"
              answer.value = await ask("own-event", { pubkey: signer, kind }).catch(
                () => ({ is: "unreachable" }) as const,
              )
            }}
          >
            {t("changesCompare")}
          </Button>
        )}
      </div>
      {value === null && (
        <p id="replaced-hint" class={styles.hint}>
          {relays.length > 0
            ? t("changesHint", relays.map(({ url }) => hostOf(url)).join(", "))
            : t("changesNoRelay")}
        </p>
      )}
      <div role="status">{value && <Said answer={value} changes={changes} isLate={isLate} />}</div>
      {changes && alarm && (
        <details
          class={styles.alarm}
          data-alarm={alarm}
          onToggle={(event) => event.currentTarget.open && onSeen()}
        >
          <summary>
            <span role="alert">
              {t(
                ALARMS[alarm],
                changes.gone.length,
                changes.gone.length + changes.altered.length + changes.kept,
              )}
            </span>
            {!seen && <span class={styles.open}>{t("checkOpen")}</span>}
          </summary>
          <p>{t("changesHold")}</p>
        </details>
      )}
      {changes && !isNoChange(changes) && <Changes changes={changes} />}
    </section>
  )
}

type SaidProps = {
  readonly answer: OwnEvent | "asking"
  readonly changes: Changed | null
  readonly isLate: boolean
}

function Said({ answer, changes, isLate }: SaidProps) {
  if (answer === "asking") return <p class={styles.hint}>{t("changesAsking")}</p>
  if (answer.is === "unreachable") return <p class={styles.warn}>{t("changesUnreachable")}</p>
  if (answer.is === "absent") return <p>{t("changesAbsent", answer.asked.map(hostOf).join(", "))}</p>
  const { event, at } = answer
  return (
    <>
      <p class={styles.hint}>{t("changesFrom", hostOf(at), formatTime(event.created_at * 1000))}</p>
      {isLate && <p class={styles.warn}>{t("changesLate")}</p>}
      {changes ? <p>{summary(changes)}</p> : <p class={styles.warn}>{t("changesUnreadable")}</p>}
    </>
  )
}

const ALARMS: Readonly<Record<Alarm, MessageKey>> = {
  shrinks: "changesShrinks",
  payment: "changesPayment",
  emptied: "changesEmptied",
  moved: "changesMoved",
}

const summary = (changes: Changed): string =>
  isNoChange(changes)
    ? t("changesNone")
    : t(
        "changesSummary",
        changes.gone.length,
        changes.altered.length + (changes.content ? 1 : 0),
        changes.added.length,
      )
