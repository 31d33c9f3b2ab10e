// ENS (EIP-137, EIP-181): the numbers of names, the calls that ask for them, and what answers hold.
import { keccak_256 } from "@noble/hashes/sha3.js"
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js"

export const REGISTRY = "0x00000000000c2e074ec69a0dfb2997ba6c7d2e1e"
export const NOBODY = `0x${"0".repeat(40)}`

/** The first four bytes of `resolver(bytes32)`, `name(bytes32)` and `addr(bytes32)`; a name's hash follows them. */
export const ASK = { resolver: "0x0178b8bf", name: "0x691f3431", addr: "0x3b3b57de" } as const
/** With which a contract says that its answer is kept elsewhere (EIP-3668). */
export const KEPT_ELSEWHERE = "0x556f1830"

const LONGEST = 255

/** The number of a name, as hex digits. */
export function namehash(name: string): string {
  const labels = name === "" ? [] : name.split(".").reverse()
  return bytesToHex(
    labels.reduce<Uint8Array>(
      (hash, label) => keccak_256(concatBytes(hash, keccak_256(utf8ToBytes(label)))),
      new Uint8Array(32),
    ),
  )
}

/** The name under which an address says its own. */
export const reverseName = (address: string): string => `${address.slice(2).toLowerCase()}.addr.reverse`

/** Whether a name is of letters that have one spelling and one look; others would need the table of ENSIP-15. */
export const isPlainName = (name: string): boolean =>
  name.length <= LONGEST && /^(?!.*(?:^|\.)[^.]{2}--)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(name)

/** The address in an answer, in lower case, or null where it is none. */
export function addressIn(answer: string): string | null {
  const [, digits] = /^0x0{24}([0-9a-f]{40})$/i.exec(answer) ?? []
  return digits === undefined ? null : `0x${digits.toLowerCase()}`
}

/** The string in an answer, a character for each byte and cut where it is too long for a name; null where it is none. */
export function stringIn(answer: string): string | null {
  const [, length = "", digits = ""] = /^0x0{62}20(0{56}[0-9a-f]{8})([0-9a-f]*)$/i.exec(answer) ?? []
  const size = Number.parseInt(length, 16)
  if (!(size * 2 <= digits.length)) return null
  return String.fromCharCode(...hexToBytes(digits.slice(0, 2 * Math.min(size, LONGEST + 1))))
}
