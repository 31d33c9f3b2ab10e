// What a person sees, what is asked and what is signed are one thing: no two requests look alike, no signed field stays out of sight,
// nothing that a page sends can break the reader, and the signature is over exactly the bytes that were shown.

import { readdirSync, readFileSync } from "node:fs"
import { runInNewContext } from "node:vm"
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { verifyEvent } from "nostr-tools/pure"
import { recoverMessageAddress } from "viem"
import { describe, expect, test } from "vitest"
import { messageHex, parsePersonalSign } from "../../../lib/core/ethereum/sign-params.ts"
import { requestHash, type Wish } from "../../../lib/core/request.ts"
import { signNostrEvent, signPersonalMessage } from "../../../lib/core/signer.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import type { Reading } from "../../../lib/core/spasm/reading.ts"
import { exactText } from "../../../lib/core/text/exact-view.ts"
import { decodeUtf8, encodeUtf8 } from "../../../lib/core/text/utf8.ts"
import keys from "../../vectors/keys.json" with { type: "json" }
import { body, dmp, junk, nostrEvent, text, wildBody, wildDmp } from "./generators.ts"

/** Cases of the law itself: no two byte strings with one exact view, no signed leaf that is not shown. */
const LAW = { views: 60_000, bytes: 20_000, leaves: 15_000, nostrLeaves: 5_000 }
/** Those, and cases of what it rests on. */
const CASES = {
  ...LAW,
  hashes: 10_000,
  reading: 22_500,
  signing: 1_500,
}

const bytesOf = (content: string): Uint8Array => encodeUtf8(content) ?? new Uint8Array()
const runs = (numRuns: number): fc.Parameters<unknown> => ({ numRuns })

test("a hundred thousand cases of the law are tried", () => {
  expect(Object.values(LAW).reduce((sum, count) => sum + count)).toBe(100_000)
})

describe("no two texts look alike", () => {
  /** Characters that are alike, hidden, composed, or used by the view itself. */
  const tricky = fc.constantFrom(
    ..."aAа⟦⟧U+×10 \t\n\u00a0\u3000\u2003\u200b\u200c\u200d\u202e\u2066\u00ad\ufeff\ufe0f\u0301\u0323\u0307éÅÅ\u212aK",
    ..."\u0000\u0007\u001b\u007f\u0085\u2028\ufffd\u0600\u115f\u1160ㅤ\u0f71\u0f72\u1ab0가각".split(""),
    ...[
      "\u{e0041}",
      "\u{e007f}",
      "🏴",
      "👩",
      "👩‍👩‍👧",
      "🇨🇿",
      "1️⃣",
      "⟦U+200B⟧",
      "⟦U+200B ×2⟧",
      "e\u0301",
      "\u1e69",
      "s\u0323\u0307",
    ],
  )
  const shown = fc.oneof(
    fc.array(tricky, { maxLength: 12 }).map((parts) => parts.join("")),
    text,
    fc.string({ unit: "binary", maxLength: 10 }),
  )

  /** The text that a view stands for, by the rule of its tokens alone. */
  function readBack(view: string): string {
    return view.replace(/⟦U\+([0-9A-F]{4,6})(?: ×([0-9]+))?⟧/g, (_, point: string, count = "1") =>
      String.fromCodePoint(Number.parseInt(point, 16)).repeat(Number(count)),
    )
  }

  test("the exact view can be read back to the text", () => {
    fc.assert(
      fc.property(shown, (content) => {
        expect(readBack(exactText(content))).toBe(content)
      }),
      runs(CASES.views - 5_000),
    )
  })

  test("two texts with one view are one text", () => {
    fc.assert(
      fc.property(shown, shown, fc.nat(), (one, other, place) => {
        const at = place % (one.length + 1)
        for (const near of [
          other,
          one.slice(0, at) + other + one.slice(at),
          one.normalize("NFC"),
          one.normalize("NFD"),
          one.trim(),
        ]) {
          expect(exactText(near) === exactText(one)).toBe(near === one)
        }
      }),
      runs(5_000),
    )
  })

  test("bytes are one text or none", () => {
    const almost = fc
      .tuple(text, fc.uint8Array({ maxLength: 3 }), fc.nat())
      .map(([content, extra, place]) => {
        const bytes = [...bytesOf(content)]
        bytes.splice(place % (bytes.length + 1), place % 2, ...extra)
        return Uint8Array.from(bytes)
      })
    const platform = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 8 }), almost), (bytes) => {
        const content = decodeUtf8(bytes)
        if (content !== null) {
          expect(encodeUtf8(content)).toEqual(bytes)
          expect(content).toBe(platform.decode(bytes))
        } else expect(() => platform.decode(bytes)).toThrow()
        const reading = read(bytes, { as: "request" })
        expect(reading.form === "unreadable").toBe(content === null)
        if (reading.form === "text") expect(reading.content).toBe(content)
      }),
      runs(CASES.bytes),
    )
  })
})

describe("no two requests are taken for one another", () => {
  const site = fc.constantFrom(
    "https://a.example",
    "https://a.example:8443",
    "http://a.example",
    "https://b.example",
  )
  const caller = fc.record({
    origin: site,
    top: fc.option(site),
    tabId: fc.constant(1),
    frameId: fc.constant(0),
  })
  const account = fc.constantFrom(keys.nostr.alice.pubkey, keys.nostr.bob.pubkey)
  const wish: fc.Arbitrary<Wish> = fc.oneof(
    fc.record(
      {
        kind: fc.constant("personal-sign"),
        address: fc.constant("0x1"),
        message: text.map((content) => messageHex(content) ?? "0x"),
        twoAddresses: fc.constant(true),
      },
      { requiredKeys: ["kind", "address", "message"] },
    ),
    fc.record({ kind: fc.constant("sign-event"), event: nostrEvent }),
    fc.record({
      kind: fc.constantFrom("encrypt", "decrypt"),
      cipher: fc.constantFrom("nip04", "nip44"),
      account,
      peer: account,
      text,
    }),
  )

  test("different requests have different hashes, equal ones the same", () => {
    const seen = new Map<string, string>()
    fc.assert(
      fc.property(caller, wish, (asks, wanted) => {
        const said = JSON.stringify([asks.origin, asks.top, wanted])
        const hash = requestHash(asks, wanted)
        expect(hash).toMatch(/^[0-9a-f]{64}$/)
        expect(seen.get(hash) ?? said).toBe(said)
        expect(requestHash(structuredClone(asks), structuredClone(wanted))).toBe(hash)
        seen.set(hash, said)
      }),
      runs(CASES.hashes),
    )
    expect(new Set(seen.values()).size).toBe(seen.size)
  })
})

type Tree =
  | { readonly members: readonly (readonly [key: string, value: Tree])[] }
  | { readonly items: readonly Tree[] }
  | { readonly scalar: unknown }

describe("every signed leaf is shown once", () => {
  const key = fc.constantFrom(
    ..."type version action title content text timestamp time license authors mentions addresses value usernames parent ids tips address".split(
      " ",
    ),
    ..."keywords tags links medias proofs extra pows root protocol verified sequence 0 1 a/b m~n __proto__ constructor kind pubkey".split(
      " ",
    ),
    ...["", " ", "naïve", "Zażółć"],
  )
  const leaf = fc
    .oneof(
      text,
      fc.integer(),
      fc.boolean(),
      fc.constantFrom(null, 1.5, -0.25, "SpasmEventBodyV2", "dmp_v0.0.1"),
    )
    .map((scalar) => ({ scalar }))
  const tree = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.array(fc.tuple(key, tie("tree")), { maxLength: 4 }).map((members) => ({ members })),
      fc.array(tie("tree"), { maxLength: 3 }).map((items) => ({ items })),
    ),
  })).tree

  const scalarTree = (scalar: unknown): Tree => ({ scalar })
  const opening = fc.constantFrom<readonly (readonly [string, Tree])[]>(
    [["type", scalarTree("SpasmEventBodyV2")]],
    [
      ["version", scalarTree("dmp_v0.1.0")],
      ["action", scalarTree("post")],
      ["license", scalarTree("MIT")],
    ],
  )
  const message = fc
    .tuple(
      opening,
      fc.array(
        fc.tuple(
          key.filter((name) => !["type", "version", "signature", "signedString"].includes(name)),
          tree,
        ),
        { maxLength: 8 },
      ),
    )
    .map(([first, rest]): Tree => ({ members: [...rest.slice(0, 2), ...first, ...rest.slice(2)] }))

  /** JSON with repeated keys kept, one key in three written in escapes, and spaces between. */
  function written(value: Tree, space: string): string {
    const gap = (part: string): string => space + part + space
    if ("members" in value) {
      const parts = value.members.map(([name, child], at) => {
        const escaped = [...name]
          .map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)
          .join("")
        const spelt = at % 3 === 2 ? `"${escaped}"` : JSON.stringify(name)
        return `${gap(spelt)}:${gap(written(child, space))}`
      })
      return `{${parts.join(",")}}`
    }
    if ("items" in value) return `[${value.items.map((item) => gap(written(item, space))).join(",")}]`
    return JSON.stringify(value.scalar)
  }

  function leavesOf(value: Tree, path = ""): string[] {
    if ("members" in value && value.members.length > 0) {
      return value.members.flatMap(([name, child]) =>
        leavesOf(child, `${path}/${name.replace(/~/g, "~0").replace(/\//g, "~1")}`),
      )
    }
    if ("items" in value && value.items.length > 0)
      return value.items.flatMap((item, at) => leavesOf(item, `${path}/${at}`))
    return [leafText(path, "scalar" in value ? value.scalar : "items" in value ? [] : {})]
  }

  const leafText = (path: string, value: unknown): string => `${path} ${JSON.stringify(value)}`
  const shownIn = ({ fields, rest }: Reading): string[] =>
    [...fields, ...rest].map(({ path, value }) => leafText(path, value)).sort()

  test("in bodies and DMP, asked, found and signed", () => {
    fc.assert(
      fc.property(message, fc.constantFrom("", " ", "\n\t"), (value, space) => {
        const json = written(value, space)
        const leaves = leavesOf(value).sort()
        const asked = read(json, { as: "request" })
        expect(["body", "dmp"]).toContain(asked.form)
        expect(shownIn(asked)).toEqual(leaves)
        expect(shownIn(read(bytesOf(json), { as: "event" }))).toEqual(leaves)
        const type = asked.form === "body" ? { type: "SpasmEventBodySignedClosedV2" } : {}
        const closed = { ...type, signedString: json, signature: "0x", signer: "0x" }
        expect(shownIn(read(closed, { as: "event" }))).toEqual(leaves)
      }),
      runs(CASES.leaves),
    )
  })

  test("in Nostr events, with whatever else came with them", () => {
    fc.assert(
      fc.property(
        nostrEvent,
        fc.dictionary(text, junk, { maxKeys: 3 }),
        fc.boolean(),
        (event, extra, signed) => {
          const { pubkey, created_at, kind, content } = event
          const tree: Tree = { items: event.tags.map((tag) => ({ items: tag.map(scalarTree) })) }
          const top = Object.entries({ pubkey, created_at, kind, content }).map(([name, value]) =>
            leafText(`/${name}`, value),
          )
          const leaves = [...top, ...leavesOf(tree, "/tags")].sort()
          const names = { type: "SpasmEventBodyV2", title: "t", verified: true }
          expect(shownIn(read({ ...extra, ...names, ...event }, { as: "request" }))).toEqual(leaves)
          const found = { ...event, ...(signed && { id: "0".repeat(64), sig: "0".repeat(128) }) }
          expect(shownIn(read(found, { as: "event" }))).toEqual(leaves)
        },
      ),
      runs(CASES.nostrLeaves),
    )
  })
})

describe("nothing breaks the reader", () => {
  /** The curve is not what is tried here; a reader with this pair takes every signature for wrong. */
  const verifier = { recover: () => null, schnorr: () => false }
  const both = (input: unknown): Reading[] => [
    read(input, { as: "request", verifier }),
    read(input, { as: "event", verifier }),
  ]

  const folder = new URL("../../vectors/", import.meta.url)
  const vectors = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => readFileSync(new URL(file, folder), "utf8"))
    .flatMap((file) => {
      const { input, inputText } = JSON.parse(file) as { input?: unknown; inputText?: string }
      return inputText ?? (input === undefined ? [] : [JSON.stringify(input)])
    })
  const fragment = fc.oneof(
    text,
    fc.constantFrom(
      ...'{}[]",:\\',
      "\\u",
      "\\ud800",
      "null",
      "1e999",
      "-0",
      '"__proto__":',
      '"type":"SpasmEventBodyV2",',
      '"signedString":"{',
      "\u0000",
      "\ufeff",
    ),
    fc
      .constantFrom(...vectors)
      .chain((vector) => fc.nat(vector.length).map((start) => vector.slice(start, start + 40))),
  )
  const mutated = fc
    .tuple(
      fc.constantFrom(...vectors),
      fc.array(fc.tuple(fc.nat(), fc.nat(30), fragment), { minLength: 1, maxLength: 4 }),
    )
    .map(([vector, edits]) =>
      edits.reduce(
        (json, [place, cut, insert]) =>
          json.slice(0, place % (json.length + 1)) + insert + json.slice((place % (json.length + 1)) + cut),
        vector,
      ),
    )

  function frozen<T>(value: T): T {
    if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
      Object.freeze(value)
      for (const child of Object.values(value)) frozen(child)
    }
    return value
  }

  /** Never throws, answers the same twice, and leaves the input as it was. */
  function holds(input: unknown): void {
    const before = JSON.stringify(input)
    const first = JSON.stringify(both(input))
    expect(JSON.stringify(both(frozen(input)))).toBe(first)
    expect(JSON.stringify(input)).toBe(before)
  }

  test("genuine events with pieces cut out and put in", () => {
    fc.assert(fc.property(mutated, holds), runs(8_000))
  })

  test("any text", () => {
    const anything = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
      fc.json(),
      fragment,
    )
    fc.assert(fc.property(anything, holds), runs(9_500))
  })

  test("any value", () => {
    fc.assert(
      fc.property(fc.oneof(body, wildBody, dmp, wildDmp, nostrEvent, junk, fc.jsonValue()), holds),
      runs(2_500),
    )
  })

  test("values that are no JSON, at the top or inside an event", () => {
    const thrower = (): never => {
      throw new Error("trap")
    }
    const hostile: readonly (() => unknown)[] = [
      () => Object.assign([], { 0: 1n }),
      () => ({ a: 1n }),
      () => Symbol("x"),
      () => thrower,
      () => undefined,
      () => new Map([[1, 2]]),
      () => new Date(Number.NaN),
      () => new Date(0),
      () => new Float64Array([Number.NaN]),
      () => new DataView(new ArrayBuffer(3)),
      () => new ArrayBuffer(3),
      () => Object.defineProperty({}, "kind", { enumerable: true, get: thrower }),
      () =>
        new Proxy(
          {},
          Object.fromEntries(
            ["get", "has", "ownKeys", "getPrototypeOf", "getOwnPropertyDescriptor", "set"].map((trap) => [
              trap,
              thrower,
            ]),
          ),
        ),
      () => new Proxy(new Uint8Array(3), {}),
      () => new Proxy(() => 1, { apply: thrower }),
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        return proxy
      },
      () => {
        const loop: Record<string, unknown> = {}
        loop.loop = loop
        return loop
      },
      () => Object.create(null, { type: { value: "SpasmEventBodyV2", enumerable: true } }),
      () => ({ toJSON: thrower }),
      () => ({ toJSON: () => ({ type: "SpasmEventBodyV2" }) }),
      () => Object.defineProperty(new Uint8Array(2), "buffer", { get: thrower }),
      () => structuredClone(new Uint8Array(2), { transfer: [] }),
      () => new String("text"),
      () => Number.NaN,
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...hostile),
        nostrEvent,
        fc.constantFrom("kind", "tags", "content", "pubkey", "extra", ""),
        (make, event, place) => {
          const inputs =
            place === ""
              ? [make()]
              : [
                  { ...event, [place]: make() },
                  { ...event, tags: [[make()]] },
                ]
          for (const input of inputs)
            for (const reading of both(input)) expect(reading.view).toBeTypeOf("string")
        },
      ),
      runs(1_500),
    )
  })

  test("an event that answers differently each time it is asked", () => {
    fc.assert(
      fc.property(nostrEvent, text, (event, other) => {
        let asked = 0
        const turning = {
          ...event,
          get content() {
            return asked++ === 0 ? "shown" : other
          },
        }
        const reading = read(turning, { as: "request", verifier })
        expect(reading.fields.filter(({ path }) => path === "/content").map(({ value }) => value)).toEqual([
          "shown",
        ])
        expect(reading.content).toBe("shown")
      }),
      runs(500),
    )
  })

  test("bytes and values of another realm are read like one's own", () => {
    expect(read(runInNewContext("new Uint8Array([104, 105])"), { as: "request", verifier }).content).toBe(
      "hi",
    )
    const foreign = runInNewContext("({ kind: 1, created_at: 1, content: 'hi', tags: [['t', 'x']] })")
    expect(read(foreign, { as: "request", verifier })).toMatchObject({ form: "nostr", content: "hi" })
  })

  test("a reading that is changed by whoever got it changes no other", () => {
    const { problems, parentIds }: { problems: unknown; parentIds: unknown } = read("x", {
      as: "event",
      verifier,
    })
    for (const list of [problems, parentIds]) if (Array.isArray(list)) list.push("x")
    expect(read("x", { as: "event", verifier })).toMatchObject({ problems: [], parentIds: [] })
  })

  test("no event can set what every object inherits", () => {
    const inherited = (): string[] =>
      [Object.prototype, Object, Array.prototype, Function.prototype].flatMap((each) =>
        Reflect.ownKeys(each).map(String),
      )
    const before = inherited()
    fc.assert(
      fc.property(nostrEvent, (event) => void both(event)),
      runs(500),
    )
    expect(inherited()).toEqual(before)
  })

  test("great width, depth and length", () => {
    const wide = (item: string, count: number): string =>
      `{"type":"SpasmEventBodyV2","a":[${Array(count).fill(item).join(",")}]}`
    for (const json of [
      ...["[", '{"a":', '{"type":"SpasmEventBodyV2","a":['].map((open) => open.repeat(20_000)),
      ...["1", '""', "{}", '{"":[]}', '"\\u0000"', '"\u0001\u0002"'].map((item) => wide(item, 15_000)),
      `{"type":"SpasmEventBodyV2","a":"${"\u0001\u0002".repeat(60_000)}"}`,
      "\u0001\u0002".repeat(400_000),
      "9".repeat(100_000),
    ]) {
      for (const reading of both(json)) expect(reading.form).toBeTypeOf("string")
    }
    const event = { kind: 1, created_at: 1, tags: [], pubkey: "", content: "\u0001\u0002".repeat(400_000) }
    for (const reading of both(event)) expect(reading.problems.map(({ code }) => code)).toContain("too-large")
  })
})

describe("what is signed is what was asked", () => {
  const ethereum = hexToBytes(keys.ethereum.alice.privateKey.slice(2))
  const nostr = hexToBytes(keys.nostr.alice.secretKey)

  test("by personal_sign, as another wallet's library recovers it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, fc.uint8Array({ minLength: 1 })), async (asked) => {
        const param = typeof asked === "string" ? asked || "x" : `0x${bytesToHex(asked)}`
        const parsed = parsePersonalSign([param, keys.ethereum.alice.address])
        if (!parsed.ok) throw new Error(parsed.message)
        const bytes = hexToBytes(parsed.message.slice(2))
        if (typeof asked !== "string") expect(bytes).toEqual(asked)
        else if (!/^0x([0-9a-fA-F]{2})*$/.test(param)) expect(decodeUtf8(bytes)).toBe(param)
        const signature = signPersonalMessage(bytes, ethereum) as `0x${string}`
        expect(await recoverMessageAddress({ message: { raw: bytes }, signature })).toBe(
          keys.ethereum.alice.address,
        )
      }),
      runs(CASES.signing - 500),
    )
  })

  test("by signEvent, as another client's library verifies it", () => {
    fc.assert(
      fc.property(nostrEvent, fc.uint8Array({ minLength: 32, maxLength: 32 }), (event, auxiliary) => {
        const template = { ...event, pubkey: keys.nostr.alice.pubkey }
        const { id, sig, ...signed } = signNostrEvent(template, nostr, auxiliary)
        expect(signed).toEqual(template)
        expect(verifyEvent(structuredClone({ id, sig, ...signed }) as never)).toBe(true)
        const reading = read({ id, sig, ...signed }, { as: "event" })
        expect(reading.signatures).toMatchObject([{ valid: true, signer: keys.nostr.alice.pubkey }])
        expect(reading.claimedIds).toEqual([id])
      }),
      runs(500),
    )
  })
})
