// BIP-32: private keys along a path from a seed. Private derivation only; nothing here needs extended public keys.
import { hmac } from "@noble/hashes/hmac.js"
import { sha512 } from "@noble/hashes/sha2.js"
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { getPublicKey } from "@noble/secp256k1"
import { bytesToScalar, CURVE_ORDER, scalarFault, scalarToBytes } from "./secret-key.ts"

/** BIP-44: the first Ethereum account. */
export const ETHEREUM_PATH = "m/44'/60'/0'/0/0"
/** NIP-06: the first Nostr account. */
export const NOSTR_PATH = "m/44'/1237'/0'/0/0"

const HARDENED = 0x80000000

/** The 32-byte secret key at a path such as `m/44'/60'/0'/0/0`. Throws on a malformed path. */
export function keyAtPath(seed: Uint8Array, path: string): Uint8Array {
  const steps = parsePath(path)
  let node = hmac(sha512, utf8ToBytes("Bitcoin seed"), seed)
  for (const step of steps) {
    const child = childOf(node, step)
    node.fill(0)
    node = child
  }
  const key = node.slice(0, 32)
  node.fill(0)
  // Fewer than one seed in 2^127 gives no valid key; the specification calls that seed invalid.
  if (scalarFault(key) !== null) throw new RangeError("no key at this path")
  return key
}

function parsePath(path: string): readonly number[] {
  const [root, ...steps] = path.split("/")
  if (root !== "m") throw new RangeError("malformed path")
  return steps.map((step) => {
    const [, digits, mark] = /^(\d{1,10})('?)$/.exec(step) ?? []
    const index = Number(digits)
    if (digits === undefined || index >= HARDENED) throw new RangeError("malformed path")
    return mark ? index + HARDENED : index
  })
}

/** One step down: 64 bytes of key and chain code to 64 bytes of key and chain code. */
function childOf(node: Uint8Array, index: number): Uint8Array {
  const key = node.subarray(0, 32)
  const data = new Uint8Array(37)
  if (index >= HARDENED) data.set(key, 1)
  else data.set(getPublicKey(key, true))
  new DataView(data.buffer).setUint32(33, index)
  const child = hmac(sha512, node.subarray(32), data)
  data.fill(0)
  const tweak = bytesToScalar(child.subarray(0, 32))
  const sum = (tweak + bytesToScalar(key)) % CURVE_ORDER
  if (tweak >= CURVE_ORDER || sum === 0n) throw new RangeError("no key at this path")
  child.set(scalarToBytes(sum))
  return child
}
