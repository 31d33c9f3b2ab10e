// Unicode UAX #9 §3.3.4: which letters stand nearest to a character that takes no direction of its own.
import { bitsOf, LEFT_TO_RIGHT, pointAt, RIGHT_TO_LEFT } from "./code-points.ts"

/** The letters nearest to a place within its line, found without reading any stretch twice. */
export class NearestLetter {
  readonly #text: string
  #before = 0
  /** Whether a letter that runs from right to left stands before the place in its line. */
  #isRightToLeft = false
  #seenTo = -1
  #after = 0

  constructor(text: string) {
    this.#text = text
  }

  passAscii(unit: number): void {
    if (unit === 10) {
      this.#before = 0
      this.#isRightToLeft = false
    } else if ((unit | 32) >= 97 && (unit | 32) <= 122) this.#before = LEFT_TO_RIGHT
  }

  pass(bits: number): void {
    const direction = bits & (LEFT_TO_RIGHT | RIGHT_TO_LEFT)
    if (direction !== 0) this.#before = direction
    if (direction === RIGHT_TO_LEFT) this.#isRightToLeft = true
  }

  /** Whether a letter from right to left is the nearest on either side, or stands in a line that ends here with another. */
  touchRightToLeft(from: number): boolean {
    if (this.#before === RIGHT_TO_LEFT) return true
    if (this.#seenTo < from) this.#look(from)
    return this.#after === RIGHT_TO_LEFT || (this.#after === 0 && this.#isRightToLeft)
  }

  #look(from: number): void {
    this.#after = 0
    let at = from
    for (; at < this.#text.length; at++) {
      const point = pointAt(this.#text, at)
      if (point === 10) break
      const direction = bitsOf(point) & (LEFT_TO_RIGHT | RIGHT_TO_LEFT)
      if (direction !== 0) {
        this.#after = direction
        break
      }
      if (point > 0xffff) at++
    }
    this.#seenTo = at
  }
}
