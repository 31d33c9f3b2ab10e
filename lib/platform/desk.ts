// The vault's desk for the extension's own pages, over the real store, derivation and randomness.
import { base64 } from "@scure/base"
import { createVaultDesk } from "../app/vault-desk.ts"
import { ask } from "./background-client.ts"
import { newWords, wordsOf } from "./hd-keys.ts"
import { calibrate, derivePasswordKey } from "./kdf.ts"
import { identityOf, recognise } from "./key-import.ts"
import { sessionStore } from "./stores.ts"
import { vaultPlaces } from "./vault.ts"
import { webCryptoSealer } from "./vault-sealer.ts"
import { createVaultStore } from "./vault-store.ts"

export const desk = createVaultDesk({
  sealer: webCryptoSealer,
  store: createVaultStore({ ...vaultPlaces, deriveKey: derivePasswordKey }),
  calibrate: () => calibrate(),
  derive: derivePasswordKey,
  recognise,
  newWords,
  wordsOf,
  identityOf,
  hold: async (dataKey) => (await ask("hold-key", { dataKey: base64.encode(dataKey) })).held,
  session: sessionStore,
  now: Date.now,
})
