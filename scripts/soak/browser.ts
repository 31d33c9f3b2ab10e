// The browser of a soak: it dies and comes back on the same profile, and its extension is asked whatever happens.
import { readlinkSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import type { Page } from "playwright/test"
import type { Browser } from "webextension-polyfill"
import type { Answers, Arguments, MessageName } from "../../lib/messages/extension.ts"
import { type Extension, launch } from "../../tests/e2e/browser.ts"

declare const chrome: Browser

/** How long an answer is waited for before the question is put again. */
const PATIENCE_MS = 4000
const TRIES = 60

export type SoakBrowser = Awaited<ReturnType<typeof openBrowser>>

export async function openBrowser(profile: string) {
  const open = async (): Promise<{ extension: Extension; page: Page }> => {
    const extension = await launch(profile)
    return { extension, page: await extension.open("/manifest.json") }
  }
  let current = open()

  /** One question, of which nobody knows whether it arrives: workers and browsers die while it is on its way. */
  const askOnce = async <N extends MessageName>(name: N, args: Arguments<N>): Promise<Answers[N]> => {
    const { page } = await current
    const answer = page.evaluate(
      ([message, given]) => chrome.runtime.sendMessage({ type: "extension", name: message, args: given }),
      [name, args] as const,
    )
    const given: unknown = await Promise.race([answer, wait(PATIENCE_MS)])
    if (given === undefined) throw new Error(`no answer to ${name}`)
    return given as Answers[N]
  }
  let asked = 0
  let unanswered = 0

  return {
    extension: async (): Promise<Extension> => (await current).extension,
    /** Asks until there is an answer, as a person would press again. */
    ask: async <N extends MessageName>(name: N, args: Arguments<N>): Promise<Answers[N]> => {
      asked++
      for (let tries = 1; ; tries++) {
        try {
          return await askOnce(name, args)
        } catch (error) {
          if (tries === TRIES) throw error
          unanswered++
          await wait(100)
        }
      }
    },
    /** How many questions had to be put again because whoever was asked had died. */
    unanswered: (): number => unanswered,
    asked: (): number => asked,
    killWorker: async (): Promise<void> => (await current).extension.stopWorker(),
    /** The process ends as in a power cut, and another is started on what it left. Its lock names it. */
    killBrowser: async (): Promise<void> => {
      const { extension } = await current
      const gone = extension.context.waitForEvent("close")
      process.kill(Number(/\d+$/.exec(readlinkSync(join(profile, "SingletonLock")))?.[0]), "SIGKILL")
      await gone
      current = open()
      await current
    },
    close: async (): Promise<void> => (await current).extension.close(),
  }
}
