// How the extension's own pages speak to the background: typed by the table, retried over a worker's death.
import type { Answers, Arguments, Envelope, MessageName } from "../messages/extension.ts"
import { browser } from "./browser.ts"

/** Sends one message. A worker that died is woken and asked again; what still fails rejects. */
export async function ask<N extends MessageName>(name: N, args: Arguments<N>): Promise<Answers[N]> {
  const envelope: Envelope = { type: "extension", name, args }
  for (let tries = 0; ; tries++) {
    try {
      return (await browser.runtime.sendMessage(envelope)) as Answers[N]
    } catch (error) {
      if (tries >= 5) throw error
      await new Promise((done) => setTimeout(done, 100 * (tries + 1)))
    }
  }
}

/** Calls back after every change of the queue or the vault, until the signal aborts. */
export function onChange(changed: () => void, signal: AbortSignal): void {
  const listen = (): void => {
    if (signal.aborted) return
    const line = browser.runtime.connect({ name: "extension" })
    line.onMessage.addListener(() => changed())
    const hangUp = (): void => line.disconnect()
    signal.addEventListener("abort", hangUp, { once: true })
    line.onDisconnect.addListener(() => {
      signal.removeEventListener("abort", hangUp)
      setTimeout(() => {
        listen()
        changed()
      }, 100)
    })
  }
  listen()
}
