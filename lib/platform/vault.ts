// The stored vault as the background reads it: it never sees a password, so it brings no key derivation along.
import type { VaultReader } from "../app/ports.ts"
import { browser } from "./browser.ts"
import { webCryptoSealer } from "./vault-sealer.ts"
import { idbSlots, storageCopy, webLock } from "./vault-slots-idb.ts"
import { createVaultStore } from "./vault-store.ts"

export const vaultPlaces = {
  sealer: webCryptoSealer,
  slots: idbSlots(),
  copy: storageCopy({
    get: (key) => browser.storage.local.get(key),
    set: (items) => browser.storage.local.set(items),
  }),
  lock: webLock,
}

const store = createVaultStore({
  ...vaultPlaces,
  deriveKey: () => Promise.reject(new Error("passwords are derived in pages alone")),
})

export const storedVault: VaultReader = {
  sealer: webCryptoSealer,
  load: store.load,
  open: async (dataKey) => {
    const opened = await store.open(dataKey)
    return opened.ok ? opened.slot : null
  },
}
