// What a link or a typed name stands for, and that nothing else is taken for one.
import fc from "fast-check"
import {
  naddrEncode,
  neventEncode,
  noteEncode,
  nprofileEncode,
  npubEncode,
  nsecEncode,
} from "nostr-tools/nip19"
import { describe, expect, test } from "vitest"
import { linkedBy } from "../../../lib/platform/post-link.ts"

const HEX = "ab".repeat(32)
const ID = `spasmid01${HEX}`
const SITE = "https://forum.org"
const post = (id: string, site: string | null = null) => ({ is: "post", id, site })
const author = { is: "author", pubkey: HEX }

describe("a post is named by", () => {
  for (const [text, named] of [
    [ID, post(ID)],
    [`  ${ID.toUpperCase().replace("SPASMID", "spasmid")}\n`, post(ID)],
    [HEX, post(HEX)],
    [noteEncode(HEX), post(HEX)],
    [`nostr:${neventEncode({ id: HEX, relays: ["wss://relay.example"] })}`, post(HEX)],
    [`https://njump.example/${noteEncode(HEX)}?lang=en`, post(HEX)],
    [`${SITE}/news/${ID}`, post(ID, SITE)],
    [`${SITE}/news/${ID}/?a=b#c`, post(ID, SITE)],
    [`${SITE}:8443/a/forum/news/${HEX}`, post(HEX, `${SITE}:8443/a/forum`)],
    [`${SITE}/news/${ID.slice(0, 30)}`, post(ID.slice(0, 30), SITE)],
    [`${SITE}/posts/${ID}`, post(ID, SITE)],
  ] as const) {
    test(text.trim().slice(0, 60), () => expect(linkedBy(text)).toEqual(named))
  }
})

test("an author is named by a public key of Nostr", () => {
  expect(linkedBy(npubEncode(HEX))).toEqual(author)
  expect(linkedBy(`https://client.example/p/${nprofileEncode({ pubkey: HEX })}`)).toEqual(author)
})

test("nothing is named by anything else", () => {
  const secret = nsecEncode(new Uint8Array(32).fill(1))
  const others = [
    "",
    "words",
    secret,
    `nostr:${secret}`,
    ID.slice(0, 30),
    `${ID}0`,
    `${noteEncode(HEX).slice(0, -1)}q`,
    naddrEncode({ identifier: "a", pubkey: HEX, kind: 30023 }),
    `${SITE}/news/an-article-of-a-newspaper`,
    `${SITE}/news/`,
    `${SITE}/api/events/${ID}`,
    `ftp://forum.org/news/${ID}`,
    `{"id":"${ID}"}`,
    `see ${SITE}/news/${ID}`,
    `https://[/news/${ID}`,
  ]
  for (const text of others) expect(linkedBy(text), text).toBeNull()
})

test("no text throws, and none takes long", () => {
  fc.assert(fc.property(fc.string({ maxLength: 3000 }), (text) => void linkedBy(text)))
  const start = performance.now()
  linkedBy(`https://a.org/${"npub1qqqqqqqqqqqqqqqqqqqq/".repeat(80)}`)
  linkedBy("/news/".repeat(100_000))
  expect(performance.now() - start).toBeLessThan(1000)
})
