// The vault's desk over real cryptography, a disk and a session in memory, and a derivation that costs nothing.
import { createVaultDesk } from "../../lib/app/vault-desk.ts"
import { KDF_FLOOR, type KdfParams } from "../../lib/core/vault/kdf.ts"
import { newWords, wordsOf } from "../../lib/platform/hd-keys.ts"
import { identityOf, recognise } from "../../lib/platform/key-import.ts"
import { webCryptoSealer } from "../../lib/platform/vault-sealer.ts"
import { fakeClock } from "./clock.ts"
import { fakeMemory } from "./memory.ts"
import { newKdf, newWorld, quickKey } from "./vault-world.ts"

export function deskWorld() {
  const { disk, store } = newWorld()
  const memory = fakeMemory()
  const clock = fakeClock()
  /** What the background was handed, and whether it answers. */
  const held: string[] = []
  const background: { answers: boolean | "dies" } = { answers: true }
  /** Every array that carried a key or a word, the very ones. */
  const secrets: Uint8Array[] = []
  const kdf: { next: KdfParams } = { next: { ...newKdf(), ...KDF_FLOOR } }
  const kept = <T extends Uint8Array>(bytes: T): T => {
    secrets.push(bytes)
    return bytes
  }
  const desk = createVaultDesk({
    sealer: webCryptoSealer,
    store: {
      ...store,
      unlock: async (password) => {
        const result = await store.unlock(password)
        if (result.ok) kept(result.dataKey)
        return result
      },
    },
    calibrate: async () => kdf.next,
    derive: async (password, params) => kept(await quickKey(password, params)),
    recognise: (text) => {
      const lines = recognise(text)
      for (const line of lines) {
        if (line.ok) kept(line.kind === "words" ? line.entropy : line.key)
      }
      return lines
    },
    newWords: () => {
      const words = newWords()
      kept(words.entropy)
      return words
    },
    wordsOf,
    identityOf: (keys, options) => {
      const bundle = identityOf(keys, options)
      for (const { bytes } of bundle.secrets) kept(bytes)
      return bundle
    },
    hold: async (dataKey) => {
      kept(dataKey)
      if (background.answers === "dies")
        throw new Error("The message port closed before a response was received.")
      if (background.answers) held.push(Buffer.from(dataKey).toString("hex"))
      return background.answers
    },
    session: memory.start(),
    now: clock.now,
  })
  return { desk, disk, store, memory, clock, held, background, secrets, kdf }
}

export type DeskWorld = ReturnType<typeof deskWorld>
