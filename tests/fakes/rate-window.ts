// So many in any second, as servers count that.
export class RateWindow {
  readonly #perSecond: number
  #taken: readonly number[] = []

  constructor(perSecond = Number.POSITIVE_INFINITY) {
    this.#perSecond = perSecond
  }

  /** Whether one more is within the rate; if it is, it counts. */
  take(): boolean {
    const now = performance.now()
    this.#taken = this.#taken.filter((time) => now - time < 1000)
    if (this.#taken.length >= this.#perSecond) return false
    this.#taken = [...this.#taken, now]
    return true
  }
}
