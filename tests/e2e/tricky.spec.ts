// Requests made to be misread: the window names each trick before the words, where a person looks first.
import { ADDRESS, bodyOf, connect, eventOf, signEvent, signText } from "./asking.ts"
import { expect, test } from "./extension.ts"

type Trick = {
  readonly heading: string
  readonly tier: "check" | "danger"
  /** What is told, and what of the text is shown beside it. */
  readonly problem: string
  readonly place?: string | RegExp
  readonly text?: () => string
  readonly event?: () => object
}

const other = "0x1111111111111111111111111111111111111111"
const PLAIN = "Sign a message"
const spliced = (before: string, after: string, fields: object = {}): string =>
  bodyOf({ ...fields }).replace(before, after)

const TRICKS: Readonly<Record<string, Trick>> = {
  "two contents, of which the last counts": {
    heading: PLAIN,
    tier: "danger",
    problem: "duplicate-key",
    place: "I pay 1,000",
    text: () => spliced('"content"', '"content":"I pay 1,000","content"'),
  },
  "words after the end": {
    heading: PLAIN,
    tier: "danger",
    problem: "trailing-data",
    place: "and all my keys",
    text: () => `${bodyOf()} and all my keys`,
  },
  "a number that no program keeps": {
    heading: PLAIN,
    tier: "danger",
    problem: "unsafe-number",
    place: "9007199254740993",
    text: () => spliced('"sequence":0', '"sequence":9007199254740993', { sequence: 0 }),
  },
  "a key that sets a prototype": {
    heading: PLAIN,
    tier: "danger",
    problem: "proto-key",
    text: () => spliced('"action"', '"__proto__":{"action":"moderate"},"action"'),
  },
  "two forms at once": {
    heading: PLAIN,
    tier: "danger",
    problem: "polyglot",
    text: () => bodyOf({ version: "dmp_v0.1.0", text: "something else" }),
  },
  "a text that runs backwards": {
    heading: "Publish a post",
    tier: "danger",
    problem: "bidi-control",
    place: "U+202E",
    text: () => bodyOf({ content: "Send to \u202eelpmaxe.knab\u202c please" }),
  },
  "letters that nobody sees": {
    heading: "Publish a post",
    tier: "check",
    problem: "hidden-character",
    text: () => bodyOf({ content: `fine${"\u200b\u2060".repeat(40)}print` }),
  },
  "a host of two alphabets": {
    heading: "Publish a post",
    tier: "danger",
    problem: "mixed-script-host",
    place: "xn--",
    text: () => bodyOf({ content: "Log in at https://b\u0430nk.example/now" }),
  },
  "a place for money": {
    heading: "Publish a post",
    tier: "danger",
    problem: "tips",
    text: () => bodyOf({ tips: [{ address: other, text: "thanks" }] }),
  },
  "the name of somebody else": {
    heading: "Publish a post",
    tier: "danger",
    problem: "author-mismatch",
    text: () => bodyOf({ authors: [{ addresses: [{ value: other }, { value: ADDRESS.toLowerCase() }] }] }),
  },
  "a claim that it is verified": {
    heading: "Publish a post",
    tier: "check",
    problem: "verified-claimed",
    text: () => bodyOf({ authors: [{ addresses: [{ value: ADDRESS.toLowerCase(), verified: true }] }] }),
  },
  "a field that nobody knows": {
    heading: "Publish a post",
    tier: "check",
    problem: "unknown-field",
    place: "/surprise",
    text: () => bodyOf({ surprise: "and I owe you 10" }),
  },
  "a time of next week": {
    heading: "Publish a post",
    tier: "danger",
    problem: "time-skew",
    text: () => bodyOf({ timestamp: Date.now() + 7 * 24 * 60 * 60_000 }),
  },
  "a moderator's act": {
    heading: "Moderate",
    tier: "danger",
    problem: "moderation",
    text: () => bodyOf({ action: "moderate", content: "delete", title: undefined }),
  },
  "a hash instead of words": {
    heading: PLAIN,
    tier: "danger",
    problem: "hash-shaped",
    text: () => "0x".concat("ab".repeat(32)),
  },
  "a secret key in a post": {
    heading: "Publish a post",
    tier: "danger",
    problem: "secret-in-text",
    text: () => bodyOf({ content: `my key is nsec1${"q".repeat(58)}` }),
  },
  "a log-in that looks like a post": {
    heading: "Sign a Nostr event",
    tier: "danger",
    problem: "powerful-kind",
    event: () =>
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
    event: () =>
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
    event: () => eventOf({ kind: 3, tags: [], content: "" }),
  },
  "an author whom a tag puts in place of the key": {
    heading: "Publish a post",
    tier: "danger",
    problem: "author-mismatch",
    event: () =>
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
}

for (const [name, { heading, tier, problem, place, text, event }] of Object.entries(TRICKS)) {
  test(name, async ({ extension, page }, info) => {
    if (text) await connect(extension, page)
    const answer = text ? signText(page, text()) : signEvent(page, event?.())
    const window = await extension.approval(heading)
    await expect(window.locator("main")).toHaveAttribute("data-tier", tier)
    const item = window.locator(`[data-problem="${problem}"]`).first()
    await expect(item.locator("summary"), "without a press or a scroll").toBeInViewport({ ratio: 0.9 })
    const [told, words] = [
      await item.boundingBox(),
      await window.getByRole("region", { name: "Post" }).boundingBox(),
    ]
    expect(told && words && told.y < words.y, "before the words").toBe(true)
    await item.locator("summary").click()
    if (place) await expect(item).toContainText(place)
    await window.screenshot({ path: info.outputPath("window.png") })
    await window.getByRole("button", { name: "Reject", exact: true }).click()
    expect(String(await answer)).toMatch(/4001|user rejected/)
  })
}
