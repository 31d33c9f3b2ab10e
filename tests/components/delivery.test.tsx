// @vitest-environment happy-dom
// What a person is told of a delivery and of a destination: every state and every reason has words of its own.
import { describe, expect, test, vi } from "vitest"
import type { DeliveryState } from "../../lib/core/outbox/delivery.ts"
import { DELAYS, REFUSALS, type TestReport } from "../../lib/core/outbox/destination.ts"
import { deliveryOf, destinationOf, FORUM, NOW, RELAY } from "../fakes/deliveries.ts"
import { draw, press, pretendExtension } from "../fakes/drawn.tsx"

pretendExtension()
const { deliveryWords } = await import("../../components/delivery/words.ts")
const { Receipts } = await import("../../components/delivery/receipts.tsx")
const { DestinationChips } = await import("../../components/delivery/chips.tsx")
const { findings, isOpenToOthers, testFault } = await import("../../components/delivery/test-words.ts")

const words = (parts: Parameters<typeof deliveryOf>[0]) => deliveryWords(deliveryOf(parts), NOW)
const clockOf = (at: number): string => new Intl.DateTimeFormat("en", { timeStyle: "short" }).format(at)
const buttons = (root: Element): (string | null)[] =>
  [...root.querySelectorAll("button")].map(({ textContent }) => textContent)

describe("words for a delivery", () => {
  test.each(REFUSALS)("refused: %s names the host and says what was kept", (why) => {
    const { title, help } = words({ state: "refused", why })
    expect(title.includes("forum.example")).toBe(true)
    expect(help).toMatch(/kept/)
  })

  test.each(DELAYS)("unreachable: %s names the host and when it is tried again", (why) => {
    const dueAt = NOW + 60_000
    const { title, help } = words({ state: "unreachable", why, dueAt })
    expect(title).toContain("forum.example")
    expect(help).toContain("Will try again at")
    expect(help).toMatch(/kept/)
  })

  test("no two reasons are told alike", () => {
    const refused = REFUSALS.map((why) => words({ state: "refused", why }).title)
    const delayed = DELAYS.map((why) => words({ state: "unreachable", why }).title)
    expect(new Set([...refused, ...delayed]).size).toBe(REFUSALS.length + DELAYS.length)
  })

  test.each([
    [{ state: "queued" }, "Waiting to go to forum.example"],
    [
      { state: "queued", why: "second-signature" },
      "Waiting for your second signature before it goes to forum.example",
    ],
    [{ state: "sending" }, "Sending to forum.example …"],
    [{ state: "sending", unsure: true }, "Checking whether forum.example has it …"],
    [{ state: "accepted", dueAt: NOW }, "forum.example took it · checking"],
    [{ state: "accepted" }, "forum.example took it, but could not be asked since"],
    [{ state: "accepted", confirmed: "yes" }, "On forum.example, read back and checked"],
    [{ state: "accepted", confirmed: "partly" }, "On forum.example, but without your second signature"],
    [{ state: "accepted", confirmed: "cannot-tell" }, "forum.example took it; it cannot be read back there"],
    [{ state: "already", confirmed: "yes" }, "Already on forum.example, read back and checked"],
    [
      { state: "already", confirmed: "partly" },
      "Already on forum.example, but without your second signature",
    ],
    [{ state: "already", dueAt: NOW }, "Already on forum.example · checking"],
    [{ state: "refused", why: "proof-of-work", bits: 20 }, "forum.example asks for 20 bits of proof of work"],
    [{ state: "refused" }, "forum.example refused this post"],
    [{ state: "unreachable" }, "Couldn't reach forum.example"],
    [{ state: "given-up", why: "no-answer" }, "Gave up on forum.example"],
    [
      { state: "given-up", why: "second-signature" },
      "Not sent to forum.example: the second signature never came",
    ],
    [{ state: "cancelled" }, "Called off for forum.example"],
  ] as const)("%o", (parts, title) => {
    expect(words(parts).title).toBe(title)
  })

  test("a time of today is an hour, another has its date", () => {
    const soon = NOW + 60_000
    expect(words({ state: "unreachable", why: "busy", dueAt: soon }).help).toContain(`at ${clockOf(soon)}`)
    const day = 86_400_000
    expect(words({ state: "refused", why: "closed", dueAt: NOW + day }).help).toContain("Nov 22, 2026")
  })

  test("who wants work is met by writing again, where it said how much", () => {
    const help = (bits?: number): string =>
      words({ state: "refused", why: "proof-of-work", ...(bits && { bits }) }).help
    expect(help(12)).toContain("Write it again in the side panel")
    expect(help()).toContain("send it elsewhere")
  })

  test("what gave up says what stood in the way", () => {
    expect(words({ state: "given-up", why: "no-connection" }).help).toContain(
      "Last time: Couldn't reach forum.example.",
    )
  })

  test("a note stands beside the state", () => {
    expect(words({ state: "accepted", note: "not-counted" }).help).toBe(
      "Saved on forum.example, not counted.",
    )
    expect(words({ state: "accepted", note: "target-unknown" }).help).toContain("does not have the post")
  })
})

describe("receipts", () => {
  const STATES: readonly DeliveryState[] = [
    "queued",
    "sending",
    "accepted",
    "already",
    "refused",
    "unreachable",
    "given-up",
    "cancelled",
  ]

  test("each row says where and what became of it", async () => {
    const rows = STATES.map((state, at) => deliveryOf({ state, to: `${RELAY}/${at}`, kind: "nostr-relay" }))
    const root = await draw(<Receipts deliveries={rows} />)
    const items = [...root.querySelectorAll("li")]
    expect(items.map(({ dataset }) => [dataset.destination, dataset.delivery])).toEqual(
      STATES.map((state, at) => [`${RELAY}/${at}`, state]),
    )
    expect(items.every((item) => item.querySelector("svg[aria-hidden=true]"))).toBe(true)
    expect(items.map((item) => item.querySelector("time")?.getAttribute("datetime"))).toEqual(
      STATES.map(() => new Date(NOW).toISOString()),
    )
  })

  test("states differ in shape, not in colour alone", async () => {
    const rows = [
      ...STATES.map((state) => deliveryOf({ state, to: `https://${state}.example` })),
      deliveryOf({ state: "accepted", confirmed: "yes", to: "https://yes.example" }),
      deliveryOf({ state: "accepted", confirmed: "partly", to: "https://partly.example" }),
    ]
    const root = await draw(<Receipts deliveries={rows} />)
    const shapes = new Map(
      [...root.querySelectorAll("svg")].map((svg) => [svg.getAttribute("data-look"), svg.innerHTML]),
    )
    expect(shapes.size).toBe(9)
    expect(new Set(shapes.values()).size).toBe(9)
  })

  test("buttons stand where they make sense, and name the row", async () => {
    const onAgain = vi.fn()
    const onCallOff = vi.fn()
    const offered = async (parts: Parameters<typeof deliveryOf>[0]) =>
      buttons(
        await draw(<Receipts deliveries={[deliveryOf(parts)]} onAgain={onAgain} onCallOff={onCallOff} />),
      )
    expect(await offered({ state: "queued", dueAt: NOW })).toEqual(["Call off"])
    expect(await offered({ state: "sending", dueAt: NOW })).toEqual(["Call off"])
    expect(await offered({ state: "unreachable", dueAt: NOW })).toEqual(["Try again", "Call off"])
    expect(await offered({ state: "refused", why: "banned" })).toEqual(["Try again"])
    expect(await offered({ state: "refused", why: "closed", dueAt: NOW })).toEqual(["Try again", "Call off"])
    expect(await offered({ state: "given-up" })).toEqual(["Try again"])
    expect(await offered({ state: "cancelled" })).toEqual(["Try again"])
    expect(await offered({ state: "accepted", dueAt: NOW })).toEqual([])
    expect(buttons(await draw(<Receipts deliveries={[deliveryOf({ state: "given-up" })]} />))).toEqual([])

    const root = await draw(<Receipts deliveries={[deliveryOf({ state: "given-up" })]} onAgain={onAgain} />)
    const button = root.querySelector("button")
    const describedBy = button?.getAttribute("aria-describedby") ?? ""
    expect(root.ownerDocument.getElementById(describedBy)?.textContent).toBe("Gave up on forum.example")
    await press(button)
    expect(onAgain).toHaveBeenCalledWith(FORUM)
  })

  test("the destination's words are only words", async () => {
    const said = '<img src=x onerror="hit()"> \u202eno'
    const root = await draw(
      <Receipts deliveries={[deliveryOf({ state: "refused", why: "refused", said })]} />,
    )
    expect(root.querySelector("img")).toBeNull()
    expect(root.querySelector("q")?.textContent).toContain("<img src=x onerror")
    expect(root.querySelector("q")?.textContent).toContain("U+202E")
  })

  test("what came of a delivery is announced once, attempts are not", async () => {
    const voice = (root: Element): string | null | undefined =>
      root.querySelector("[role=status]")?.textContent
    const root = await draw(<Receipts deliveries={[deliveryOf({ state: "queued" })]} />)
    expect(voice(root)).toBe("")
    const { render } = await import("preact")
    const { act } = await import("preact/test-utils")
    const next = (parts: Parameters<typeof deliveryOf>[0]) =>
      act(() => render(<Receipts deliveries={[deliveryOf(parts)]} />, root))
    await next({ state: "sending" })
    expect(voice(root)).toBe("")
    await next({ state: "accepted", confirmed: "yes" })
    expect(voice(root)).toBe("On forum.example, read back and checked")
  })
})

describe("chips", () => {
  const places = [destinationOf(), destinationOf({ url: RELAY, kind: "nostr-relay" })]

  test("each is a box named by host and kind", async () => {
    const onChange = vi.fn()
    const root = await draw(<DestinationChips destinations={places} chosen={[RELAY]} onChange={onChange} />)
    expect(root.querySelector("legend")?.textContent).toBe("Send to")
    expect([...root.querySelectorAll("label")].map(({ textContent }) => textContent)).toEqual([
      "forum.example Spasm forum",
      "relay.example Nostr relay",
    ])
    const [first, second] = root.querySelectorAll("input")
    expect([first?.checked, second?.checked]).toEqual([false, true])
    await press(first)
    expect(onChange).toHaveBeenCalledWith([FORUM, RELAY])
    await press(second)
    expect(onChange).toHaveBeenLastCalledWith([])
  })

  test("one that cannot be chosen says why and is never ticked", async () => {
    const root = await draw(
      <DestinationChips
        destinations={places}
        chosen={[FORUM, RELAY]}
        onChange={() => undefined}
        blocked={({ kind }) => (kind === "nostr-relay" ? "Reactions do not go to relays" : null)}
      />,
    )
    const [forum, relay] = root.querySelectorAll("input")
    expect([forum?.disabled, relay?.disabled, forum?.checked, relay?.checked]).toEqual([
      false,
      true,
      true,
      false,
    ])
    const why = root.ownerDocument.getElementById(relay?.getAttribute("aria-describedby") ?? "")
    expect(why?.textContent).toBe("Reactions do not go to relays")
  })
})

describe("words for a test of a destination", () => {
  const report = (parts: Partial<TestReport>): TestReport => ({
    at: NOW,
    ok: true,
    url: FORUM,
    kind: "spasm-instance",
    ...parts,
  })
  const told = (parts: Partial<TestReport>, url = FORUM): string =>
    findings(report(parts), url)
      .map(({ text }) => text)
      .join(" | ")

  test.each([...REFUSALS, ...DELAYS, "not-found", "not-a-server"] as const)("%s has words", (why) => {
    expect(testFault(why, FORUM)).toMatch(/forum\.example/)
  })

  test("conditions are told, worst first", () => {
    const text = told({
      latencyMs: 119.6,
      acceptsMe: false,
      closedActions: ["react", "tip"],
      closedKeys: ["nostr"],
      needsLogin: true,
      needsPayment: true,
      minPow: 16,
      maxBytes: 102_400,
      software: "relay 1.2",
      url: "https://api.forum.example",
    })
    expect(text.split(" | ")).toEqual([
      "Answers in 120 ms",
      "Takes posts only from listed people, and you are not one of them",
      "Takes no reactions now",
      "Takes nothing of the action “tip” now",
      "Takes no posts signed with Nostr alone now",
      "Takes posts only from people who pay; we never pay",
      "Asks for 16 bits of proof of work",
      "Asks who you are before it takes posts",
      "Takes up to 100 KB",
      "Runs relay 1.2",
      "Answers at https://api.forum.example",
    ])
  })

  test("a node that refuses the extension says which setting does it", () => {
    const text = told({ ok: false, why: "forbidden-origin" }, "http://127.0.0.1:8645")
    expect(text).toContain("--rest-allow-origin")
  })

  test("only what is neither encrypted nor on this computer is a risk", () => {
    expect(
      ["http://127.0.0.1:1", "ws://localhost", "https://a.example", "wss://a.example"].filter(isOpenToOthers),
    ).toEqual([])
    expect(["http://10.0.0.2:8645", "ws://a.example"].filter(isOpenToOthers)).toHaveLength(2)
    expect(told({}, "http://10.0.0.2:8645")).toContain("Not encrypted")
  })
})
