// NIP-13: mining in a worker of an extension page, with progress, an end at any time, and an estimate.
import type { NostrTemplate } from "../core/nostr/event.ts"
import { expectedSeconds, type MinedEvent, type MiningChunk } from "../core/nostr/proof-of-work.ts"
import type { MiningTask } from "./proof-of-work-worker.ts"
import workerUrl from "./proof-of-work-worker.ts?worker&url"
import { startWorker } from "./worker-address.ts"

export type MiningProgress = {
  readonly tried: number
  readonly hashesPerSecond: number
  /** How long a whole search takes on average at this speed; what was tried does not shorten it. */
  readonly expectedSeconds: number
}

export type Mined =
  | { readonly is: "found"; readonly event: MinedEvent; readonly tried: number }
  /** Called off; a later search may go on from `next`. */
  | { readonly is: "stopped"; readonly next: number }
  /** The browser gave no worker, or the worker failed. */
  | { readonly is: "failed"; readonly next: number }

/** Does one chunk. Rejects where it cannot. */
export type Miner = {
  readonly mine: (task: MiningTask) => Promise<MiningChunk>
  readonly end: () => void
}

type Options = {
  readonly signal: AbortSignal
  readonly onProgress?: (progress: MiningProgress) => void
  /** The first nonce. */
  readonly from?: number
  readonly start?: () => Miner
  /** Milliseconds on any clock that goes forward. */
  readonly now?: () => number
}

const FIRST_CHUNK = 2000
/** How long a chunk is meant to take: as often comes progress. */
const CHUNK_MS = 250

/** Mines the template until it is found or called off. Never rejects. */
export async function mineEvent(template: NostrTemplate, bits: number, options: Options): Promise<Mined> {
  const { signal, onProgress, from = 0, start = workerMiner, now = () => performance.now() } = options
  let next = from
  let end = (): void => {}
  try {
    const miner = start()
    end = miner.end
    const stopped = new Promise<null>((resolve) => {
      signal.addEventListener("abort", () => resolve(null), { once: true })
    })
    const began = now()
    for (let size = FIRST_CHUNK; ; ) {
      if (signal.aborted) return { is: "stopped", next }
      const before = now()
      const chunk = await Promise.race([miner.mine({ template, bits, from: next, to: next + size }), stopped])
      if (chunk === null) return { is: "stopped", next }
      if (chunk.is === "found") return { is: "found", event: chunk.event, tried: chunk.nonce - from + 1 }
      const took = Math.max(1, now() - before)
      next = chunk.next
      const hashesPerSecond = Math.round(((next - from) * 1000) / Math.max(1, now() - began))
      onProgress?.({
        tried: next - from,
        hashesPerSecond,
        expectedSeconds: expectedSeconds(bits, Math.max(1, hashesPerSecond)),
      })
      size = Math.min(4 * size, Math.max(FIRST_CHUNK, Math.round((size * CHUNK_MS) / took)))
    }
  } catch {
    return { is: "failed", next }
  } finally {
    end()
  }
}

function workerMiner(): Miner {
  const worker = startWorker("proof-of-work", workerUrl)
  return {
    mine: (task) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<MiningChunk>) => resolve(data)
        worker.onerror = reject
        worker.postMessage(task)
      }),
    end: () => worker.terminate(),
  }
}
