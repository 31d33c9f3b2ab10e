// secp256k1 as Bitcoin Core compiles it, for every signature of this extension: loaded once, when it is first needed.
// Not by the index of the package, which awaits where it is imported; a classic worker may not.
import { instantiateSecp256k1Bytes } from "../../node_modules/@bitauth/libauth/build/lib/crypto/secp256k1.js"
import { once } from "../app/once.ts"
import { type Curve, curveOver, nobleCurve } from "../core/curve.ts"
import { browser } from "./browser.ts"

/** The library from its binary. Rejects where WebAssembly is refused. */
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

const load = once(async () =>
  compiledCurve(await (await fetch(browser.runtime.getURL("/secp256k1.wasm"))).arrayBuffer()),
)

/** The compiled curve or, where it cannot be had, the one in plain JavaScript, ten times slower. */
export const curve = (): Promise<Curve> => load().catch(() => nobleCurve)
