// One signed event on its way to one destination: a pure state machine, (row, what happened, now) → row.
import type { Answer, Delay, Destination, DestinationKind, Refusal } from "./destination.ts"
import type { SignedEvent } from "./signed-event.ts"

export type DeliveryState =
  | "queued"
  | "sending"
  | "accepted"
  | "already"
  | "refused"
  | "unreachable"
  | "given-up"
  | "cancelled"

export type Delivery = {
  /** The key of the signed event and the address of the destination: together the row's name. */
  readonly event: string
  readonly to: string
  readonly kind: DestinationKind
  readonly state: DeliveryState
  readonly why: Refusal | Delay | null
  /** The destination's own words. */
  readonly said: string
  readonly note?: "not-counted" | "target-unknown"
  /** Proof of work that it asks for, in bits. */
  readonly bits?: number
  /** Attempts, or looks, since the last one that came to something. */
  readonly tries: number
  /** How often it was accepted there and not kept. */
  readonly misses?: number
  /** When the person wanted it sent; the age at which it is given up counts from here. Milliseconds since the epoch. */
  readonly since: number
  readonly changedAt: number
  /** When it is worked on again; absent where nothing more happens by itself. */
  readonly dueAt?: number
  /** It may be there: look before anything is sent. */
  readonly unsure: boolean
  /** Whether the event was read back from there and proven by us; `partly` where a signature is missing there. */
  readonly confirmed: "no" | "yes" | "partly" | "cannot-tell"
}

/** What looking came to, once the event that was found was verified. `wrong` is another event, or a broken one. */
export type Look = "there" | "partly" | "absent" | "wrong" | "unreachable" | "cannot-tell"

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const BACKOFF = [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR]
/** What was not taken for so long is given up. */
export const GIVE_UP_MS = 5 * DAY
/** How often a destination may say yes and keep nothing. */
const MOST_MISSES = 3
/** How soon, and how often, something accepted that is not to be found is looked for again. */
const LOOK_AGAIN = [2 * SECOND, 10 * SECOND]
/** How long the first of two signatures waits for the second. */
export const SECOND_SIGNATURE_MS = 3 * MINUTE

/** A fresh row. `waits`: its event still lacks the second of two signatures. */
export function queuedDelivery(
  { key }: Pick<SignedEvent, "key">,
  { url, kind }: Pick<Destination, "url" | "kind">,
  now: number,
  waits = false,
): Delivery {
  return {
    event: key,
    to: url,
    kind,
    state: "queued",
    why: waits ? "second-signature" : null,
    said: "",
    tries: 0,
    since: now,
    changedAt: now,
    dueAt: waits ? now + SECOND_SIGNATURE_MS : now,
    unsure: false,
    confirmed: "no",
  }
}

export const isArrived = ({ state }: Delivery): boolean => state === "accepted" || state === "already"

/** What is to be done with a row that is due. */
export function nextStep(row: Delivery): "look" | "send" | "give-up" {
  if (row.state === "queued" && row.why === "second-signature") return "give-up"
  return row.unsure || isArrived(row) ? "look" : "send"
}

/** The row as it stands while an attempt is made. It stays due, so that a worker that dies leaves it to the next. */
export const begun = (row: Delivery, now: number): Delivery => ({ ...row, state: "sending", changedAt: now })

/** A row that a worker left behind in the middle of an attempt: nobody knows what came of it. */
export const resumed = (row: Delivery, now: number): Delivery => ({ ...row, unsure: true, dueAt: now })

/**
 * The row after an attempt. `random` is in [0, 1) and spreads the next tries by a fifth either way; a `closed`
 * destination is asked again tomorrow.
 */
export function answered(row: Delivery, answer: Answer, now: number, random: number): Delivery {
  const settled = { ...without(row), changedAt: now, said: answer.said, why: null, unsure: false }
  switch (answer.is) {
    case "accepted":
      return {
        ...settled,
        state: "accepted",
        tries: 0,
        dueAt: now,
        ...(answer.note && { note: answer.note }),
      }
    case "already":
      return { ...settled, state: "already", tries: 0, dueAt: now }
    case "refused":
      return { ...settled, state: "refused", why: answer.why, ...(answer.bits && { bits: answer.bits }) }
    case "closed":
      return tooOld(row, now) ?? { ...settled, state: "refused", why: answer.why, dueAt: now + DAY }
    case "later":
      return putOff({ ...settled, why: answer.why }, now, random, answer.waitMs)
    case "unknown":
      return { ...settled, state: "sending", why: answer.why, unsure: true, dueAt: now }
  }
}

/**
 * The row after a look: of one that was accepted, to confirm it; of one that is unsure, to know. `why` says what kept
 * us from looking, where something did.
 */
export function looked(
  row: Delivery,
  look: Look,
  now: number,
  random: number,
  why: Delay | null = null,
): Delivery {
  const found = look === "there" ? "yes" : look === "partly" ? "partly" : null
  if (isArrived(row)) {
    const { dueAt: _, ...rest } = row
    if (found) return { ...rest, confirmed: found, changedAt: now, tries: 0 }
    if (look === "cannot-tell") return { ...rest, confirmed: "cannot-tell", changedAt: now }
    if (look === "unreachable") {
      // It said yes, and what it said stands, though nobody could check.
      if (now - row.since > GIVE_UP_MS) return { ...rest, changedAt: now }
      return { ...row, tries: row.tries + 1, dueAt: now + backoff(row.tries, random) }
    }
    const wait = LOOK_AGAIN[row.tries]
    if (wait !== undefined) return { ...row, tries: row.tries + 1, dueAt: now + wait }
    const misses = (row.misses ?? 0) + 1
    const missed = { ...row, misses, why: "not-kept", unsure: false, changedAt: now } as const
    // Some take everything and give nothing back: what was sent again and again is sent no more.
    if (misses >= MOST_MISSES) return { ...without(missed), state: "refused", why: "not-kept" }
    return putOff({ ...missed, tries: misses - 1 }, now, random)
  }
  if (found)
    return {
      ...without(row),
      state: "already",
      why: null,
      unsure: false,
      confirmed: found,
      changedAt: now,
      tries: 0,
    }
  if (look === "absent" && row.unsure) {
    // What was just sent may still be on its way, even if its sender died: a second look comes before a second send.
    if (row.state !== "sending") return { ...row, unsure: false, changedAt: now, dueAt: now }
    return putOff({ ...row, why: why ?? row.why, changedAt: now }, now, random)
  }
  return putOff({ ...row, why: why ?? row.why, unsure: look === "unreachable", changedAt: now }, now, random)
}

/** A row for a destination that cannot carry the event as it is: told, and never sent. */
export const uncarried = (row: Delivery): Delivery => ({
  ...without(row),
  state: "refused",
  why: "cannot-carry",
})

/** The row after the person asked for another try; nothing is forgotten of whether it may be there. */
export function retried({ misses: _, ...row }: Delivery, now: number): Delivery {
  return { ...without(row), state: "queued", why: null, tries: 0, since: now, changedAt: now, dueAt: now }
}

/** The row after the person called it off; one that arrived stays as it is. What was being sent may be there. */
export function cancelled(row: Delivery, now: number): Delivery {
  if (isArrived(row)) return row
  const unsure = row.unsure || row.state === "sending"
  return { ...without(row), state: "cancelled", why: null, unsure, changedAt: now }
}

/** The row whose destination or event is there no more: nobody can send it, nor look for it. */
export function abandoned(row: Delivery, now: number): Delivery {
  if (!isArrived(row)) return cancelled(row, now)
  const { dueAt: _, ...rest } = row
  return rest
}

/** The second signature came: what waited for it may go. */
export function released(row: Delivery, now: number): Delivery {
  return row.state === "queued" && row.why === "second-signature"
    ? { ...row, why: null, dueAt: now, changedAt: now }
    : row
}

/** The second signature never came, or nothing helped for so long. The person may still retry. */
export const givenUp = (row: Delivery, now: number, why = row.why): Delivery => ({
  ...without(row),
  state: "given-up",
  why,
  changedAt: now,
})

function putOff(row: Delivery, now: number, random: number, waitMs?: number): Delivery {
  const old = tooOld(row, now)
  if (old) return old
  const wait = Math.max(backoff(row.tries, random), Math.min(waitMs ?? 0, DAY))
  return { ...row, state: "unreachable", tries: row.tries + 1, dueAt: now + wait }
}

/** A clock that went back must not keep a row for ever, nor give it up too soon: both count as young. */
const tooOld = (row: Delivery, now: number): Delivery | null =>
  now - row.since > GIVE_UP_MS ? givenUp(row, now) : null

/** Milliseconds before the next try. */
function backoff(tries: number, random: number): number {
  const base = BACKOFF[Math.min(tries, BACKOFF.length - 1)] ?? 0
  return Math.round(base * (0.8 + 0.4 * random))
}

/** Nothing more happens by itself, and what a former answer said of it is over. */
function without({ dueAt: _due, note: _note, bits: _bits, ...row }: Delivery): Delivery {
  return row
}
