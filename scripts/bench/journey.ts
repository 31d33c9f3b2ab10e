// A way through pages that nobody drives: every page tells its time and asks where to go next.
import { startUndriven } from "./undriven.ts"

/** What one page said once it had loaded: ms, and the providers that its first script found. */
export type Loaded = { readonly took: number; readonly found: string }

/** Longest wait for the next page to tell its time: ms. */
const PATIENCE = 60_000

export class Journey {
  #told: Loaded[] = []
  #ahead: string[] = []
  #alive: () => void = () => undefined
  #ended: (fault?: Error) => void = () => undefined

  /** Takes what a page says, and gives the address of the next one. */
  readonly next = (said: URLSearchParams): string => {
    this.#alive()
    const visibility = said.get("visibility")
    if (visibility) this.#told.push({ took: Number(said.get("took")), found: said.get("found") ?? "" })
    // The browser does not draw a hidden page, and lets its timers wait.
    if (visibility === "hidden") this.#ended(new Error("Something stands in front of the measured page"))
    const address = this.#ahead.shift()
    if (address === undefined) this.#ended()
    return address ?? "about:blank"
  }

  /** Goes to these addresses one after another, from `start`, in a profile that nobody else has open. */
  async through(profile: string, start: string, stops: readonly string[]): Promise<readonly Loaded[]> {
    this.#told = []
    this.#ahead = [...stops]
    const browser = startUndriven(profile, ["--disable-popup-blocking", start])
    try {
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(
          () => this.#ended(new Error(`No page told its time for ${PATIENCE} ms`)),
          PATIENCE,
        )
        this.#alive = () => late.refresh()
        this.#ended = (fault) => {
          clearTimeout(late)
          if (fault) reject(fault)
          else resolve()
        }
        browser.gone.then(() => reject(new Error("Chromium ended on its way")))
      })
    } finally {
      await browser.end()
    }
    return this.#told
  }
}
