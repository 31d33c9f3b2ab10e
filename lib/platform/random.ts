// The operating system's randomness, the only kind that is used.

export const randomBytes = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size))

/** 128 random bits as 32 hex digits. */
export const randomId = (): string =>
  Array.from(randomBytes(16), (byte) => byte.toString(16).padStart(2, "0")).join("")
