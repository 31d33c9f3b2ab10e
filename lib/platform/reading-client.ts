// The page's side of the worker that reads: one worker for one text, ended when another takes its place.
import type { Filter, NumberedCard, Proof, ReadingReport } from "./reading-report.ts"
import type { Source } from "./reading-source.ts"
import type { ReadingAnswer, ReadingAsk } from "./reading-worker.ts"
import workerUrl from "./reading-worker.ts?worker&url"
import { startWorker } from "./worker-address.ts"

export type ReadingSession = {
  /** Reads something else in the same worker: what became of markup. */
  readonly load: (source: Source) => void
  /** Reports again and again which events pass; null ends that. */
  readonly filter: (filter: Filter | null) => void
  /** Not formatted: the parser would weigh as much again in the worker, and many texts at once make a page wait. */
  readonly cards: (indexes: readonly number[]) => Promise<readonly NumberedCard[]>
  readonly proof: (at: number) => Promise<Proof>
  /** Ends the worker with all that it does and holds. Questions without an answer stay without one. */
  readonly end: () => void
}

/** Starts to read; never throws. */
export function openReading(source: Source, onReport: (report: ReadingReport) => void): ReadingSession {
  const worker = startWorker("reading", workerUrl)
  const waiting = new Map<number, (answer: ReadingAnswer) => void>()
  let asked = 0
  const say = (ask: ReadingAsk): void => worker.postMessage(ask)
  const ask = (question: (ask: number) => ReadingAsk): Promise<ReadingAnswer> =>
    new Promise((resolve) => {
      asked++
      waiting.set(asked, resolve)
      say(question(asked))
    })
  worker.onmessage = ({ data }: MessageEvent<ReadingAnswer>) => {
    if (data.is !== "cards" && data.is !== "proof") return onReport(data)
    waiting.get(data.ask)?.(data)
    waiting.delete(data.ask)
  }
  worker.onerror = () => onReport({ is: "failed", why: { is: "not-known" } })
  say({ is: "load", source })
  return {
    load: (next) => say({ is: "load", source: next }),
    filter: (filter) => say({ is: "filter", filter }),
    cards: async (indexes) => {
      const answer = await ask((number) => ({ is: "cards", ask: number, indexes }))
      return answer.is === "cards" ? answer.cards : []
    },
    proof: async (at) => {
      const answer = await ask((number) => ({ is: "proof", ask: number, at }))
      return answer.is === "proof" ? answer.proof : { source: "", texts: [] }
    },
    end: () => worker.terminate(),
  }
}

/** The text of the worker's script, which a saved proof carries along. */
export const readingScript = async (): Promise<string> => (await fetch(workerUrl)).text()
