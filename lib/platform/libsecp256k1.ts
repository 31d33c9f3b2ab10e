// Bitcoin Core's secp256k1 as libauth compiles it to WebAssembly.
// Not by the index of the package, which awaits where it is imported; a classic worker may not.
import { instantiateSecp256k1Bytes } from "../../node_modules/@bitauth/libauth/build/lib/crypto/secp256k1.js"
import { type Curve, curveOver } from "../core/curve.ts"

/** The curve over the library's binary. Rejects where WebAssembly is refused. */
export async function compiledCurve(wasm: ArrayBuffer): Promise<Curve> {
  const library = await instantiateSecp256k1Bytes(wasm, crypto.getRandomValues(new Uint8Array(32)))
  const bytes = (result: Uint8Array | string): Uint8Array | null =>
    typeof result === "string" ? null : result
  return curveOver({
    publicKey: (secret) => bytes(library.derivePublicKeyCompressed(secret)),
    add: (secret, other) => bytes(library.addTweakPrivateKey(secret, other)),
    multiply: (secret, other) => bytes(library.mulTweakPrivateKey(secret, other)),
    recover: (digest, signature, recovery) =>
      recovery === 0 || recovery === 1
        ? bytes(library.recoverPublicKeyUncompressed(signature, recovery, digest))
        : null,
  })
}
