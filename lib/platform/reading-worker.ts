// The worker that reads and proves events for the reader. In a document instead, it is the script of a saved proof.
import { nobleVerifier } from "../core/verifier.ts"
import { compiledCurve } from "./libsecp256k1.ts"
import { createReadingDesk } from "./reading-desk.ts"
import type { Filter, NumberedCard, Proof, ReadingReport } from "./reading-report.ts"
import type { Source } from "./reading-source.ts"
import { showSavedProof } from "./saved-proof-page.ts"

/** What the page asks; every question with a number has one answer with the same. */
export type ReadingAsk =
  | { readonly is: "load"; readonly source: Source }
  | { readonly is: "filter"; readonly filter: Filter | null }
  | { readonly is: "cards"; readonly ask: number; readonly indexes: readonly number[] }
  | { readonly is: "proof"; readonly ask: number; readonly at: number }

export type ReadingAnswer =
  | ReadingReport
  | { readonly is: "cards"; readonly ask: number; readonly cards: readonly NumberedCard[] }
  | { readonly is: "proof"; readonly ask: number; readonly proof: Proof }

function serve(): void {
  const verifier = fetch("/secp256k1.wasm")
    .then((response) => response.arrayBuffer())
    .then(compiledCurve)
    .then((curve) => curve.verifier)
    // Slower by ten times, and the same answers.
    .catch(() => nobleVerifier)
  const answer = (said: ReadingAnswer): void => self.postMessage(said)
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
  const start = () => createReadingDesk(verifier, answer, pause)
  let desk = start()
  self.addEventListener("message", async ({ data }: MessageEvent<ReadingAsk>) => {
    switch (data.is) {
      case "load":
        desk = start()
        return desk.load(data.source)
      case "filter":
        return desk.setFilter(data.filter)
      case "cards":
        return answer({ is: "cards", ask: data.ask, cards: await desk.cards(data.indexes) })
      case "proof":
        return answer({ is: "proof", ask: data.ask, proof: desk.proof(data.at) })
      default:
        return data satisfies never
    }
  })
}

if (typeof document === "undefined") serve()
else showSavedProof(document)
