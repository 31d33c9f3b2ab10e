import { useSignal } from "@preact/signals"
import { useEffect, useLayoutEffect, useRef } from "preact/hooks"
import { useArming } from "../../components/review/arming.ts"
import { Checks } from "../../components/review/checks.tsx"
import { Button } from "../../components/ui/button.tsx"
import { UnlockForm, type UnlockResult } from "../../components/ui/unlock-form.tsx"
import type { NostrLoss } from "../../lib/core/compose/read-back-nostr.ts"
import type { Alarm } from "../../lib/core/nostr/holding-changes.ts"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import { usual } from "../../lib/core/outbox/usual.ts"
import type { Request } from "../../lib/core/request.ts"
import { isRelayed } from "../../lib/core/review.ts"
import { mayHaveRule } from "../../lib/core/rule.ts"
import type { Arguments, QueueView } from "../../lib/messages/extension.ts"
import { t } from "../../lib/platform/i18n.ts"
import { AlsoTo, GoesTo } from "./also-to.tsx"
import styles from "./approval.module.css"
import { BothIds } from "./both-ids.tsx"
import { Connect } from "./connect.tsx"
import { Parent } from "./parent.tsx"
import { type Part, present } from "./presentation.ts"
import { Replaced } from "./replaced.tsx"
import { useSecondEvent } from "./second-event.ts"
import { Secret } from "./secret.tsx"
import { Signing } from "./signing.tsx"
import { Site } from "./site.tsx"
import { Summary } from "./summary.tsx"

export type Verdict = Pick<Arguments<"decide">, "approve" | "account" | "always" | "second" | "to" | "keepTo">

type Props = Pick<QueueView, "own" | "locked" | "destinations" | "also" | "met" | "siteNostr"> & {
  readonly request: Request
  /** It was approved, and turned out to hold a key of the person's own. */
  readonly ownSecret: boolean
  readonly place: number
  readonly waiting: number
  readonly notice: string
  readonly unlock: (password: string) => Promise<UnlockResult>
  readonly decide: (verdict: Verdict) => Promise<void>
  readonly rejectAll: () => Promise<void>
  readonly next: () => void
}

/** The time, told anew often enough that a request left open grows old before a person's eyes. */
function useNow(): number {
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now()
    }, 20_000)
    return () => clearInterval(timer)
  }, [now])
  return now.value
}

/** Two parts that one press signs are one post, or they would not stand here together. */
const idsOf = (first: Part, other: Part): NostrLoss["bothIds"] | null => {
  const { spasmid: body } = first.review.reading
  return body === null ? null : { body, nostr: other.review.reading.spasmid, differing: [] }
}

/** One request with everything a person needs to decide it, and the two buttons. */
export function Decision(props: Props) {
  const { request, own, locked, place, waiting, notice, unlock, decide, rejectAll } = props
  const { destinations, also, met, siteNostr, ownSecret } = props
  const { caller, wish } = request
  const now = useNow()
  const second = useSecondEvent(wish, siteNostr)
  const both = useSignal(true)
  const linked = second?.event && both.value ? second.event : null
  const shown = present(request, own, now, linked, ownSecret)
  const { problems, parts } = shown
  /** What a comparison found that must not be overlooked; it is looked for when the person asks. */
  const alarm = useSignal<Alarm | null>(null)
  const tier = alarm.value ? "danger" : shown.tier
  const confirm = alarm.value && shown.confirm ? t("signAnyway") : shown.confirm
  const [first, other] = parts
  const ids = other && first ? idsOf(first, other) : (second?.ids ?? null)
  const seen = useSignal<ReadonlySet<string>>(new Set())
  const account = useSignal(
    own.find(({ scheme }) => wish.kind === "connect" && scheme === wish.scheme)?.address,
  )
  const always = useSignal(false)
  const sentence = first?.review.sentence
  const offersMore = wish.kind !== "publish" && sentence !== undefined && isRelayed(sentence)
  const offered = offersMore ? usual(destinations, also, sentence) : []
  const to = useSignal<readonly string[]>(offered)
  const keepTo = useSignal(false)
  const signsNostr = wish.kind === "sign-event" || linked !== null
  const busy = useSignal(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const reject = useRef<HTMLButtonElement>(null)
  const confirming = useRef<HTMLSpanElement>(null)
  /** How the latest press on the confirming button began. */
  const press = useRef<"armed" | "early" | null>(null)

  // What one press would sign is part of it: a second key's event comes later than the window.
  const armed = useArming(`${request.key} ${waiting} ${locked} ${linked !== null} ${alarm.value}`)
  const dangers = problems.filter((problem) => problem.tier === "danger").map(({ code }) => `danger ${code}`)
  const alarmItem = `danger ${alarm.value}`
  const allSeen = [...dangers, ...(alarm.value ? [alarmItem] : [])].every((item) => seen.value.has(item))
  const isReady = (): boolean => armed.value && allSeen && !busy.value
  const ready = isReady()

  useEffect(() => {
    if (locked) return // Without scrolling: what is wrong stands at the top and must stay in sight.
    ;(tier === "danger" ? reject.current : heading.current)?.focus({ preventScroll: true })
  }, [locked, tier])

  const settle = async (verdict: Verdict): Promise<void> => {
    if (busy.value) return
    busy.value = true
    try {
      await decide(verdict)
    } finally {
      busy.value = false
    }
  }
  const cannot = ({ kind }: Destination): string | null =>
    kind === "nostr-relay" && !signsNostr ? t("alsoNeedsNostr") : null
  const approve = (): void => {
    if (!isReady() || !confirm || locked) return
    const chosen = wish.kind === "connect" && account.value ? { account: account.value } : {}
    const chosenTo = to.value.filter((url) => destinations.some((one) => one.url === url && !cannot(one)))
    settle({
      approve: true,
      ...chosen,
      ...(always.value && { always: true }),
      ...(linked && { second: { ...linked } }),
      ...(chosenTo.length > 0 && { to: chosenTo }),
      // As ticked, whatever this one post can be sent to.
      ...(keepTo.value && { keepTo: [...to.value, ...also.filter((url) => !offered.includes(url))] }),
    })
  }
  const onPress = (event: Event): void => {
    press.current = event.isTrusted && isReady() ? "armed" : "early"
  }
  /** Only a press that began on this very button while it was armed; assistive technology clicks without a press. */
  const onConfirm = (event: MouseEvent): void => {
    const began = press.current
    press.current = null
    const byAssistance = began === null && event.detail === 0
    if (event.isTrusted && (began === "armed" || byAssistance)) approve()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const onConfirming = confirming.current?.contains(event.target as Element) ?? false
    if (onConfirming && (event.key === "Enter" || event.key === " ")) {
      // A held key would press again and again until the button is armed.
      if (event.repeat) event.preventDefault()
      else onPress(event)
    }
    if (!event.isTrusted || event.repeat) return
    if (event.key === "Escape") settle({ approve: false })
    const onControl = (event.target as Element).closest(
      "button, input, select, summary, textarea, [role=tabpanel], a",
    )
    if (event.key === "Enter" && tier === "clear" && !onControl) approve()
  }
  useLayoutEffect(() => {
    const stop = new AbortController()
    addEventListener("keydown", onKeyDown, { signal: stop.signal })
    return () => stop.abort()
  })

  const see = (item: string): void => {
    seen.value = new Set([...seen.value, item])
  }
  // What is wrong stands before the words; that nothing is, after them.
  const checks = (first || problems.length > 0) && (
    <Checks
      problems={problems}
      reading={first?.review.reading ?? null}
      text={first?.bytes.text ?? (wish.kind === "encrypt" ? wish.text : null)}
      seen={seen.value}
      onSeen={see}
    />
  )
  return (
    <div class={styles.window}>
      <main class={styles.main} data-tier={tier}>
        <header class={styles.header}>
          <div class={styles.origin}>
            <Site caller={caller} own={wish.kind === "publish"} met={met} />
            {waiting > 1 && (
              <p class={styles.queue}>
                <span>{t("queuePlace", place, waiting)}</span>
                <Button variant="quiet" onClick={props.next}>
                  {t("queueNext")}
                </Button>
              </p>
            )}
          </div>
          <h1 ref={heading} tabIndex={-1}>
            {shown.heading}
          </h1>
          {first && <Summary parts={parts} />}
        </header>
        {shown.lead && (
          <p class={styles.lead} role={tier === "danger" ? "alert" : undefined}>
            {shown.lead}
          </p>
        )}
        {tier !== "clear" && checks}
        {wish.kind === "connect" && (
          <Connect
            scheme={wish.scheme}
            accounts={own.filter(({ scheme }) => scheme === wish.scheme)}
            chosen={account.value}
            onChoose={(address) => {
              account.value = address
            }}
          />
        )}
        {first && <Parent review={first.review} request={request} destinations={destinations} />}
        {first && (
          <Replaced
            part={first}
            destinations={destinations}
            onAlarm={(found) => {
              alarm.value = found
            }}
            seen={seen.value.has(alarmItem)}
            onSeen={() => see(alarmItem)}
          />
        )}
        <Signing parts={parts} own={own.map(({ address }) => address)} now={now} />
        {ids && <BothIds {...ids} />}
        {first && confirm && wish.kind !== "publish" && <p class={styles.notice}>{t("siteDecides")}</p>}
        {wish.kind === "publish" && (
          <GoesTo destinations={destinations.filter(({ url }) => wish.to.includes(url))} />
        )}
        {offersMore && destinations.length > 0 && !locked && (
          <AlsoTo destinations={destinations} to={to} keep={keepTo} blocked={cannot} />
        )}
        {(wish.kind === "encrypt" || wish.kind === "decrypt") && <Secret wish={wish} />}
        {tier === "clear" && checks}
      </main>
      <footer class={styles.footer}>
        <p class={styles.notice} role="status">
          {notice || (confirm && !locked && !allSeen ? t("openDangers") : "")}
        </p>
        {locked && <UnlockForm unlock={unlock} focused />}
        {second?.event && !locked && (
          <label class={styles.always}>
            <input
              type="checkbox"
              checked={both.value}
              onChange={(event) => {
                both.value = event.currentTarget.checked
              }}
            />
            {t(both.value ? "bothOffer" : "bothDeclined")}
          </label>
        )}
        {first &&
          wish.kind !== "publish" &&
          mayHaveRule(first.review) &&
          caller.top === caller.origin &&
          !locked && (
            <label class={styles.always}>
              <input
                type="checkbox"
                checked={always.value}
                onChange={(event) => {
                  always.value = event.currentTarget.checked
                }}
              />
              {t("ruleOffer", shown.heading)}
            </label>
          )}
        <div class={styles.buttons}>
          <Button buttonRef={reject} onClick={() => settle({ approve: false })}>
            {t("reject")}
          </Button>
          {waiting > 1 && <Button onClick={() => rejectAll()}>{t("rejectAll")}</Button>}
          {confirm && !locked && (
            <span ref={confirming} class={styles.confirm} onPointerDown={onPress}>
              <Button variant="primary" unavailable={!ready} busy={busy.value} onClick={onConfirm}>
                {confirm}
              </Button>
            </span>
          )}
        </div>
      </footer>
    </div>
  )
}
