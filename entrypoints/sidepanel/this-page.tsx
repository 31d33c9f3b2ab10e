import { type Signal, useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { DestinationChips } from "../../components/delivery/chips.tsx"
import { hostOf } from "../../components/delivery/place.ts"
import { delayTitle } from "../../components/delivery/words.ts"
import { Button } from "../../components/ui/button.tsx"
import type { Acting } from "../../lib/core/compose/answering.ts"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import { type AddressWarning, pageAddress } from "../../lib/core/page-address.ts"
import { countReactions } from "../../lib/core/spasm/reactions.ts"
import { canTalk } from "../../lib/platform/destinations/talk.ts"
import { t } from "../../lib/platform/i18n.ts"
import { frontPage, pageFacts } from "../../lib/platform/page-facts.ts"
import { AddressWarnings } from "./address-warnings.tsx"
import { TalkThread } from "./talk-thread.tsx"
import type { Asked, Talking } from "./talking.ts"
import styles from "./this-page.module.css"

/** What is asked about; it outlives the tab. */
export type Subject = {
  readonly address: Signal<string>
  /** What is wrong with the address that the page has, though the one shown may leave it out. */
  readonly found: Signal<readonly AddressWarning[]>
  /** Places that are ticked; null where the person left it to us. */
  readonly places: Signal<readonly string[] | null>
}

type Props = {
  readonly subject: Subject
  readonly talking: Talking
  readonly destinations: readonly Destination[]
  readonly own: readonly string[]
  readonly acting: Acting
  readonly onReply: (address: string, sources: readonly string[]) => void
}

/** The address of the page in front, in the spelling that others use; nothing where the browser hides it. */
async function takeCurrent({ address, found }: Subject): Promise<void> {
  const before = address.value
  const page = await frontPage().catch(() => null)
  if (!page) return
  const { canonical, discourse } = await pageFacts(page.tabId)
  // What somebody typed meanwhile is what they want.
  if (address.value !== before) return
  const named = pageAddress(page.url, discourse?.address ?? canonical)
  address.value = named?.address ?? ""
  found.value = named?.warnings ?? []
}

/** What was said about the page in front: asked on a press alone, of the places that are named. */
export function ThisPage({ subject, talking, destinations, own, acting, onReply }: Props) {
  const fault = useSignal("")
  const { address, found, places } = subject
  useEffect(() => {
    if (address.value === "") takeCurrent(subject)
  }, [subject])
  const typed = address.value.trim()
  const warnings = [...(pageAddress(typed)?.warnings ?? []), ...found.value]
  const askable = destinations.filter(({ kind }) => canTalk(kind))
  const chosen = places.value ?? askable.map(({ url }) => url)
  const asked = talking.asked.value
  const isBusy = asked?.places.some(({ is }) => is === "asking" || is === "reading") ?? false

  /** The address as it was typed, or nothing where it is none that can be asked about. */
  const usable = (): string | null => {
    const isWeb = /^https?:\/\//i.test(typed) && pageAddress(typed)?.warnings.includes("not-web") === false
    fault.value = isWeb ? "" : t("talkNoAddress")
    return isWeb ? typed : null
  }
  const press = (event: Event): void => {
    event.preventDefault()
    const about = usable()
    const some = askable.filter(({ url }) => chosen.includes(url))
    if (about !== null && some.length > 0) talking.ask(about, some)
  }
  return (
    <div class={styles.page}>
      <form class={styles.ask} onSubmit={press}>
        <label class={styles.address}>
          <span>{t("talkAddress")}</span>
          <input
            type="text"
            inputMode="url"
            dir="ltr"
            spellcheck={false}
            autocomplete="off"
            value={address.value}
            aria-describedby="talk-hint talk-warnings"
            aria-invalid={fault.value ? "true" : undefined}
            onInput={({ currentTarget }) => {
              address.value = currentTarget.value
              found.value = []
              fault.value = ""
            }}
          />
        </label>
        <p id="talk-hint" class={styles.hint}>
          {t("talkAddressHint")}
        </p>
        <Button variant="quiet" onClick={() => takeCurrent(subject)}>
          {t("talkUseCurrent")}
        </Button>
        <div id="talk-warnings" role="status">
          <AddressWarnings codes={warnings} />
        </div>
        {askable.length === 0 ? (
          <p class={styles.hint}>
            {t("talkNowhere")}{" "}
            <a href="/options.html#/destinations" target="_blank" rel="noreferrer">
              {t("writeAddDestination")}
            </a>
          </p>
        ) : (
          <DestinationChips
            destinations={askable}
            chosen={chosen}
            label={t("talkPlaces")}
            onChange={(some) => {
              places.value = some
            }}
          />
        )}
        <div class={styles.privacy}>
          {askable
            .filter(({ url }) => chosen.includes(url))
            .map(({ url }) => (
              <p key={url}>{t("talkPrivacy", hostOf(url))}</p>
            ))}
          <p>{t("talkNobodyAsked")}</p>
        </div>
        <p class={styles.fault} role="alert">
          {fault.value}
        </p>
        <div class={styles.buttons}>
          <Button type="submit" variant="primary" busy={isBusy} unavailable={askable.length === 0}>
            {t("talkAsk")}
          </Button>
          <Button
            onClick={() => {
              const about = usable()
              if (about !== null) onReply(about, asked?.address === about ? sourcesOf(asked) : [])
            }}
          >
            {t("talkReply")}
          </Button>
        </div>
      </form>
      {asked && <Answers asked={asked} own={own} acting={acting} />}
    </div>
  )
}

/** Places that have answered. */
const sourcesOf = ({ places }: Asked): readonly string[] =>
  places.filter(({ is }) => is === "heard").map(({ url }) => url)

function Answers({ asked, own, acting }: { readonly asked: Asked } & Pick<Props, "own" | "acting">) {
  const { places, talk, texts } = asked
  const isBusy = places.some(({ is }) => is === "asking" || is === "reading")
  const isHeard = places.some(({ is }) => is === "heard")
  const summary = isBusy
    ? t(places.some(({ is }) => is === "asking") ? "talkAsking" : "talkReading")
    : !isHeard
      ? t("talkNobodyAnswered")
      : talk.size === 0
        ? t("talkNothing")
        : talk.size === 1
          ? t("talkFoundOne")
          : t("talkFound", talk.size)
  const reacted = countReactions(talk.reactions)
  return (
    <section class={styles.answers} aria-label={t("talkThread")} aria-busy={isBusy ? "true" : undefined}>
      <p role="status" class={styles.summary}>
        {summary}
      </p>
      {places.map(
        (place) =>
          place.is === "failed" && (
            <p key={place.url} class={styles.fault} data-source={place.url}>
              {delayTitle(place.why, hostOf(place.url))}
            </p>
          ),
      )}
      {reacted.length > 0 && (
        <p class={styles.hint}>
          {t("talkReacted")}: {reacted.map(({ word, count }) => `${word.slice(0, 24)} ${count}`).join(", ")}
        </p>
      )}
      {talk.posts.length > 0 && (
        <TalkThread posts={talk.posts} texts={texts} acting={acting} own={own} label={t("talkThread")} />
      )}
    </section>
  )
}
