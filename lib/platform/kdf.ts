import { argon2id } from "hash-wasm"
import { costFor, judgeKdf, KDF_FLOOR, type KdfParams, SALT_BYTES } from "../core/vault/kdf.ts"

const KEY_BYTES = 32

/**
 * The 32-byte key of a password: Argon2id over its NFKC form. The caller wipes it.
 * Throws on parameters that `judgeKdf` calls unsafe; ask it first where they come from storage.
 */
export async function derivePasswordKey(password: string, params: KdfParams): Promise<Uint8Array> {
  if (judgeKdf(params) === "unsafe") throw new RangeError("unsafe derivation parameters")
  return derive(new TextEncoder().encode(password.normalize("NFKC")), params)
}

/**
 * Parameters for a new password with a fresh salt: three to six passes over 64 MiB, on quick devices over up to 256 MiB,
 * so that one derivation takes 300 ms here. Takes one derivation's time.
 */
export async function calibrate(now: () => number = () => performance.now()): Promise<KdfParams> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const floor: KdfParams = { id: "argon2id", version: 19, ...KDF_FLOOR, salt }
  // The first call compiles the module, which later ones do not pay for.
  await derive(new Uint8Array(1), { ...floor, memoryKib: 64, iterations: 1 })
  const before = now()
  const unused = await derive(new Uint8Array(1), floor)
  const floorMs = now() - before
  unused.fill(0)
  return { ...floor, ...costFor(floorMs) }
}

/** Wipes the password it is given. */
async function derive(password: Uint8Array, params: KdfParams): Promise<Uint8Array> {
  try {
    return await argon2id({
      password,
      salt: params.salt,
      iterations: params.iterations,
      memorySize: params.memoryKib,
      parallelism: params.parallelism,
      hashLength: KEY_BYTES,
      outputType: "binary",
    })
  } finally {
    password.fill(0)
  }
}
