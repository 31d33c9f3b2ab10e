// Randomness that is the same in every run (mulberry32).

export function seeded(seed = 1) {
  let state = seed
  const byte = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) & 0xff
  }
  const randomBytes = (size: number): Uint8Array => Uint8Array.from({ length: size }, byte)
  const randomId = (): string => Buffer.from(randomBytes(16)).toString("hex")
  return { randomBytes, randomId }
}
