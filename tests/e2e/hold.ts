// The moments before the window may say yes, held still.
import { expect, type Locator, type Page } from "playwright/test"

type Held = { held: () => number[]; letGo: () => void }
declare const arming: Held

/** The button that says yes to a signature. */
export const confirming = (window: Page): Locator => window.getByRole("button", { name: /^Sign/ })

/** Holds the timers of 700 and 400 ms until they are let go. */
const holdTimers = (): void => {
  const { setTimeout: start, clearTimeout: stop } = globalThis
  const held = new Map<number, { work: () => void; ms: number }>()
  let last = 1_000_000
  const arming = {
    held: () => [...held.values()].map(({ ms }) => ms),
    letGo: () => {
      for (const [id, { work }] of held) {
        held.delete(id)
        work()
      }
    },
  }
  Object.assign(globalThis, {
    arming,
    setTimeout: (work: () => void, ms = 0) => {
      if (ms !== 700 && ms !== 400) return start(work, ms)
      held.set(++last, { work, ms })
      return last
    },
    clearTimeout: (id: number) => held.delete(id) || stop(id),
  })
}

/** Opens the window anew, as if for the first time, with its button not armed until the timers are let go. */
export async function hold(window: Page): Promise<void> {
  await window.addInitScript(holdTimers)
  await window.reload()
  await expect(confirming(window)).toHaveAttribute("aria-disabled", "true")
  await expect.poll(() => heldTimers(window)).toEqual([700])
}

/** How long each timer that is held would take, in milliseconds. */
export const heldTimers = (window: Page): Promise<number[]> => window.evaluate(() => arming.held())

export const letGo = (window: Page): Promise<void> => window.evaluate(() => arming.letGo())

export async function arm(window: Page): Promise<void> {
  await letGo(window)
  await expect(confirming(window)).toBeEnabled()
}
