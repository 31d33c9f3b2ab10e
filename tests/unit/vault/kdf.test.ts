import { argon2Sync } from "node:crypto"
import { argon2id as nobleArgon2id } from "@noble/hashes/argon2.js"
import { argon2id } from "hash-wasm"
import { expect, test } from "vitest"
import { costFor, judgeKdf, type KdfParams } from "../../../lib/core/vault/kdf.ts"
import { calibrate, derivePasswordKey } from "../../../lib/platform/kdf.ts"

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")
const FLOOR: KdfParams = {
  id: "argon2id",
  version: 19,
  memoryKib: 65_536,
  iterations: 3,
  parallelism: 1,
  salt: Uint8Array.from({ length: 32 }, (_, at) => at),
}

test("the reference implementation's vector: version 1.3, 64 MiB, two passes", async () => {
  const tag = await argon2id({
    password: "password",
    salt: "somesalt",
    iterations: 2,
    memorySize: 65_536,
    parallelism: 1,
    hashLength: 32,
  })
  expect(tag).toBe("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7")
})

test("RFC 9106 5.3 holds in an implementation that agrees with ours wherever ours can follow", async () => {
  // The RFC's vector has associated data, which hash-wasm does not take: the chain goes through a second library.
  const rfc = { t: 3, m: 32, p: 4, dkLen: 32, key: new Uint8Array(8).fill(3) }
  const password = new Uint8Array(32).fill(1)
  const salt = new Uint8Array(16).fill(2)
  const personalization = new Uint8Array(12).fill(4)
  expect(hex(nobleArgon2id(password, salt, { ...rfc, personalization }))).toBe(
    "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
  )
  const ours = await argon2id({
    password,
    salt,
    secret: rfc.key,
    iterations: rfc.t,
    memorySize: rfc.m,
    parallelism: rfc.p,
    hashLength: rfc.dkLen,
    outputType: "binary",
  })
  expect(hex(ours)).toBe(hex(nobleArgon2id(password, salt, rfc)))
})

test("a password's key is Argon2id of its NFKC form, as OpenSSL computes it", async () => {
  const nonce = Buffer.from(FLOOR.salt)
  const parameters = {
    message: "pässwörd fi",
    nonce,
    parallelism: 1,
    tagLength: 32,
    memory: 65_536,
    passes: 3,
  }
  const expected = argon2Sync("argon2id", parameters).toString("hex")
  expect(hex(await derivePasswordKey("pässwörd fi", FLOOR))).toBe(expected)
  // Decomposed letters and a ligature: another keyboard's spelling of the same password.
  expect(hex(await derivePasswordKey("pa\u0308sswo\u0308rd \ufb01", FLOOR))).toBe(expected)
})

test.each([
  ["the floor", {}, "fine"],
  ["the most a calibration gives", { iterations: 6 }, "fine"],
  ["256 MiB", { memoryKib: 262_144 }, "fine"],
  ["fewer passes", { iterations: 2 }, "below-floor"],
  ["less memory", { memoryKib: 65_535 }, "below-floor"],
  ["one pass", { iterations: 1 }, "unsafe"],
  ["hardly any memory", { memoryKib: 8 }, "unsafe"],
  ["more memory than a browser gives", { memoryKib: 262_145 }, "unsafe"],
  ["a day of passes", { iterations: 1_000_000 }, "unsafe"],
  ["no lanes", { parallelism: 0 }, "unsafe"],
  ["many lanes", { parallelism: 5 }, "unsafe"],
  ["half a pass", { iterations: 3.5 }, "unsafe"],
  ["not a number", { iterations: Number.NaN }, "unsafe"],
  ["a short salt", { salt: new Uint8Array(16) }, "unsafe"],
] as const)("judges %s", async (_what, change, verdict) => {
  const params: KdfParams = { ...FLOOR, ...change }
  expect(judgeKdf(params)).toBe(verdict)
  if (verdict === "unsafe") await expect(derivePasswordKey("x", params)).rejects.toThrow(RangeError)
})

test.each([
  [1_000, 3, 64],
  [300, 3, 64],
  [299, 4, 64],
  [261, 4, 64],
  [225, 4, 64],
  [224, 5, 64],
  [180, 5, 64],
  [150, 6, 64],
  [149, 6, 128],
  [75, 6, 128],
  [74, 6, 256],
  [38, 6, 256],
  [1, 6, 256],
  [0, 6, 64],
])("a floor of %i ms gives %i passes over %i MiB", (ms, iterations, mib) => {
  const cost = costFor(ms)
  expect(cost).toEqual({ iterations, memoryKib: mib * 1024 })
  expect(judgeKdf({ ...FLOOR, ...cost })).toBe("fine")
  const takes = (ms / 3) * iterations * (mib / 64)
  if (ms >= 38 && ms <= 300) expect(takes).toBeGreaterThanOrEqual(300)
  if (ms <= 300) expect(takes).toBeLessThanOrEqual(600)
})

test("calibration measures the device and draws a fresh salt", async () => {
  const clock = [1_000, 1_200]
  const params = await calibrate(() => clock.shift() ?? 0)
  expect(params).toMatchObject({
    id: "argon2id",
    version: 19,
    memoryKib: 65_536,
    iterations: 5,
    parallelism: 1,
  })
  expect(judgeKdf(params)).toBe("fine")
  const other = await calibrate()
  expect(hex(other.salt)).not.toBe(hex(params.salt))
  expect(judgeKdf(other)).toBe("fine")
})
