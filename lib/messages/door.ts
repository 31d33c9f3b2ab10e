// Who may knock: each sender is judged by what the browser says of it, never by what it says of itself.
import * as v from "valibot"
import type { Caller } from "../core/request.ts"

/** The part of the browser's sender that is believed. */
export type Sender = {
  readonly id?: string | undefined
  readonly url?: string | undefined
  readonly origin?: string | undefined
  readonly frameId?: number | undefined
  readonly tab?:
    | {
        readonly id?: number | undefined
        readonly url?: string | undefined
        readonly windowId?: number | undefined
      }
    | undefined
}

/** The page behind a message, or null where it is not a page of our content script or has no origin of its own. */
export function callerOf(
  sender: Sender,
  self: { readonly id: string; readonly origin: string },
): Caller | null {
  if (sender.id !== self.id || sender.tab?.id === undefined || sender.frameId === undefined) return null
  const origin = sender.origin ?? originOf(sender.url)
  if (origin === null || !/^https?:\/\//.test(origin)) return null
  const top = sender.frameId === 0 ? origin : originOf(sender.tab.url)
  return { origin, top, tabId: sender.tab.id, frameId: sender.frameId }
}

/** Whether a message comes from one of the extension's own pages. */
export function isOwnPage(sender: Sender, self: { readonly id: string; readonly origin: string }): boolean {
  return sender.id === self.id && originOf(sender.url) === self.origin
}

function originOf(url: string | undefined): string | null {
  try {
    const { origin, protocol, host } = new URL(url ?? "")
    // A blob carries the address of whoever made it, even where it runs without an origin.
    if (protocol === "blob:") return null
    // Some engines give the origin of an extension's page as "null".
    return origin === "null" ? `${protocol}//${host}` : origin
  } catch {
    return null
  }
}

/** What a bridge may send on its line: one call, with its parameters as JSON that is parsed only here. */
export const PageCall = v.strictObject({
  key: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  method: v.pipe(v.string(), v.regex(/^\w{1,64}$/)),
  params: v.pipe(v.string(), v.maxLength(1_048_576)),
})

/** A message of a bridge as the call that it is, or null; parameters that are no JSON are undefined. */
export function callOf(message: unknown): { key: string; method: string; params: unknown } | null {
  return v.is(PageCall, message) ? { ...message, params: parseParams(message.params) } : null
}

/** A frame inside another site that wants a provider of its own. */
export const FrameProvider = v.strictObject({ type: v.literal("frame-provider") })

/** Texts that the scout found in a page and takes for posts; `beyond` counts those that it left alone. */
export const FoundTexts = v.strictObject({
  type: v.literal("found"),
  texts: v.pipe(
    v.array(v.strictObject({ id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)), text: foundText() })),
    v.maxLength(20),
  ),
  beyond: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Whether what draws the cards is in the page already. */
  drawn: v.boolean(),
})

/** A found text that the person wants in the Reader, or null where there is too much of it to be handed over. */
export const FoundToReader = v.strictObject({
  type: v.literal("found-to-reader"),
  text: v.nullable(foundText()),
  /** The place in a list of the one post that is to be answered, counted from 0. */
  at: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(99))),
})

/** The person points at a link that names a post or an author. */
export const FoundLink = v.strictObject({ type: v.literal("found-link") })

/** Such a link that the person wants in the Reader. */
export const LinkToReader = v.strictObject({
  type: v.literal("link-to-reader"),
  url: v.pipe(v.string(), v.maxLength(2000)),
})

function foundText() {
  return v.pipe(v.string(), v.maxLength(524_288))
}

/** JSON text as a value, or undefined where it is none. */
export function parseParams(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
