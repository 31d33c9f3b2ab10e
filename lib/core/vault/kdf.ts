// RFC 9106 (Argon2id) parameters of the vault's password: their floor, their bounds and their choice for a device.

/** `memoryKib` in KiB; `version` 19 is Argon2 1.3. Everything here is stored in clear and authenticated. */
export type KdfParams = {
  readonly id: "argon2id"
  readonly version: 19
  readonly memoryKib: number
  readonly iterations: number
  readonly parallelism: number
  readonly salt: Uint8Array
}

/** The least that a new vault is made with. */
export const KDF_FLOOR = { memoryKib: 65_536, iterations: 3, parallelism: 1 } as const

export const SALT_BYTES = 32

/** What one derivation should take on the device, in milliseconds. */
const TARGET_MS = 300
const MOST_ITERATIONS = 6
const MOST_MEMORY_KIB = 262_144

/**
 * `below-floor`: usable, and to be derived anew with stronger parameters once the vault is open.
 * `unsafe`: no release ever wrote these; they would make guessing cheap, or the device stand still.
 */
export type KdfVerdict = "fine" | "below-floor" | "unsafe"

/** Judges stored parameters before anything is computed with them. */
export function judgeKdf(params: KdfParams): KdfVerdict {
  const { memoryKib, iterations, parallelism, salt } = params
  const whole = [memoryKib, iterations, parallelism].every(Number.isSafeInteger)
  if (!whole || salt.length !== SALT_BYTES || parallelism < 1 || parallelism > 4) return "unsafe"
  // Lower bound: the least OWASP names for Argon2id. Upper: 256 MiB, and the work of 16 passes over 128 MiB.
  if (memoryKib < 19_456 || iterations < 2) return "unsafe"
  if (memoryKib > MOST_MEMORY_KIB || memoryKib * iterations > 131_072 * 16) return "unsafe"
  return memoryKib < KDF_FLOOR.memoryKib || iterations < KDF_FLOOR.iterations ? "below-floor" : "fine"
}

/**
 * What a derivation is to cost on a device where the floor's three passes took so long: more passes first, then, where
 * six are still too quick, more memory, until it takes 300 ms. Never far past it; a clock that shows nothing gets six passes.
 */
export function costFor(floorMs: number): Pick<KdfParams, "memoryKib" | "iterations"> {
  const perPass = floorMs / KDF_FLOOR.iterations
  let { memoryKib } = KDF_FLOOR as { memoryKib: number }
  if (!(perPass > 0)) return { memoryKib, iterations: MOST_ITERATIONS }
  const wanted = Math.max(KDF_FLOOR.iterations, Math.ceil(TARGET_MS / perPass))
  for (let ms = perPass * MOST_ITERATIONS; ms < TARGET_MS && memoryKib < MOST_MEMORY_KIB; ms *= 2)
    memoryKib *= 2
  return { memoryKib, iterations: Math.min(MOST_ITERATIONS, wanted) }
}
