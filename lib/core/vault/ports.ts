// What the vault needs of its host: AES-256-GCM (NIST SP 800-38D), randomness, two durable slots, a second store, a lock.

/** Authenticated encryption with a 32-byte key and a 12-byte nonce. */
export type Sealer = {
  /** Ciphertext followed by its 16-byte tag. */
  readonly seal: (
    key: Uint8Array,
    nonce: Uint8Array,
    plaintext: Uint8Array,
    associatedData: Uint8Array,
  ) => Promise<Uint8Array>
  /** The plaintext, or null where the key, the nonce, the data or the tag is not the one it was sealed with. */
  readonly open: (
    key: Uint8Array,
    nonce: Uint8Array,
    ciphertext: Uint8Array,
    associatedData: Uint8Array,
  ) => Promise<Uint8Array | null>
  /** Fresh bytes of the operating system's generator. */
  readonly random: (size: number) => Uint8Array
}

/** `kept-*` hold what was found broken in a slot before the slot was written again. */
export type SlotKey = "a" | "b" | "kept-a" | "kept-b"

export type SlotWrite = { readonly ok: true } | { readonly ok: false; readonly code: "disk-full" }

/** The first store. A write is durable when it settles, and leaves the old value where it fails. */
export type SlotStore = {
  /** What was written, or undefined where nothing was. Rejects where the store cannot be read. */
  readonly read: (slot: SlotKey) => Promise<unknown>
  readonly write: (slot: SlotKey, value: unknown) => Promise<SlotWrite>
}

/** The other store, which holds a second copy of the last good slot. */
export type CopyStore = {
  readonly get: (key: string) => Promise<unknown>
  readonly set: (key: string, value: string) => Promise<void>
}

/** Runs the work while no other context of the extension runs its own. */
export type WriterLock = <Result>(work: () => Promise<Result>) => Promise<Result>
