// NIP-13: the worker that mines, one chunk for each message, so that nothing else waits for it.
import type { NostrTemplate } from "../core/nostr/event.ts"
import { mine } from "../core/nostr/proof-of-work.ts"

export type MiningTask = {
  readonly template: NostrTemplate
  readonly bits: number
  readonly from: number
  readonly to: number
}

self.addEventListener("message", ({ data }: MessageEvent<MiningTask>) => {
  self.postMessage(mine(data.template, data.bits, data))
})
