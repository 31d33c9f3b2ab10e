// What can be wrong with the test relay, and what it does with one event because of that.
import { getPow } from "nostr-tools/nip13"
import type { NostrEvent } from "nostr-tools/pure"
import { RateWindow } from "../fakes/rate-window.ts"

/** Every fault may be combined with every other; they are looked at in the order in which they stand here. */
export type RelayFaults = {
  /** Everything about an event, storing it too, happens so many milliseconds later. */
  readonly delayMs?: number
  /** Frames that mean nothing come before the answer: unreadable ones, or a readable one of two megabytes. */
  readonly garbage?: "unreadable" | "huge"
  /** The n-th event of one connection is stored and cuts it before the answer; at 0 the first, not stored. */
  readonly dropAfter?: number
  /** Stores nothing, says nothing. */
  readonly silent?: boolean
  /** Refuses one event with each of these texts, in turn; then the fault is over. */
  readonly denyOnce?: string | readonly string[]
  /** Refuses every event with this text. */
  readonly deny?: string
  /** Takes so many events in any second and refuses the others. */
  readonly rate?: number
  /** Takes events only from who has authorised (NIP-42). */
  readonly auth?: boolean
  /** The same, and then refuses them nevertheless. */
  readonly restrictAfterAuth?: boolean
  /** Takes only ids that begin with so many zero bits (NIP-13). */
  readonly pow?: number
  /** Says that it has taken the event, and has not. */
  readonly lie?: boolean
  /** Says that of another id, and has not taken either. */
  readonly lieAboutId?: boolean
  /** Stores the event, says nothing. */
  readonly storeSilently?: boolean
  /** Answers reads only to who has authorised. */
  readonly authToRead?: boolean
  /** Closes every read with this text. */
  readonly closeReads?: string
  /** Never answers a read. */
  readonly silentReads?: boolean
}

/** `handle` stores the event and answers as the relay would. */
export type Verdict =
  | { readonly does: "handle" | "store" | "nothing" }
  | { readonly does: "answer"; readonly id: string; readonly accepted: boolean; readonly text: string }

/** The faults as they are set once, with what they remember: setting them again starts all counts anew. */
export class FaultState {
  readonly faults: RelayFaults
  readonly #denials: string[]
  readonly #counts = new WeakMap<object, number>()
  readonly #rate: RateWindow

  constructor(faults: RelayFaults) {
    this.faults = faults
    const { denyOnce = [], rate } = faults
    this.#rate = new RateWindow(rate)
    this.#denials = typeof denyOnce === "string" ? [denyOnce] : [...denyOnce]
  }

  /** How many events came over this connection, this one included. */
  count(connection: object): number {
    const count = (this.#counts.get(connection) ?? 0) + 1
    this.#counts.set(connection, count)
    return count
  }

  judge({ id }: NostrEvent, isAuthorised: boolean): Verdict {
    const { silent, deny, auth, restrictAfterAuth, pow = 0, lie, lieAboutId, storeSilently } = this.faults
    const refuse = (text: string): Verdict => ({ does: "answer", id, accepted: false, text })
    if (silent) return { does: "nothing" }
    const denial = this.#denials.shift() ?? deny
    if (denial !== undefined) return refuse(denial)
    if (!this.#rate.take()) return refuse("rate-limited: slow down")
    if ((auth || restrictAfterAuth) && !isAuthorised) return refuse(AUTH_REQUIRED)
    if (restrictAfterAuth) return refuse("restricted: this key may not publish here")
    const difficulty = getPow(id)
    if (difficulty < pow) return refuse(`pow: difficulty ${difficulty} is less than ${pow}`)
    if (lie) return { does: "answer", id, accepted: true, text: "" }
    if (lieAboutId) return { does: "answer", id: otherThan(id), accepted: true, text: "" }
    return { does: storeSilently ? "store" : "handle" }
  }

  /** The text with which a read is closed, null where it is answered. */
  closing(isAuthorised: boolean): string | null {
    const { authToRead, closeReads } = this.faults
    if (closeReads !== undefined) return closeReads
    return authToRead && !isAuthorised ? AUTH_REQUIRED : null
  }
}

const AUTH_REQUIRED = "auth-required: log in first"

const otherThan = (id: string): string => (id.startsWith("0") ? "1" : "0") + id.slice(1)
