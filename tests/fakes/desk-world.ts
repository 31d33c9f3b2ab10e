// The vault's desk over a vault in memory, with cheap derivation and every secret that passes it noted down.
import { createVaultDesk } from "../../lib/app/vault-desk.ts"
import type { KdfParams } from "../../lib/core/vault/kdf.ts"
import { newWords, wordsOf } from "../../lib/platform/hd-keys.ts"
import { identityOf, recognise } from "../../lib/platform/key-import.ts"
import { webCryptoSealer } from "../../lib/platform/vault-sealer.ts"
import { fakeClock } from "./clock.ts"
import { fakeMemory } from "./memory.ts"
import { newKdf, newWorld, quickKey } from "./vault-world.ts"

/** Parameters as an earlier release might have chosen them. */
export const weakKdf = (): KdfParams => ({ ...newKdf(), memoryKib: 19_456, iterations: 2 })

export function deskWorld() {
  const { disk, store } = newWorld()
  const clock = fakeClock()
  const memory = fakeMemory()
  /** The very arrays that held a secret, to be wiped by the time that a call is over. */
  const secrets: Uint8Array[] = []
  /** Copies of the data keys that the background was handed. */
  const held: string[] = []
  const now = {
    calibrate: async (): Promise<KdfParams> => newKdf(),
    hold: async (dataKey: Uint8Array): Promise<boolean> => (await store.open(dataKey)).ok,
  }
  const noted = <T extends Uint8Array>(bytes: T): T => {
    secrets.push(bytes)
    return bytes
  }
  const start = () =>
    createVaultDesk({
      sealer: webCryptoSealer,
      store: {
        ...store,
        unlock: async (password) => {
          const result = await store.unlock(password)
          if (result.ok) noted(result.dataKey)
          return result
        },
      },
      calibrate: () => now.calibrate(),
      derive: async (password, kdf) => noted(await quickKey(password, kdf)),
      recognise: (text) => {
        const lines = recognise(text)
        for (const line of lines) if (line.ok) noted(line.kind === "words" ? line.entropy : line.key)
        return lines
      },
      newWords: () => {
        const words = newWords()
        noted(words.entropy)
        return words
      },
      wordsOf,
      identityOf: (keys, options) => {
        const bundle = identityOf(keys, options)
        for (const { bytes } of bundle.secrets) noted(bytes)
        return bundle
      },
      hold: (dataKey) => {
        noted(dataKey)
        held.push(Buffer.from(dataKey).toString("hex"))
        return now.hold(dataKey)
      },
      session: memory.start(),
      now: clock.now,
    })
  return { disk, store, clock, memory, secrets, held, now, start, desk: start() }
}
