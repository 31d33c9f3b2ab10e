// NIP-04 and NIP-44 by nostr-tools, with every failure told alike: a padding oracle learns nothing.
import * as nip04 from "nostr-tools/nip04"
import * as nip44 from "nostr-tools/nip44"
import type { Ciphers } from "../app/carry-out.ts"

export const nostrCiphers: Ciphers = {
  run: ({ kind, cipher, peer, text }, secret) => {
    try {
      if (cipher === "nip04") {
        return kind === "encrypt" ? nip04.encrypt(secret, peer, text) : nip04.decrypt(secret, peer, text)
      }
      const conversation = nip44.getConversationKey(secret, peer)
      return kind === "encrypt" ? nip44.encrypt(text, conversation) : nip44.decrypt(text, conversation)
    } catch {
      return null
    }
  },
}
