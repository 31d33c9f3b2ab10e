// From a press on Publish to a signed event: composed now, worked on where a relay asks for it, then asked for.
import { signal } from "@preact/signals"
import type { MiningView } from "../../components/compose/mining.tsx"
import type { ToNostr } from "../../lib/core/compose/compose.ts"
import {
  bitsWanted,
  type Composition,
  type Concern,
  compositionOf,
  concernsOf,
} from "../../lib/core/compose/preflight.ts"
import type { SigningKey, Written } from "../../lib/core/compose/written.ts"
import { type NostrTemplate, templateOf } from "../../lib/core/nostr/event.ts"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import { read } from "../../lib/core/spasm/read.ts"
import type { Answers } from "../../lib/messages/extension.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { mineEvent } from "../../lib/platform/proof-of-work.ts"
import { loadToNostr } from "../../lib/platform/spasm-convert.ts"
import type { Signing } from "./writing.ts"

type PublishRefusal = Extract<Answers["publish"], { readonly ok: false }>["code"]

/** What keeps it from being asked for: what the pre-flight names, or a word of its own. */
export type NotPublished =
  | { readonly is: "concerns"; readonly concerns: readonly Concern[] }
  | { readonly is: "refused"; readonly code: PublishRefusal | "no-library" | "not-mined" | "unanswered" }
  | { readonly is: "stopped" }

export type Outcome = { readonly is: "asked"; readonly signing: Signing } | NotPublished

/** The network's conversion: null until it was loaded, `false` where it cannot be. */
export const toNostr = signal<ToNostr | null | false>(null)
let loading: Promise<void> | null = null

/** Loads it once; a failure is tried again with the next call. */
export function prepare(): Promise<void> {
  loading ??= loadToNostr().then((loaded) => {
    toNostr.value = loaded ?? false
    if (!loaded) loading = null
  })
  return loading
}

type Plan = {
  readonly written: Written
  readonly keys: readonly SigningKey[]
  readonly own: readonly SigningKey[]
  readonly destinations: readonly Destination[]
  readonly signal: AbortSignal
  readonly onMining: (view: MiningView) => void
}

/** The time of the post is the time of the press. Never rejects. */
export async function publish(plan: Plan): Promise<Outcome> {
  const { written, keys, own, destinations } = plan
  const now = Date.now()
  if (keys.some(({ scheme }) => scheme === "nostr")) {
    await prepare()
    if (!toNostr.value) return { is: "refused", code: "no-library" }
  }
  const composition = compositionOf(written, keys, now, toNostr.value || null)
  const stops = concernsOf(composition, destinations, own).filter(({ tier }) => tier === "stop")
  const { body, nostr } = composition
  if (stops.length > 0 || !body.ok) return { is: "concerns", concerns: stops }
  const event = nostr?.ok ? await worked(composition, nostr.event, plan) : null
  if (event !== null && "is" in event) return event
  try {
    const asked = await ask("publish", {
      ...(keys.some(({ scheme }) => scheme === "ethereum") && { text: body.text }),
      ...(event && { event }),
      to: destinations.map(({ url }) => url),
    })
    if (!asked.ok) return { is: "refused", code: asked.code }
    return { is: "asked", signing: { request: asked.request, spasmid: body.spasmid } }
  } catch {
    return { is: "refused", code: "unanswered" }
  }
}

/** The event with the work that a chosen relay asks for; read again, since a tag was added to what was read before. */
async function worked(
  { keys, body }: Composition,
  event: NostrTemplate,
  { destinations, signal: stop, onMining }: Plan,
): Promise<NostrTemplate | NotPublished> {
  const bits = bitsWanted(keys, destinations)
  if (bits === 0) return event
  onMining({ bits, tried: 0, expectedSeconds: null })
  const mined = await mineEvent(event, bits, {
    signal: stop,
    onProgress: ({ tried, expectedSeconds }) => onMining({ bits, tried, expectedSeconds }),
  })
  if (mined.is === "stopped") return { is: "stopped" }
  const template = mined.is === "found" ? templateOf({ ...mined.event }) : null
  const reading = template && read(template, { as: "request" })
  const isSame = body.ok && reading?.view === "spasm" && reading.spasmid === body.spasmid
  return template && isSame ? template : { is: "refused", code: "not-mined" }
}

export type Settled =
  | { readonly is: "waiting" }
  | { readonly is: "signed"; readonly event: string }
  | { readonly is: "rejected" }
  /** Nobody decided in time, or the browser was closed. */
  | { readonly is: "gone" }

/** What became of a request. One that the background forgot may have been signed: then the outbox has it. */
export async function settled({ request, spasmid }: Signing): Promise<Settled> {
  const { state, event } = await ask("publish-state", { request })
  if (state === "waiting" || state === "rejected") return { is: state }
  if (state === "signed" && event !== null) return { is: "signed", event }
  const found = await ask("outbox-item", { event: spasmid })
  return found ? { is: "signed", event: found.key } : { is: "gone" }
}
