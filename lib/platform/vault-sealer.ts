import type { Sealer } from "../core/vault/ports.ts"

/** The vault's cipher over WebCrypto: AES-256-GCM and the operating system's random generator. */
export const webCryptoSealer: Sealer = {
  async seal(key, nonce, plaintext, associatedData) {
    const parameters = { name: "AES-GCM", iv: owned(nonce), additionalData: owned(associatedData) }
    const secret = owned(plaintext)
    try {
      return new Uint8Array(await crypto.subtle.encrypt(parameters, await imported(key, "encrypt"), secret))
    } finally {
      secret.fill(0)
    }
  },
  async open(key, nonce, ciphertext, associatedData) {
    const parameters = { name: "AES-GCM", iv: owned(nonce), additionalData: owned(associatedData) }
    const opener = await imported(key, "decrypt")
    try {
      return new Uint8Array(await crypto.subtle.decrypt(parameters, opener, owned(ciphertext)))
    } catch (error) {
      // The one way WebCrypto says that the tag does not match, or that there is no room for one.
      if (error instanceof DOMException && error.name === "OperationError") return null
      throw error
    }
  },
  random: (size) => crypto.getRandomValues(new Uint8Array(size)),
}

async function imported(key: Uint8Array, use: "encrypt" | "decrypt"): Promise<CryptoKey> {
  const raw = owned(key)
  try {
    return await crypto.subtle.importKey("raw", raw, "AES-GCM", false, [use])
  } finally {
    raw.fill(0)
  }
}

/** WebCrypto takes no views of shared memory; a copy is never one. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}
