import { type Signal, useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { Concerns } from "../../components/compose/concerns.tsx"
import { DraftNotice } from "../../components/compose/draft-notice.tsx"
import { Editor } from "../../components/compose/editor.tsx"
import { Mining, type MiningView } from "../../components/compose/mining.tsx"
import { Preview } from "../../components/compose/preview.tsx"
import { Who } from "../../components/compose/who.tsx"
import { concernText } from "../../components/compose/words.ts"
import { DestinationChips } from "../../components/delivery/chips.tsx"
import { Button } from "../../components/ui/button.tsx"
import {
  type Choice,
  type Composition,
  type Concern,
  canTake,
  compositionOf,
  concernsOf,
} from "../../lib/core/compose/preflight.ts"
import { withoutHtml } from "../../lib/core/compose/without-html.ts"
import { isEmpty, type Written } from "../../lib/core/compose/written.ts"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { OutboxItem, Status } from "../../lib/messages/extension.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { t } from "../../lib/platform/i18n.ts"
import { authorOf, categoriesOf, chosenOf, sendableOf } from "./author.ts"
import { NeedsKeys } from "./needs-keys.tsx"
import { prepare, publish, toNostr } from "./publishing.ts"
import styles from "./sidepanel.module.css"
import { refusedText, stateText } from "./state-words.ts"
import type { Writing } from "./writing.ts"

type Props = {
  readonly status: Status | null
  readonly destinations: readonly Destination[]
  readonly writing: Writing
  /** What was signed last, and where it is by now. */
  readonly sent: OutboxItem | null
  /** What the last request came to, where it came to nothing. */
  readonly verdict: Signal<"rejected" | "gone" | null>
  readonly onChanged: () => Promise<void>
}

/** A pause in the typing after which the post is composed and looked at. */
const COMPOSE_MS = 150

export function Write({ status, destinations, writing, sent, verdict, onChanged }: Props) {
  const written = writing.written.value
  const author = authorOf(written, status)
  const { identity, own, keys } = author
  const chosen = chosenOf(written, author, destinations)
  const sendable = sendableOf(chosen, keys)
  const composition = useSignal<Composition | null>(null)
  const fault = useSignal("")
  const mining = useSignal<MiningView | null>(null)
  const isBusy = useSignal(false)
  const stop = useRef<AbortController | null>(null)
  const form = useRef<HTMLDivElement>(null)
  const isFixed = writing.signing.value !== null || isBusy.value

  const wantsNostr = keys.some(({ scheme }) => scheme === "nostr")
  const convert = toNostr.value || null
  const keyNames = keys.map(({ address }) => address).join(" ")
  // The list of keys is made anew at each drawing; it is the same where its addresses are.
  useEffect(() => {
    if (isEmpty(written)) {
      composition.value = null
      return
    }
    // Over 250 kB, which nobody needs who writes nothing.
    if (wantsNostr) prepare()
    const timer = setTimeout(() => {
      composition.value = compositionOf(written, keys, Date.now(), convert)
    }, COMPOSE_MS)
    return () => clearTimeout(timer)
  }, [written, keyNames, convert])
  useEffect(() => () => stop.current?.abort(), [])

  const change = (part: Partial<Written>): void => {
    fault.value = ""
    verdict.value = null
    writing.change({ identity: identity?.id ?? written.identity, ...part })
  }
  const choose = (choice: Choice, { to, fields = [] }: Concern): void => {
    const made = withoutHtml(written)
    if (choice === "ethereum-only") {
      change({ nostr: false, ethereum: written.ethereum === false ? null : written.ethereum })
    } else if (choice === "leave-out") {
      change({ to: chosen.map(({ url }) => url).filter((url) => !to.includes(url)) })
    } else if (choice === "drop-field") {
      change({
        ...(fields.includes("title") && { title: "" }),
        ...(fields.includes("categories") && { category: "" }),
        ...(fields.includes("licence") && { licence: "" }),
      })
    } else if (made) change(made)
  }
  const press = async (): Promise<void> => {
    fault.value = ""
    verdict.value = null
    isBusy.value = true
    stop.current = new AbortController()
    const plan = { written, keys, own, destinations: sendable, signal: stop.current.signal }
    const outcome = await publish({ ...plan, onMining: (view) => (mining.value = view) })
    mining.value = null
    isBusy.value = false
    if (outcome.is === "asked") {
      await writing.asked(outcome.signing)
      // The window opened before the answer came: it may be decided already.
      await onChanged()
    } else if (outcome.is === "refused") fault.value = refusedText(outcome.code)
    else if (outcome.is === "concerns") {
      const [first] = outcome.concerns
      fault.value = first ? concernText(first) : ""
      if (first?.code === "empty") form.current?.querySelector("textarea")?.focus()
    }
  }

  const concerns = composition.value ? concernsOf(composition.value, sendable, own) : []
  const { body, nostr } = composition.value ?? {}
  const signsEthereum = keys.some(({ scheme }) => scheme === "ethereum")
  const state = stateText(writing.kept.value, isFixed, isEmpty(written) ? sent : null)
  return (
    <div class={styles.write}>
      <DraftNotice news={writing.other.value?.news ?? null} onBack={writing.bringBack} />
      <div class={styles.columns}>
        <div ref={form} class={styles.form}>
          <Editor written={written} categories={categoriesOf(sendable)} fixed={isFixed} onChange={change} />
          <NeedsKeys vault={status?.vault ?? null} onChanged={onChanged} />
          <Who
            written={written}
            identities={status?.identities ?? []}
            identity={identity?.id ?? null}
            own={own}
            keys={keys}
            fixed={isFixed}
            onChange={change}
          />
          {destinations.length > 0 ? (
            <DestinationChips
              destinations={destinations}
              chosen={chosen.map(({ url }) => url)}
              blocked={(one) => (canTake(one, keys) ? null : t("composeNeedsNostr"))}
              onChange={(to) => change({ to })}
            />
          ) : (
            <p class={styles.hint}>
              {t("writeNowhere")}{" "}
              <a href="/options.html#/destinations" target="_blank" rel="noreferrer">
                {t("writeAddDestination")}
              </a>
            </p>
          )}
          <Concerns
            concerns={concerns}
            written={written}
            withoutHtml={
              concerns.some(({ choices }) => choices.includes("without-html")) ? withoutHtml(written) : null
            }
            onChoice={choose}
          />
          {!isEmpty(written) && (
            <div class={styles.print}>
              <p>{t("draftInClear")}</p>
              {!isFixed && (
                <Button variant="quiet" onClick={writing.discard}>
                  {t("draftDelete")}
                </Button>
              )}
            </div>
          )}
        </div>
        <Preview
          title={written.title}
          content={written.content}
          text={signsEthereum && body?.ok ? body.text : null}
          event={nostr?.ok ? nostr.event : null}
        />
      </div>
      <div class={styles.footer}>
        {mining.value && <Mining {...mining.value} onCancel={() => stop.current?.abort()} />}
        {writing.signing.value && (
          <div class={`${styles.card} ${styles.waiting}`} role="status">
            <p>{t("writeWaiting")}</p>
            <Button onClick={() => ask("show-queue", {})}>{t("writeShowWindow")}</Button>
          </div>
        )}
        <p class={styles.fault} role="alert">
          {fault.value || (verdict.value && t(verdict.value === "gone" ? "writeGone" : "writeRejected"))}
        </p>
        <p class={styles.state} data-kept={writing.kept.value}>
          {state}
        </p>
        <Button
          variant="primary"
          unavailable={writing.signing.value !== null}
          busy={isBusy.value}
          onClick={press}
        >
          {t("writePublish")}
        </Button>
      </div>
    </div>
  )
}
