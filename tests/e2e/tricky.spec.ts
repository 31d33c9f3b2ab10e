// Requests made to be misread: the window names each trick before the words, where a person looks first.
import type { TestInfo } from "playwright/test"
import { ADDRESS, bodyOf, connect, eventOf, loginOf, rpc, signEvent, signText } from "./asking.ts"
import { type Extension, expect, test } from "./extension.ts"

type Trick<Asked> = {
  readonly heading: string
  readonly tier: "check" | "danger"
  /** What is told, and what of the text is shown beside it. */
  readonly problem: string
  readonly place?: string | RegExp
  readonly ask: () => Asked
}
type Tricks<Asked> = Readonly<Record<string, Trick<Asked>>>

const other = "0x1111111111111111111111111111111111111111"
const DAY = 24 * 60 * 60_000
const PLAIN = "Sign a message"
const spliced = (before: string, after: string, fields: object = {}): string =>
  bodyOf({ ...fields }).replace(before, after)

const IN_BODIES: Tricks<string> = {
  "two contents, of which the last counts": {
    heading: PLAIN,
    tier: "danger",
    problem: "duplicate-key",
    place: "I pay 1,000",
    ask: () => spliced('"content"', '"content":"I pay 1,000","content"'),
  },
  "words after the end": {
    heading: PLAIN,
    tier: "danger",
    problem: "trailing-data",
    place: "and all my keys",
    ask: () => `${bodyOf()} and all my keys`,
  },
  "a number that no program keeps": {
    heading: PLAIN,
    tier: "danger",
    problem: "unsafe-number",
    place: "9007199254740993",
    ask: () => spliced('"sequence":0', '"sequence":9007199254740993', { sequence: 0 }),
  },
  "a key that sets a prototype": {
    heading: PLAIN,
    tier: "danger",
    problem: "proto-key",
    ask: () => spliced('"action"', '"__proto__":{"action":"moderate"},"action"'),
  },
  "two forms at once": {
    heading: PLAIN,
    tier: "danger",
    problem: "polyglot",
    place: "dmp_v0.1.0",
    ask: () => bodyOf({ version: "dmp_v0.1.0", text: "something else" }),
  },
  "a text that runs backwards": {
    heading: "Publish a post",
    tier: "danger",
    problem: "bidi-control",
    place: "U+202E",
    ask: () => bodyOf({ content: "Send to \u202eelpmaxe.knab\u202c please" }),
  },
  "letters that nobody sees": {
    heading: "Publish a post",
    tier: "check",
    problem: "hidden-character",
    ask: () => bodyOf({ content: `fine${"\u200b\u2060".repeat(40)}print` }),
  },
  "a host of two alphabets": {
    heading: "Publish a post",
    tier: "danger",
    problem: "mixed-script-host",
    place: "xn--",
    ask: () => bodyOf({ content: "Log in at https://b\u0430nk.example/now" }),
  },
  "a place for money": {
    heading: "Publish a post",
    tier: "danger",
    problem: "tips",
    ask: () => bodyOf({ tips: [{ address: other, text: "thanks" }] }),
  },
  "the name of somebody else": {
    heading: "Publish a post",
    tier: "danger",
    problem: "author-mismatch",
    place: "/authors/0/addresses/0/value",
    ask: () => bodyOf({ authors: [{ addresses: [{ value: other }, { value: ADDRESS.toLowerCase() }] }] }),
  },
  "a claim that it is verified": {
    heading: "Publish a post",
    tier: "check",
    problem: "verified-claimed",
    ask: () => bodyOf({ authors: [{ addresses: [{ value: ADDRESS.toLowerCase(), verified: true }] }] }),
  },
  "a field that nobody knows": {
    heading: "Publish a post",
    tier: "check",
    problem: "unknown-field",
    place: "/surprise",
    ask: () => bodyOf({ surprise: "and I owe you 10" }),
  },
  "a time of next week": {
    heading: "Publish a post",
    tier: "danger",
    problem: "time-skew",
    place: "/timestamp",
    ask: () => bodyOf({ timestamp: Date.now() + 7 * 24 * 60 * 60_000 }),
  },
  "a moderator's act": {
    heading: "Moderate",
    tier: "danger",
    problem: "moderation",
    ask: () => bodyOf({ action: "moderate", content: "delete", title: undefined }),
  },
  "a hash instead of words": {
    heading: PLAIN,
    tier: "danger",
    problem: "hash-shaped",
    ask: () => "0x".concat("ab".repeat(32)),
  },
  "a secret key in a post": {
    heading: "Publish a post",
    tier: "danger",
    problem: "secret-in-text",
    ask: () => bodyOf({ content: `my key is nsec1${"q".repeat(58)}` }),
  },
  "an escape that is half of a character": {
    heading: PLAIN,
    tier: "danger",
    problem: "lone-surrogate",
    ask: () => spliced("Hello", "Hello \\ud83d"),
  },
  "lists in lists in lists": {
    heading: PLAIN,
    tier: "danger",
    problem: "too-deep",
    ask: () => spliced('"action"', `"extra":{"a":${"[".repeat(40)}${"]".repeat(40)}},"action"`),
  },
  "more than anybody reads": {
    heading: PLAIN,
    tier: "danger",
    problem: "too-large",
    ask: () => bodyOf({ content: "words ".repeat(25_000) }),
  },
  "an action that nobody knows": {
    heading: PLAIN,
    tier: "check",
    problem: "unknown-action",
    ask: () => bodyOf({ action: "transfer" }),
  },
  "letters that look like bytes": {
    heading: PLAIN,
    tier: "check",
    problem: "hex-like",
    ask: () => "0xdeadbeef",
  },
}

const logins = (origin: string): Tricks<string> => {
  const login = { heading: "Sign in", tier: "danger" } as const
  return {
    "at a site that does not ask": {
      ...login,
      problem: "siwe-domain",
      place: "bank.example",
      ask: () => loginOf(origin, { domain: "bank.example" }),
    },
    "for a key that does not sign": {
      ...login,
      problem: "siwe-address",
      place: other,
      ask: () => loginOf(origin, { address: other }),
    },
    "that is over": {
      ...login,
      problem: "siwe-time",
      place: "Expiration Time: ",
      ask: () => loginOf(origin, { expires: Date.now() - 1000 }),
    },
    "that begins tomorrow": {
      ...login,
      problem: "siwe-time",
      place: "Not Before: ",
      ask: () => loginOf(origin, { begins: Date.now() + DAY }),
    },
    "of last week": {
      ...login,
      tier: "check",
      problem: "siwe-time",
      place: "Issued At: ",
      ask: () => loginOf(origin, { issued: Date.now() - 7 * DAY }),
    },
    "that a program of this form cannot read": {
      heading: PLAIN,
      tier: "danger",
      problem: "siwe-malformed",
      ask: () => loginOf(origin).replace("Nonce: ", "Nonce:"),
    },
  }
}

const SPASM = [
  ["spasm_version", "2.0.0"],
  ["spasm_action", "post"],
  ["license", "MIT"],
]
/** An Ethereum address, filled out to the length of a key of Nostr. */
const STRANGER = `${"1".repeat(40)}657468657265756d2d707562`
const mapped = (tag: string, path: string, value: string, index: string): string[][] => [
  [tag, value, "spasm_add_1"],
  ["tags_mapping", "spasm_add_1", tag, value, "se2", path, index, "0"].concat([
    "hex_to_eth_pub_1",
    "",
    "ethereum-pubkey",
    "",
    "",
    "",
  ]),
]

const IN_EVENTS: Tricks<object> = {
  "a log-in that looks like a post": {
    heading: "Sign a Nostr event",
    tier: "danger",
    problem: "powerful-kind",
    ask: () =>
      eventOf({
        kind: 27235,
        tags: [
          ["spasm_action", "post"],
          ["u", "https://bank.example/"],
          ["method", "POST"],
        ],
      }),
  },
  "a deletion that looks like a post": {
    heading: "Sign a Nostr event",
    tier: "check",
    problem: "powerful-kind",
    ask: () =>
      eventOf({
        kind: 5,
        tags: [
          ["spasm_action", "post"],
          ["e", "ab".repeat(32)],
        ],
      }),
  },
  "an emptied list of people": {
    heading: "Sign a Nostr event",
    tier: "danger",
    problem: "powerful-kind",
    ask: () => eventOf({ kind: 3, tags: [], content: "" }),
  },
  "an author whom a tag puts in place of the key": {
    heading: "Publish a post",
    tier: "danger",
    problem: "author-mismatch",
    place: other,
    ask: () =>
      eventOf({
        tags: [
          ["spasm_version", "2.0.0"],
          ["spasm_action", "post"],
          ["license", "MIT"],
          ["O", `spasm_author:${other}`, "spasm_aadd_1"],
          [
            "tags_mapping",
            "spasm_aadd_1",
            "O",
            `spasm_author:${other}`,
            "se2",
            "authors.addresses",
            "0",
            "0",
          ].concat(["slice.13", "", "ethereum-pubkey", "", "", ""]),
        ],
      }),
  },
  "two titles": {
    heading: "Sign a Nostr event",
    tier: "danger",
    problem: "repeated-tag",
    place: "Another",
    ask: () => eventOf({ tags: [...SPASM, ["title", "One"], ["title", "Another"]] }),
  },
  "two times": {
    heading: "Publish a post",
    tier: "check",
    problem: "two-times",
    place: "/created_at",
    ask: () => eventOf({ tags: [...SPASM, ["spasm_timestamp", String(Date.now() - 60_000)]] }),
  },
  "a mapping to a place that costs memory": {
    heading: "Sign a Nostr event",
    tier: "danger",
    problem: "tag-index",
    ask: () => eventOf({ tags: [...SPASM, ...mapped("p", "mentions.addresses", STRANGER, "9999")] }),
  },
  "a mapping that keeps another key than it names": {
    heading: "Sign a Nostr event",
    tier: "danger",
    problem: "tag-mapping",
    ask: () => eventOf({ tags: [...SPASM, ...mapped("p", "mentions.addresses", `${STRANGER}x`, "0")] }),
  },
}

/** Asks each in turn, and looks for what is told of it. */
async function expectTold<Asked>(
  tricks: Tricks<Asked>,
  sign: (asked: Asked) => Promise<unknown>,
  extension: Extension,
  info: TestInfo,
): Promise<void> {
  for (const [name, { heading, tier, problem, place, ask }] of Object.entries(tricks)) {
    await test.step(name, async () => {
      const answer = sign(ask())
      const window = await extension.approval(heading)
      await expect(window.locator("main")).toHaveAttribute("data-tier", tier)
      const item = window.locator(`[data-problem="${problem}"]`).first()
      await expect(item.locator("summary"), "without a press or a scroll").toBeInViewport({ ratio: 0.9 })
      const [told, words] = [
        await item.boundingBox(),
        await window.getByRole("region", { name: "Post", exact: true }).boundingBox(),
      ]
      expect(told && words && told.y < words.y, "before the words").toBe(true)
      await item.locator("summary").click()
      if (place) await expect(item).toContainText(place)
      await window.screenshot({ path: info.outputPath(`${name.replaceAll(" ", "-")}.png`) })
      await window.getByRole("button", { name: "Reject", exact: true }).click()
      expect(String(await answer)).toMatch(/4001|user rejected/)
    })
  }
}

test("tricks in texts and posts", async ({ extension, page }, info) => {
  await connect(extension, page)
  await expectTold(IN_BODIES, (text) => signText(page, text), extension, info)
})

test("log-ins that open something else", async ({ extension, page, site }, info) => {
  await connect(extension, page)
  await expectTold(logins(site.origin), (text) => signText(page, text), extension, info)
})

test("tricks in events of Nostr", async ({ extension, page }, info) => {
  await expectTold(IN_EVENTS, (event) => signEvent(page, event), extension, info)
})

test("bytes that are no text are shown as bytes, and cannot be confirmed", async ({
  extension,
  page,
}, info) => {
  await connect(extension, page)
  const answer = rpc(page, "personal_sign", ["0xfffe4869", ADDRESS])
  const window = await extension.approval("Not readable")
  await expect(window.getByRole("tabpanel")).toContainText("ff fe 48 69")
  await expect(window.getByRole("button", { name: /^Sign/ })).toHaveCount(0)
  await window.screenshot({ path: info.outputPath("not-readable.png") })
  await window.getByRole("button", { name: "Reject", exact: true }).click()
  expect(await answer).toBe(4001)
})
