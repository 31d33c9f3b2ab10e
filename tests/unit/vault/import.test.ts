import { bech32 } from "@scure/base"
import fc from "fast-check"
import { english } from "viem/accounts"
import { expect, test } from "vitest"
import { recogniseKeys } from "../../../lib/core/keys/import.ts"
import { entropyToWords, wordsToEntropy } from "../../../lib/core/keys/mnemonic.ts"
import { nearestWord } from "../../../lib/core/keys/nearest-word.ts"
import { wipeRecognised } from "../../../lib/core/keys/recognised.ts"

const PHRASE = "leader monkey parrot ring guide accident before fence cannon height naive bean"
const JUNK = "test test test test test test test test test test test junk"
const LONG =
  "what bleak badge arrange retreat wolf trade produce cricket blur garlic valid proud rude strong choose busy staff weather area salt hollow arm fade"
const HEX = "7f7ff03d123792d6ac594bfa67bf6d0c0ab55b6b1fdb6249303fe861f1ccba9a"
const ORDER = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"))
const nip19 = (prefix: string, hex: string): string => bech32.encode(prefix, bech32.toWords(bytes(hex)))
const NSEC = nip19("nsec", HEX)

/** One line as a short text: its kind, or its code and facts. */
const summary = (input: string): readonly string[] =>
  recogniseKeys(input, english).map((line) => {
    if (!line.ok) return `${line.line} ${line.code} ${JSON.stringify(line.facts)}`
    return `${line.line} ${line.kind} ${Buffer.from(line.kind === "words" ? line.entropy : line.key)
      .toString("hex")
      .slice(0, 8)}`
  })

test("the known example of NIP-19", () => {
  const [line] = recogniseKeys("nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5", english)
  expect(line?.ok && line.kind === "nsec" && Buffer.from(line.key).toString("hex")).toBe(
    "67dea2ed018072d675f5415ecfaed7d2597555e202d85b3d65ea4e58d2d92ffa",
  )
})

test.each([
  ["words", PHRASE],
  ["capitals", PHRASE.toUpperCase()],
  ["odd spaces", `  ${PHRASE.replaceAll(" ", " \t\u00a0 ")}\n`],
  ["commas", PHRASE.replaceAll(" ", ", ")],
  ["a word a line", PHRASE.replaceAll(" ", "\n")],
  ["blank lines between", PHRASE.replaceAll(" ", "\r\n\r\n")],
  [
    "numbered lines",
    PHRASE.split(" ")
      .map((word, at) => `${at + 1}. ${word}`)
      .join("\n"),
  ],
  [
    "numbers glued on",
    PHRASE.split(" ")
      .map((word, at) => `${at + 1})${word}`)
      .join(" "),
  ],
  [
    "numbers between",
    PHRASE.split(" ")
      .map((word, at) => `${at + 1} ${word}`)
      .join(" "),
  ],
  ["zero-width characters", PHRASE.replaceAll(" ", " \u200b")],
  ["full-width letters", PHRASE.replace("leader", "ｌｅａｄｅｒ")],
  ["three lines of four", PHRASE.replace(/(\w+ \w+ \w+ \w+) /g, "$1\n")],
])("one phrase: %s", (_name, input) => {
  const entropy = wordsToEntropy(PHRASE.split(" "), english)
  expect(recogniseKeys(input, english)).toEqual([
    { line: 1, ok: true, kind: "words", count: 12, entropy: entropy.ok && entropy.entropy },
  ])
})

test("24 words on two lines of twelve are one phrase, two phrases are two", () => {
  const words = LONG.split(" ")
  const halves = `${words.slice(0, 12).join(" ")}\n${words.slice(12).join(" ")}`
  expect(recogniseKeys(halves, english)).toMatchObject([{ ok: true, kind: "words", count: 24, line: 1 }])
  expect(recogniseKeys(`${PHRASE}\n${JUNK}`, english)).toMatchObject([
    { ok: true, count: 12, line: 1 },
    { ok: true, count: 12, line: 2 },
  ])
})

test("what is two phrases as well as one is never guessed", () => {
  const halves = [
    "prevent sister build stereo uncle release initial list wife sing company notable",
    "engine elegant dizzy lounge urban soup problem any impact gasp filter night",
  ]
  expect(summary(halves.join("\n"))).toEqual([expect.stringMatching(/^1 two-readings/)])
  expect(recogniseKeys(halves.join(" "), english)).toMatchObject([{ ok: true, count: 24 }])
  for (const half of halves) expect(recogniseKeys(half, english)).toMatchObject([{ ok: true, count: 12 }])
})

test("two phrases, one with swapped words: each line has its own answer", () => {
  const swapped = PHRASE.replace("leader monkey", "monkey leader")
  expect(summary(`${JUNK}\n${swapped}`)).toEqual([
    expect.stringMatching(/^1 words/),
    '2 bad-checksum-words {"count":12}',
  ])
})

test.each([
  [HEX, "1 hex 7f7ff03d"],
  [`0x${HEX}`, "1 hex 7f7ff03d"],
  [`0X${HEX.toUpperCase()}`, "1 hex 7f7ff03d"],
  [`"${HEX}",`, "1 hex 7f7ff03d"],
  ["ab".repeat(32), "1 hex abababab"],
  [NSEC, "1 nsec 7f7ff03d"],
  [NSEC.toUpperCase(), "1 nsec 7f7ff03d"],
  [`nostr:${NSEC}`, "1 nsec 7f7ff03d"],
])("recognises %s", (input, expected) => {
  expect(summary(input)).toEqual([expected])
})

test.each([
  ["", "1 empty {}"],
  [" \n\t\u200b", "1 empty {}"],
  [nip19("npub", HEX), "1 npub-given {}"],
  [`nostr:${nip19("npub", HEX)}`, "1 npub-given {}"],
  [`${NSEC.slice(0, -1)}${NSEC.endsWith("q") ? "p" : "q"}`, "1 nsec-checksum {}"],
  [NSEC.slice(0, 30), "1 nsec-checksum {}"],
  [`N${NSEC.slice(1)}`, "1 nsec-checksum {}"],
  [nip19("nsec", "00ff"), "1 nsec-checksum {}"],
  [nip19("nsec", "00".repeat(32)), "1 hex-zero {}"],
  [nip19("nsec", ORDER), "1 hex-out-of-range {}"],
  ["0".repeat(64), "1 hex-zero {}"],
  [ORDER, "1 hex-out-of-range {}"],
  ["f".repeat(64), "1 hex-out-of-range {}"],
  [HEX.slice(1), '1 hex-length {"digits":63}'],
  [`${HEX}0`, '1 hex-length {"digits":65}'],
  ["0x", '1 hex-length {"digits":0}'],
  ["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", '1 hex-length {"digits":40}'],
  ["0xdeadbeef", '1 hex-length {"digits":8}'],
  [`${HEX.slice(1)}g`, "1 not-a-key {}"],
  [
    "ncryptsec1qgg9947rlpvqu76pj5ecreduf9jxhselq2nae2kghhvd5g7dgjtcxfqtd67p9m0w57lspw8gsq6yphnm8623nsl8xn9j4jdzz84zm3frztj3z7s35vpzmqf6ksu8r89qk5z2zxfmu5gv8th8wclt0h4p",
    '1 unsupported-kind {"kind":"ncryptsec"}',
  ],
  ['{"version":3,"crypto":{"cipher":"aes-128-ctr"}}', '1 unsupported-kind {"kind":"keystore"}'],
  ['{\n  "Crypto": {},\n  "version": 3\n}', '1 unsupported-kind {"kind":"keystore"}'],
  ['{"format":"spasm-signer-backup"}', '1 unsupported-kind {"kind":"backup"}'],
  ["{}", "1 not-a-key {}"],
  ["{not json", "1 not-a-key {}"],
  ["[]", "1 not-a-key {}"],
  ["correct-horse", "1 not-a-key {}"],
  ["note1abc", "1 not-a-key {}"],
  ["The quick brown foxes jumped over", "1 not-a-key {}"],
  ["17", "1 not-a-key {}"],
  [PHRASE.replace(" bean", ""), '1 bad-word-count {"count":11}'],
  [`${PHRASE} bean`, '1 bad-word-count {"count":13}'],
  ["abandon", '1 bad-word-count {"count":1}'],
  [PHRASE.replace("leader monkey", "monkey leader"), '1 bad-checksum-words {"count":12}'],
  [PHRASE.replace("before", "recieve"), '1 unknown-word {"index":7,"word":"recieve","suggestion":"receive"}'],
  [PHRASE.replace("bean", "xyzzyq"), '1 unknown-word {"index":12,"word":"xyzzyq","suggestion":null}'],
  [
    PHRASE.replace("leader monkey", "leadermonkey"),
    '1 unknown-word {"index":1,"word":"leadermonkey","suggestion":null}',
  ],
])("refuses %j", (input, expected) => {
  expect(summary(input)).toEqual([expected])
})

test("a line each, in the order given, a good line untouched by a bad neighbour", () => {
  const kinds = summary(`${HEX}\n\n${PHRASE}\nhello, this is not it\n${NSEC}\n0x12`)
  expect(kinds.map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
    "1 hex",
    "3 words",
    "4 not-a-key",
    "5 nsec",
    "6 hex-length",
  ])
})

test("refuses a whole book at once", () => {
  expect(summary("abandon ".repeat(50_000))).toEqual(["1 not-a-key {}"])
})

test.each([
  ["recieve", "receive"],
  ["abandn", "abandon"],
  ["lead", "leader"],
  ["abou", "about"],
  ["monkye", "monkey"],
  ["zzzz", null],
  ["a", null],
])("the word meant by %s is %s", (typed, meant) => {
  expect(nearestWord(typed, english)).toBe(meant)
})

test("every word is its own nearest, and found again with one letter doubled", () => {
  for (const word of english) expect(nearestWord(word, english)).toBe(word)
})

test("never throws, and no refusal repeats a key", () => {
  const phrase = fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map((entropy) => entropyToWords(entropy, english).join(" "))
  const key = fc.oneof(
    phrase,
    fc.uint8Array({ minLength: 32, maxLength: 32 }).map((secret) => Buffer.from(secret).toString("hex")),
    fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((secret) => nip19("nsec", Buffer.from(secret).toString("hex"))),
  )
  const damaged = fc
    .tuple(key, fc.nat(200), fc.constantFrom("", "x", "0", " q", "\n"))
    .map(([text, at, put]) => {
      const place = at % text.length
      return text.slice(0, place) + put + text.slice(place + 1)
    })
  fc.assert(
    fc.property(fc.oneof(key, damaged, fc.string(), fc.string({ unit: "binary" })), (input) => {
      const lines = recogniseKeys(input, english)
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) {
        if (line.ok) continue
        const told = JSON.stringify(line)
        for (const token of input.split(/\s+/))
          if (token.length > 20) expect(told).not.toContain(token.slice(0, 20))
      }
    }),
    { numRuns: 1_000 },
  )
})

test("wiping leaves nothing", () => {
  const lines = recogniseKeys(`${HEX}\n${PHRASE}\n${NSEC}`, english)
  wipeRecognised(lines)
  for (const line of lines) {
    const secret = line.ok && (line.kind === "words" ? line.entropy : line.key)
    expect(secret && [...secret].every((byte) => byte === 0)).toBe(true)
  }
})
