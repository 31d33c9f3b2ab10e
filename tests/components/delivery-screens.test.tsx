// @vitest-environment happy-dom
// The outbox and the destinations, drawn over a background that answers by a table.
import { render } from "preact"
import { act } from "preact/test-utils"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { OutboxItem } from "../../lib/messages/extension.ts"
import {
  deliveryOf,
  destinationOf,
  FORUM,
  itemOf,
  NOW,
  pretendBackground,
  RELAY,
  type Table,
} from "../fakes/deliveries.ts"
import { draw, press, pretendExtension } from "../fakes/drawn.tsx"

pretendExtension()
const table: Table = {}
const background = pretendBackground(table)
const { Outbox } = await import("../../entrypoints/options/outbox.tsx")
const { createOutboxList } = await import("../../entrypoints/options/outbox-list.ts")
const { Destinations } = await import("../../entrypoints/options/destinations.tsx")
const { ask } = await import("../../lib/platform/background-client.ts")

const settle = (): Promise<void> => act(() => new Promise((done) => setTimeout(done, 20)))
const button = (root: Element, name: string): HTMLButtonElement | undefined =>
  [...root.querySelectorAll("button")].find(({ textContent }) => textContent === name)
const pressed = async (root: Element, name: string): Promise<void> => {
  await press(button(root, name))
  await settle()
}
const asked = (name: string): unknown[] =>
  background.asked.filter((one) => one.name === name).map(({ args }) => args)
const submit = async (root: Element, selector: string): Promise<void> => {
  await act(() => {
    root.querySelector(selector)?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }))
  })
  await settle()
}

/** A screen that stays drawn would go on listening. */
afterEach(async () => {
  const root = document.querySelector("main")
  if (root) await act(() => render(null, root))
})

let events: OutboxItem[] = []
let places: Destination[] = []

beforeEach(() => {
  background.asked.length = 0
  for (const name of Object.keys(table)) delete table[name as keyof Table]
  events = []
  places = [destinationOf(), destinationOf({ url: RELAY, kind: "nostr-relay" })]
  table.destinations = () => places
  table.outbox = ({ before, most }) => {
    const from = before === undefined ? 0 : events.findIndex(({ key }) => key === before) + 1
    return { items: events.slice(from, from + most), more: from + most < events.length }
  }
  table["outbox-item"] = ({ event }) => events.find(({ key }) => key === event) ?? null
})

const outbox = async (): Promise<HTMLElement> => {
  const root = await draw(<Outbox />)
  await settle()
  return root
}
const shown = (root: Element): (string | undefined)[] =>
  [...root.querySelectorAll<HTMLElement>('ul[aria-label="Outbox"] > li')].map(
    ({ dataset }) => dataset.spasmid,
  )

describe("the outbox", () => {
  test("without a post says so", async () => {
    const root = await outbox()
    expect(root.textContent).toContain("Nothing was sent from here yet.")
    expect(shown(root)).toEqual([])
  })

  test("lists each post with one element for each destination", async () => {
    const rows = [
      deliveryOf({ state: "accepted", confirmed: "yes" }),
      deliveryOf({ to: RELAY, kind: "nostr-relay", state: "unreachable", why: "no-connection" }),
    ]
    events = [itemOf("spasmid01aa", { deliveries: rows }), itemOf("ee".repeat(32), { spasmid: null })]
    const root = await outbox()
    expect(shown(root)).toEqual(["spasmid01aa", "ee".repeat(32)])
    const inside = root.querySelectorAll<HTMLElement>('[data-spasmid="spasmid01aa"] [data-destination]')
    expect([...inside].map(({ dataset }) => [dataset.destination, dataset.delivery])).toEqual([
      [FORUM, "accepted"],
      [RELAY, "unreachable"],
    ])
    expect(root.querySelector("[data-spasmid] h2")?.textContent).toBe("Post")
    expect(root.textContent).toContain("Words of spasmid01aa")
  })

  test("tries again, calls off and sends elsewhere", async () => {
    const deliveries = [deliveryOf({ state: "unreachable", why: "no-answer", dueAt: NOW })]
    events = [itemOf("spasmid01aa", { deliveries })]
    const root = await outbox()
    await pressed(root, "Try again")
    expect(asked("send-again")).toEqual([{ event: "spasmid01aa", to: FORUM }])
    await pressed(root, "Call off")
    expect(asked("call-off")).toEqual([{ event: "spasmid01aa", to: FORUM }])
    const item = root.querySelector("[data-spasmid]")
    await act(() => item?.querySelector("details")?.setAttribute("open", ""))
    await act(() => {
      item?.querySelector("details")?.dispatchEvent(new Event("toggle"))
    })
    const chips = [...(item?.querySelectorAll<HTMLInputElement>("input[type=checkbox]") ?? [])]
    expect(chips.map(({ value }) => value)).toEqual([RELAY])
    expect(item && button(item, "Send")?.getAttribute("aria-disabled")).toBe("true")
    await press(chips[0])
    if (item) await pressed(item, "Send")
    expect(asked("send-to")).toEqual([{ event: "spasmid01aa", to: [RELAY] }])
  })

  test("copies the signed event", async () => {
    const writeText = vi.fn(async () => undefined)
    Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true })
    events = [itemOf("spasmid01aa")]
    table["event-file"] = () => ({ name: "spasm-aa.spasm.json", text: "{}" })
    const root = await outbox()
    await pressed(root, "Copy signed event")
    expect(writeText).toHaveBeenCalledWith("{}")
    expect(root.textContent).toContain("Copied.")
    writeText.mockRejectedValueOnce(new Error("no"))
    await pressed(root, "Copy signed event")
    expect(root.textContent).toContain("Save it as a file instead")
  })

  test("removes a post only after saying what is lost", async () => {
    events = [itemOf("spasmid01aa"), itemOf("spasmid01bb")]
    table["forget-event"] = ({ event }) => {
      events = events.filter(({ key }) => key !== event)
      return null
    }
    const root = await outbox()
    await pressed(root, "Remove from outbox")
    expect(root.textContent).toContain("What was published stays where it is")
    expect(document.activeElement?.textContent).toBe("Keep it")
    expect(asked("forget-event")).toEqual([])
    await pressed(root, "Keep it")
    expect(document.activeElement?.textContent).toBe("Remove from outbox")
    await pressed(root, "Remove from outbox")
    await pressed(root, "Remove from outbox")
    expect(asked("forget-event")).toEqual([{ event: "spasmid01aa" }])
    expect(shown(root)).toEqual(["spasmid01bb"])
  })

  test("is never asked for whole, however long it is", async () => {
    events = Array.from({ length: 10_000 }, (_, at) => itemOf(`spasmid01${at}`))
    const root = await outbox()
    await vi.waitFor(() => expect(shown(root)).toHaveLength(50), 20_000)
    await pressed(root, "Show more")
    await vi.waitFor(() => expect(shown(root)).toHaveLength(100), 20_000)
    expect(asked("outbox")).toEqual([{ most: 50 }, { most: 50, before: "spasmid0149" }])
    expect(document.activeElement?.closest("li")?.dataset.spasmid).toBe("spasmid0150")
  })

  test("shows what changed", async () => {
    events = [itemOf("spasmid01aa")]
    const root = await outbox()
    events = [
      itemOf("spasmid01bb"),
      itemOf("spasmid01aa", { deliveries: [deliveryOf({ state: "accepted", confirmed: "yes" })] }),
    ]
    background.changed()
    await settle()
    expect(shown(root)).toEqual(["spasmid01bb", "spasmid01aa"])
    expect(root.querySelector('[data-delivery="accepted"]')).not.toBeNull()
  })

  test.each([
    ["not-signed", "This is not signed"],
    ["unknown-form", "not a signed post that we know"],
    ["ambiguous", "Other programs could read this in another way"],
    ["bad-signature", "was changed after it was signed"],
    ["parts-differ", "not one post"],
  ] as const)("a saved post that is refused as %s is told so", async (code, words) => {
    table["send-file"] = () => ({ ok: false, code })
    const root = await outbox()
    const box = root.querySelector("textarea")
    if (box) box.value = " {} "
    await submit(root, "form")
    expect(asked("send-file")).toEqual([{ text: "{}", to: [FORUM, RELAY] }])
    expect(root.querySelector("form [role=alert]")?.textContent).toContain(words)
    expect(box?.value).toBe(" {} ")
  })

  test("a saved post goes nowhere without a text and a destination", async () => {
    const root = await outbox()
    await submit(root, "form")
    expect(root.querySelector("form [role=alert]")?.textContent).toContain("nothing here yet")
    const box = root.querySelector("textarea")
    if (box) box.value = "{}"
    for (const chip of root.querySelectorAll("form input[type=checkbox]")) await press(chip)
    await submit(root, "form")
    expect(root.querySelector("form [role=alert]")?.textContent).toContain("Choose a destination first")
    expect(asked("send-file")).toEqual([])
  })
})

describe("the list behind the outbox", () => {
  test("asks anew only for what is on screen", async () => {
    events = Array.from({ length: 200 }, (_, at) => itemOf(`k${at}`))
    const list = createOutboxList(ask)
    await list.refresh()
    await list.loadMore()
    await list.loadMore()
    list.show("k70", true)
    list.show("k120", true)
    list.show("k120", false)
    background.asked.length = 0
    await list.refresh()
    expect(background.asked).toEqual([
      { name: "outbox", args: { most: 50 } },
      { name: "outbox-item", args: { event: "k70" } },
    ])
    expect(list.items.value).toHaveLength(150)
    list.show("k120", true)
    expect(asked("outbox-item")).toHaveLength(2)
  })

  test("changes that come together are one more round", async () => {
    const list = createOutboxList(ask)
    await Promise.all([list.refresh(), list.refresh(), list.refresh(), list.refresh()])
    expect(asked("outbox").length).toBeLessThanOrEqual(2)
  })

  test("what was forgotten elsewhere vanishes", async () => {
    events = [itemOf("a"), itemOf("b"), itemOf("c")]
    const list = createOutboxList(ask)
    await list.refresh()
    events = [itemOf("a"), itemOf("c")]
    await list.refresh()
    expect(list.items.value?.map(({ key }) => key)).toEqual(["a", "c"])
  })
})

describe("the destinations", () => {
  const PUBKEY = "cd".repeat(32)
  const status = {
    vault: "unlocked",
    identities: [{ id: "one", name: "Ada", accounts: [] }],
    accounts: [{ scheme: "nostr", address: PUBKEY }],
  } as const
  const drawn = async (): Promise<HTMLElement> => {
    const root = await draw(<Destinations status={status} />)
    await settle()
    return root
  }
  const type = (root: Element, address: string): void => {
    const field = root.querySelector<HTMLInputElement>("input[name=address]")
    if (field) field.value = address
    field?.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const row = (root: Element, url: string): Element => {
    const found = root.querySelector(`[data-destination="${url}"]`)
    if (!found) throw new Error(`no row of ${url}`)
    return found
  }

  test("a suggestion is written into the field and not asked", async () => {
    places = []
    const root = await drawn()
    background.asked.length = 0
    await pressed(root, "monero.top")
    expect(root.querySelector<HTMLInputElement>("input[name=address]")?.value).toBe("monero.top")
    expect(background.asked).toEqual([])
  })

  test("an address is added under its kind", async () => {
    table["add-destination"] = ({ address, kind }) => ({
      ok: true,
      destination: destinationOf({ url: address, kind }),
    })
    const root = await drawn()
    type(root, "wss://new.example")
    await settle()
    expect(root.querySelector("select")?.value).toBe("nostr-relay")
    await submit(root, "form")
    expect(asked("add-destination")).toEqual([{ address: "wss://new.example", kind: "nostr-relay" }])
    expect(root.textContent).toContain("new.example was added.")
  })

  test.each([
    ["bad-address", "Use https or wss"],
    ["not-found", "Check it for a typing error"],
    ["not-a-server", "Choose another kind"],
    ["redirect", "points to another address"],
  ] as const)("%s is told with what to do", async (code, words) => {
    table["add-destination"] = () => ({ ok: false, code })
    const root = await drawn()
    type(root, "https://new.example")
    await submit(root, "form")
    expect(root.querySelector("[role=alert]")?.textContent).toContain(words)
    expect((document.activeElement as HTMLInputElement | null)?.name).toBe("address")
  })

  test("one that is known as another kind stays what it is", async () => {
    table["add-destination"] = () => ({ ok: true, destination: destinationOf({ kind: "logos-node" }) })
    const root = await drawn()
    type(root, FORUM)
    await submit(root, "form")
    expect(root.querySelector("[role=alert]")?.textContent).toContain(
      "forum.example is here already, as: Logos node",
    )
  })

  test("one that cannot be reached is kept, and that is said", async () => {
    const tested = { at: NOW, ok: false, why: "no-connection", url: FORUM, kind: "spasm-instance" } as const
    table["add-destination"] = () => ({ ok: true, destination: destinationOf({ tested }) })
    const root = await drawn()
    type(root, "https://forum.example")
    await submit(root, "form")
    expect(root.textContent).toContain("Added, though it did not answer as it should.")
    expect(root.textContent).toContain("Couldn't reach forum.example.")
  })

  test("each row can be asked, moved, logged in to and removed", async () => {
    const root = await drawn()
    const relay = row(root, RELAY)
    await pressed(relay, "Test")
    expect(asked("test-destination")).toEqual([{ url: RELAY }])
    await pressed(relay, "Move up")
    await pressed(relay, "Move down")
    await press(relay.querySelector("[role=switch]"))
    await settle()
    expect(asked("change-destination")).toEqual([
      { url: RELAY, move: "up" },
      { url: RELAY, login: true },
    ])
    await pressed(relay, "Remove")
    expect(relay.textContent).toContain("What still waits for it is called off.")
    await pressed(relay, "Remove")
    expect(asked("remove-destination")).toEqual([{ url: RELAY }])
    expect(row(root, FORUM).querySelector("[role=switch]")).toBeNull()
  })

  test("whose posts go there is a choice of all or of some", async () => {
    places = [destinationOf({ defaultFor: [] })]
    const root = await drawn()
    expect(root.textContent).toContain("you choose it for each post")
    const box = [...row(root, FORUM).querySelectorAll("label")].find(
      ({ textContent }) => textContent === "Ada",
    )
    await press(box?.querySelector("input"))
    await settle()
    expect(asked("change-destination")).toEqual([{ url: FORUM, defaultFor: ["one"] }])
  })

  test("relays of one's own are taken over by choice", async () => {
    table["own-relays"] = () => [
      { url: `${RELAY}/`, read: true, write: true },
      { url: "wss://second.example", read: false, write: true },
      { url: "wss://third.example", read: true, write: false },
    ]
    table["add-destination"] = ({ address, kind }) => ({
      ok: true,
      destination: destinationOf({ url: address, kind }),
    })
    const root = await drawn()
    await pressed(root, "Look for them")
    expect(asked("own-relays")).toEqual([{ pubkey: PUBKEY }])
    expect(root.textContent).toContain("Relays found: 2")
    expect(root.textContent).not.toContain("third.example")
    await pressed(root, "Take the chosen ones")
    expect(asked("add-destination")).toEqual([{ address: "wss://second.example", kind: "nostr-relay" }])
  })
})
