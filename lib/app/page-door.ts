// A page's call, from its door to its answer: at once, by a rule, or through the queue.
import {
  type Caller,
  type Connection,
  REFUSED,
  type Reply,
  requestHash,
  siteKey,
  type Wish,
} from "../core/request.ts"
import { type Review, reviewWish, type SigningWish } from "../core/review.ts"
import type { Connections } from "./connections.ts"
import { alsoTo, type Destinations } from "./destinations.ts"
import type { Keyring } from "./keyring.ts"
import type { Links } from "./links.ts"
import { answerPage } from "./page-methods.ts"
import type { CarryOut, Now } from "./ports.ts"
import type { Queue } from "./queue.ts"
import type { Rules } from "./rules.ts"

type Ports = {
  readonly queue: Queue
  readonly connections: Connections
  readonly keyring: Keyring
  readonly rules: Rules
  readonly links: Pick<Links, "take">
  readonly destinations: Pick<Destinations, "alsoOf" | "among">
  readonly carryOut: CarryOut
  readonly now: Now
  /** Whether the person turned the site off; a page of it may still be open. */
  readonly isOff: (origin: string, tabId: number) => Promise<boolean>
  readonly notePayment: (origin: string) => Promise<void>
  readonly disconnected: (connection: Connection) => void
}

export type PageReply = Reply | { readonly state: "pending" }

export type PageDoor = ReturnType<typeof createPageDoor>

/** The one function behind the page's door. `key` is the bridge's own random name for the call. */
export function createPageDoor(ports: Ports) {
  const { queue, connections, keyring, rules, links, destinations, carryOut, now } = ports
  const { isOff, notePayment, disconnected } = ports

  const read = async (wish: SigningWish, caller: Caller): Promise<Review> => {
    const own = (await keyring.accounts()).map(({ address }) => address)
    return reviewWish(wish, caller, { own, now: now() })
  }

  /** The second signature of a post that was just approved for both keys. */
  const byLink = async (key: string, caller: Caller, wish: Wish): Promise<Reply | null> => {
    if (wish.kind !== "sign-event") return null
    // Looked at before the link is used up: a locked vault, or a key that the site no longer knows, asks as ever.
    const knows = (await connections.of(caller))?.nostr === wish.event.pubkey
    if (!knows || (await keyring.state()) !== "unlocked") return null
    const link = await links.take(caller, wish.event)
    if (!link) return null
    const request = { key, caller, wish, hash: requestHash(caller, wish), askedAt: now() }
    const reply = await carryOut(request, { to: link.to }).catch((): Reply => REFUSED.failed)
    return typeof reply === "string" ? null : reply
  }

  const byRule = async (key: string, caller: Caller, wish: Wish): Promise<Reply | null> => {
    if (wish.kind !== "personal-sign" && wish.kind !== "sign-event") return null
    if (!(await rules.has(caller))) return null
    const account = wish.kind === "personal-sign" ? wish.address : wish.event.pubkey
    const review = await read(wish, caller)
    const use = await rules.use(caller, account, review)
    if (!use) return null
    const to = await alsoTo(destinations, siteKey(caller), review)
    const request = { key, caller, wish, hash: requestHash(caller, wish), askedAt: now() }
    // What is sent cannot be taken back, so the use is counted first; what is only answered is held until it is.
    if (to.length > 0 && !(await use.counted)) return null
    const signed = carryOut(request, { to }).catch((): Reply => REFUSED.failed)
    const [reply, counted] = await Promise.all([signed, use.counted])
    return typeof reply === "string" || !counted ? null : reply
  }

  return async (caller: Caller, key: string, method: string, params: unknown): Promise<PageReply> => {
    if (params === undefined) return { state: "failed", code: -32600, message: "The parameters are not JSON" }
    if (await isOff(caller.origin, caller.tabId)) return REFUSED.off
    if (method === "spasm_refusedPayment") {
      await notePayment(caller.origin)
      return { state: "done", result: null }
    }
    const answer = await answerPage(caller, method, params, {
      connections,
      accounts: keyring.accounts,
      disconnected,
    })
    if (answer === REFUSED.paying) await notePayment(caller.origin)
    if (answer.state !== "wish") return answer
    const { wish } = answer
    const given = (await byLink(key, caller, wish)) ?? (await byRule(key, caller, wish))
    return given ?? queue.ask(key, caller, wish)
  }
}

/** What a frame without an origin of its own gets, whatever it asks. */
export const OPAQUE: PageReply = REFUSED.opaque
