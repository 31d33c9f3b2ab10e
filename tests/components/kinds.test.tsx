// @vitest-environment happy-dom
// What the window says of a plain Nostr event: what its kind does, and what a profile or a list holds.
import { describe, expect, test } from "vitest"
import type { NostrTemplate } from "../../lib/core/nostr/event.ts"
import { kindMeaning } from "../../lib/core/nostr/kinds.ts"
import type { Request } from "../../lib/core/request.ts"
import { draw, press, pretendExtension } from "../fakes/drawn.tsx"
import { PUBKEY } from "../fakes/key-world.ts"

pretendExtension()
const { Summary } = await import("../../entrypoints/approval/summary.tsx")
const { Signing } = await import("../../entrypoints/approval/signing.tsx")
const { Kind } = await import("../../components/review/kind.tsx")
const { present } = await import("../../entrypoints/approval/presentation.ts")

const NOW = Date.UTC(2026, 10, 21)
const SITE = "https://site.example"
const KEY = "cd".repeat(32)

const requestFor = (event: Partial<NostrTemplate>): Request => ({
  key: "0".repeat(32),
  caller: { origin: SITE, top: SITE, tabId: 1, frameId: 0 },
  wish: {
    kind: "sign-event",
    event: { kind: 1, created_at: NOW / 1000, content: "", tags: [], pubkey: PUBKEY, ...event },
  },
  hash: "",
  askedAt: NOW,
})

/** What the window draws of an event, as far as a person decides by it. */
async function drawn(event: Partial<NostrTemplate>) {
  const own = [{ scheme: "nostr", address: PUBKEY, name: "me" }] as unknown as Parameters<typeof present>[1]
  const shown = present(requestFor(event), own, NOW)
  const [part] = shown.parts
  if (!part) throw new Error("nothing to sign")
  const root = await draw(
    <>
      <h1>{shown.heading}</h1>
      <Summary parts={shown.parts} />
      <Signing parts={shown.parts} own={[PUBKEY]} now={NOW} />
    </>,
  )
  return { root, shown, bytes: part.bytes }
}

const kindLine = (root: Element): string => root.querySelector("[data-kind]")?.textContent ?? ""
const tab = (root: Element, name: string): Element | undefined =>
  [...root.querySelectorAll("[role=tab]")].find(({ textContent }) => textContent === name)
const selected = (root: Element): string | null | undefined =>
  root.querySelector("[role=tab][aria-selected=true]")?.textContent

describe("the kind of an event", () => {
  test.each([
    [0, "Replaces your profile", "check"],
    [3, "Replaces your follow list", "danger"],
    [5, "Asks relays to delete events of yours", "check"],
    [10002, "Replaces your relay list", "check"],
    [22242, "Logs you in to a relay", "check"],
    [24133, "Talks to a remote signer", "danger"],
    [30023, "Publishes a long article", "clear"],
  ])("%i stands under the sentence in words: %s", async (kind, words, tier) => {
    const { root, shown } = await drawn({ kind })
    expect(root.querySelector("h1")?.textContent).toBe("Sign a Nostr event")
    expect(kindLine(root)).toContain(words)
    expect(kindLine(root)).toContain(`kind ${kind}`)
    expect(shown.tier).toBe(tier)
  })

  test.each([2, 12_345, 23_456, 44_444])("%i is unknown, and to be checked", async (kind) => {
    const { root, shown } = await drawn({ kind })
    expect(kindLine(root)).toContain(`Unknown kind ${kind}`)
    expect(shown.tier).toBe("check")
    expect(shown.problems).toContainEqual({ code: "unknown-kind", tier: "check", path: "/kind" })
  })

  test("is shown of a note too", async () => {
    const { root } = await drawn({ content: "words" })
    expect(kindLine(root)).toBe("Publishes a notekind 1")
  })

  test("has words of its own, whichever it is", async () => {
    const words = new Map<string, string>()
    for (let kind = 0; kind < 65_536; kind++) {
      const { key } = kindMeaning(kind)
      if (words.has(key)) continue
      const root = await draw(<Kind kind={kind} />)
      words.set(key, root.querySelector("strong")?.textContent ?? "")
    }
    expect(words.size).toBeGreaterThan(100)
    expect([...words.values()].filter((text) => !/\w{3}/.test(text))).toEqual([])
    expect(new Set(words.values()).size).toBe(words.size)
  })
})

describe("what an event holds", () => {
  test("of a profile is shown in rows, with the raw text beside it", async () => {
    const content = JSON.stringify({ name: "Zoë", lud16: "me@pay.example", mood: "\u202egood" })
    const { root, bytes } = await drawn({ kind: 0, content })
    const rows = root.querySelector("[data-holding=profile]")
    expect([...(rows?.querySelectorAll("dt") ?? [])].map(({ textContent }) => textContent)).toEqual([
      "Name",
      "Payments go to",
      "mood",
    ])
    expect(rows?.textContent).toContain("me@pay.example")
    expect(rows?.textContent).toContain("U+202E")
    expect(selected(root)).toBe("What it holds")
    await press(tab(root, "Exact text"))
    expect(root.querySelector("[data-holding]")).toBeNull()
    expect(root.querySelector("[data-signed-text]")?.textContent?.length).toBeGreaterThanOrEqual(
      bytes.text?.length ?? Number.POSITIVE_INFINITY,
    )
  })

  test.each([
    ["a profile that is no JSON", { kind: 0, content: "words" }],
    ["a profile with a key twice", { kind: 0, content: '{"name":"a","name":"b"}' }],
    [
      "one that may be read in two ways",
      {
        kind: 0,
        content: "{}",
        tags: [
          ["title", "a"],
          ["title", "b"],
        ],
      },
    ],
  ])("of %s is its exact text", async (_, event) => {
    const { root } = await drawn(event)
    expect(root.querySelector("[data-holding]")).toBeNull()
    expect(selected(root)).toBe("Exact text")
  })

  test("of a follow list is the number of people", async () => {
    const { root } = await drawn({
      kind: 3,
      tags: [
        ["p", KEY],
        ["p", PUBKEY],
        ["p", "nobody"],
      ],
    })
    const rows = [...root.querySelectorAll("[data-holding=contacts] dd")]
    expect(rows.map(({ textContent }) => textContent)).toEqual(["2", "1"])
  })

  test("of a relay list is each relay and what it is for", async () => {
    const { root } = await drawn({
      kind: 10002,
      tags: [
        ["r", "wss://a.example"],
        ["r", "wss://b.example", "read"],
        ["r", "wss://c.example", "write"],
        ["r", "wss://d.example", "?"],
      ],
      content: "more words",
    })
    const held = root.querySelector("[data-holding=relays]")
    expect([...(held?.querySelectorAll("li") ?? [])].map(({ textContent }) => textContent)).toEqual([
      "wss://a.examplereads and writes",
      "wss://b.examplereads",
      "wss://c.examplewrites",
      "wss://d.exampleneither reads nor writes",
    ])
    expect(held?.textContent).toContain("more words")
  })

  test.each([
    [0, "{}", "your profile would be empty"],
    [3, "", "your list would be empty"],
    [10002, "", "your list would be empty"],
  ])("of an empty one of kind %i is said to be nothing", async (kind, content, words) => {
    const { root } = await drawn({ kind, content })
    expect(root.querySelector("[data-holding]")?.textContent).toContain(words)
  })
})

test("a time in a tag is told as a time", async () => {
  const { root } = await drawn({ tags: [["expiration", String(NOW / 1000)]] })
  expect(root.textContent).toContain("Expires")
  expect(root.textContent).toMatch(/Nov 2[01], 2026/)
})
