// @vitest-environment happy-dom
// What a new profile or list would change, in the window that asks: who is asked for the old one, and what is said.
import { act } from "preact/test-utils"
import { beforeEach, describe, expect, test } from "vitest"
import type { NostrEvent, NostrTemplate } from "../../lib/core/nostr/event.ts"
import type { OwnEvent } from "../../lib/messages/extension.ts"
import { destinationOf, pretendBackground, RELAY, type Table } from "../fakes/deliveries.ts"
import { draw, press, pretendExtension } from "../fakes/drawn.tsx"
import { PUBKEY } from "../fakes/key-world.ts"

pretendExtension()
const table: Table = {}
const background = pretendBackground(table)
const { Replaced } = await import("../../entrypoints/approval/replaced.tsx")
const { present } = await import("../../entrypoints/approval/presentation.ts")

const NOW = Date.UTC(2026, 10, 21)
const CREATED = NOW / 1000
const [ANN, BOB] = ["a", "b"].map((digit) => digit.repeat(64)) as [string, string]

const eventOf = (event: Partial<NostrTemplate>): NostrTemplate => ({
  kind: 3,
  created_at: CREATED,
  content: "",
  tags: [],
  pubkey: PUBKEY,
  ...event,
})
const found = (event: Partial<NostrTemplate>): OwnEvent => ({
  is: "found",
  at: RELAY,
  event: { ...eventOf({ created_at: CREATED - 60, ...event }), id: "", sig: "" } satisfies NostrEvent,
})
const alarms: (string | null)[] = []
let opened = 0
async function drawn(
  event: Partial<NostrTemplate>,
  relays = [destinationOf({ url: RELAY, kind: "nostr-relay" })],
) {
  const caller = { origin: "https://site.example", top: "https://site.example", tabId: 1, frameId: 0 }
  const wish = { kind: "sign-event", event: eventOf(event) } as const
  const { parts } = present({ key: "", caller, wish, hash: "", askedAt: NOW }, [], NOW)
  const [part] = parts
  if (!part) throw new Error("nothing to sign")
  alarms.length = 0
  opened = 0
  return draw(
    <Replaced
      part={part}
      destinations={relays}
      onAlarm={(alarm) => alarms.push(alarm)}
      seen={false}
      onSeen={() => {
        opened++
      }}
    />,
  )
}
const compare = async (root: Element): Promise<void> => {
  await press(root.querySelector("button"))
  await act(() => new Promise((done) => setTimeout(done, 20)))
}
const group = (root: Element, name: string): string[] =>
  [...root.querySelectorAll(`section[aria-label^="${name}"] li`)].map(({ textContent }) => textContent ?? "")

let answer: OwnEvent
beforeEach(() => {
  background.asked.length = 0
  answer = { is: "unreachable" }
  table["own-event"] = () => answer
})

describe("what would change", () => {
  test("is asked of the person's relays by a press alone", async () => {
    answer = found({
      tags: [
        ["p", ANN],
        ["p", BOB, "", "bob"],
      ],
    })
    const root = await drawn({ tags: [["p", BOB, "", "bobby"]] })
    expect(root.textContent).toContain("Asks relay.example")
    expect(background.asked).toEqual([])
    await compare(root)
    expect(background.asked).toEqual([{ name: "own-event", args: { pubkey: PUBKEY, kind: 3 } }])
    expect(root.querySelector("[role=status]")?.textContent).toContain("Gone: 1 · Changed: 1 · New: 0")
    expect(root.querySelector("[role=alert]")?.textContent).toBe("THIS REMOVES 1 OF 2 PEOPLE.")
    expect(alarms).toEqual([null, "shrinks"])
    expect(opened).toBe(0)
    await act(() => {
      const item = root.querySelector("details")
      if (item) item.open = true
    })
    expect(opened).toBe(1)
    expect(group(root, "Gone")[0]).toContain("aaaa")
    expect(group(root, "Changed")[0]).toContain("bobby")
    expect(root.querySelector("button")).toBeNull()
  })

  test("of a profile is told by its fields' names, with hidden characters to be seen", async () => {
    answer = found({ kind: 0, content: '{"name":"Ann","lud16":"ann@pay.example"}' })
    const root = await drawn({ kind: 0, content: '{"name":"An\u202en"}' })
    await compare(root)
    expect(root.querySelector("[role=alert]")?.textContent).toBe(
      "The address that money is sent to would change.",
    )
    expect(group(root, "Gone")).toEqual(["Payments go toann@pay.example"])
    expect(group(root, "Changed")[0]).toMatch(/^NameWasAnnWill beAn.*U\+202E/)
  })

  test("of relays is told in words", async () => {
    answer = found({ kind: 10002, tags: [["r", "wss://a.example"]] })
    const root = await drawn({ kind: 10002, tags: [["r", "wss://a.example", "read"]] })
    await compare(root)
    expect(root.querySelector("[role=alert]")).toBeNull()
    expect(alarms).toEqual([null])
    expect(group(root, "Changed")).toEqual(["wss://a.exampleWasreads and writesWill bereads"])
  })

  test("is nothing where both are the same, and a newer one at the relay is told", async () => {
    answer = found({ tags: [["p", ANN]], created_at: CREATED + 1 })
    const root = await drawn({ tags: [["p", ANN]] })
    await compare(root)
    expect(root.textContent).toContain("Nothing would change.")
    expect(root.textContent).toContain("newer than what you are asked to sign")
  })

  test.each([
    ["no relay has one", { is: "absent", asked: [RELAY] } as const, "none there yet"],
    ["no relay could be asked", { is: "unreachable" } as const, "None of your relays could be asked"],
    ["the old one is no profile", found({ kind: 0, content: "words" }), "cannot be read in rows"],
  ])("is said where %s", async (_, said, words) => {
    answer = said
    const root = await drawn({ kind: 0, content: "{}" })
    await compare(root)
    expect(root.textContent).toContain(words)
    expect(root.querySelector("[data-changes]")).toBeNull()
    expect(root.querySelector("button") === null, "it may be asked again").toBe(said.is !== "unreachable")
  })

  test("cannot be asked without a relay, and is no question of other kinds", async () => {
    const root = await drawn({}, [])
    expect(root.querySelector("button")).toBeNull()
    expect(root.textContent).toContain("Take in a relay")
    expect((await drawn({ kind: 1, content: "words" })).textContent).toBe("")
  })

  test("of ten thousand people is drawn piece by piece", async () => {
    const people = Array.from({ length: 10_000 }, (_, at) => ["p", at.toString(16).padStart(64, "0")])
    answer = found({ tags: people })
    const root = await drawn({})
    await compare(root)
    expect(root.textContent).toContain("Gone: 10000 · Changed: 0 · New: 0")
    expect(group(root, "Gone").length).toBeLessThan(200)
  })
})
