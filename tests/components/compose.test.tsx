// @vitest-environment happy-dom
// The panel as a person uses it: written, looked at, asked for, kept until it is signed.
import { render } from "preact"
import { act } from "preact/test-utils"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import { draw, press } from "../fakes/drawn.tsx"
import {
  ETHEREUM,
  forum,
  NOSTR,
  type PanelWorld,
  panelWorld,
  relay,
  settle,
  UNLOCKED,
} from "../fakes/panel-world.ts"

let world: PanelWorld
let root: HTMLElement = document.createElement("main")

const shut = (): Promise<void> => act(() => render(null, root))
/** A panel that was just opened, on the same disk. */
const open = async (): Promise<void> => {
  await shut()
  vi.resetModules()
  const { SidePanel } = await import("../../entrypoints/sidepanel/sidepanel.tsx")
  root = await draw(<SidePanel />)
  await act(() => settle(20))
}
const labelled = (name: string): HTMLElement => {
  const label = [...root.querySelectorAll("label")].find(({ textContent }) => textContent?.startsWith(name))
  const field = label?.htmlFor
    ? root.querySelector(`#${CSS.escape(label.htmlFor)}`)
    : label?.querySelector("input")
  if (!field) throw new Error(`no field ${name}`)
  return field as HTMLElement
}
const type = async (name: string, value: string): Promise<void> => {
  await act(() => {
    const field = labelled(name) as HTMLInputElement
    field.value = value
    field.dispatchEvent(new Event("input", { bubbles: true }))
  })
  await pause()
}
/** As long as a person must stop typing before the post is looked at. */
const pause = (): Promise<void> => act(() => settle(200))
const named = (name: string, what = "button"): HTMLElement | undefined =>
  [...root.querySelectorAll<HTMLElement>(what)].find(({ textContent }) => textContent === name)
/** Draws until it is so. */
const until = (isSo: () => void): Promise<void> =>
  vi.waitFor(
    async () => {
      await act(() => settle(20))
      isSo()
    },
    { timeout: 10_000, interval: 1 },
  )
const publish = async (): Promise<void> => {
  await press(named("Publish"))
  await until(() => expect(named("Publish")?.getAttribute("aria-busy")).toBeNull())
}
const published = () => world.asked.findLast(({ name }) => name === "publish")?.args
const tab = (name: string) => press(named(name, "[role=tab]"))
const draft = () => world.disk.get("draft:") as { written: Record<string, unknown> } | undefined

beforeEach(() => {
  world = panelWorld()
})
afterEach(shut)

describe("writing", () => {
  test("has the fields of the contract and nothing to say at first", async () => {
    await open()
    expect([...root.querySelectorAll("[role=tab]")].slice(0, 3).map((one) => one.textContent)).toEqual([
      "Write",
      "This page",
      "Deliveries",
    ])
    expect(labelled("Title").tagName).toBe("INPUT")
    expect(labelled("Text").tagName).toBe("TEXTAREA")
    expect(root.textContent).toContain("No destinations yet")
    expect(root.querySelector('a[href="/options.html#/destinations"]')).not.toBeNull()
    expect(root.querySelectorAll("[data-problem]")).toHaveLength(0)
    expect((labelled("Licence") as HTMLSelectElement).value).toBe("SPDX-License-Identifier: CC0-1.0")
    expect(root.textContent).toContain("Anyone may reuse it")
    expect(root.textContent).not.toContain("Delete draft")
  })

  test("asks for both keys, as one post, and keeps the draft until it is signed", async () => {
    world.destinations = [forum(), relay()]
    await open()
    await type("Title", "A title")
    await type("Text", "Some **words**")
    await publish()
    const { text, event, to } = published() as { text: string; event: Record<string, unknown>; to: string[] }
    expect(JSON.parse(text)).toMatchObject({
      action: "post",
      title: "A title",
      content: "Some **words**",
      license: "SPDX-License-Identifier: CC0-1.0",
    })
    expect(event).toMatchObject({ kind: 1, content: "Some **words**", pubkey: NOSTR.address })
    expect(event).not.toHaveProperty("id")
    expect(Math.abs(JSON.parse(text).timestamp - Date.now())).toBeLessThan(20_000)
    expect(to).toEqual(["https://forum.example", "wss://relay.example"])
    expect(root.textContent).toContain("Waiting for your decision in the window")
    expect((labelled("Text") as HTMLTextAreaElement).readOnly).toBe(true)
    expect(draft()).toMatchObject({ signing: { request: "f".repeat(32) } })

    world.state = { state: "signed", event: "spasmid01aa" }
    await world.changed()
    expect(world.disk.size).toBe(0)
    expect(named("Deliveries", "[role=tab]")?.getAttribute("aria-selected")).toBe("true")
  })

  test("signs now and sends later where there are no destinations", async () => {
    await open()
    await type("Text", "words")
    await publish()
    expect(published()).toMatchObject({ to: [] })
  })

  test("asks for one key where only that one is wanted", async () => {
    world.destinations = [forum(), relay()]
    await open()
    await type("Text", "words")
    await press(labelled("Sign with Nostr"))
    await publish()
    expect(published()).toMatchObject({ to: ["https://forum.example"] })
    expect(published()).not.toHaveProperty("event")
    expect(root.textContent).toContain("Relays take posts that a Nostr key signed.")
  })

  test("keeps the draft when it was rejected, and says so", async () => {
    await open()
    await type("Text", "words")
    await publish()
    world.state = { state: "rejected", event: null }
    await world.changed()
    expect(root.querySelector("[role=alert]")?.textContent).toContain("You rejected it")
    expect((labelled("Text") as HTMLTextAreaElement).value).toBe("words")
    expect(draft()?.written.content).toBe("words")
  })

  test.each(["ids-differ", "not-readable", "no-key", "busy"] as const)("tells %s in words", async (code) => {
    world.publish = { ok: false, code }
    await open()
    await type("Text", "words")
    await publish()
    expect(root.querySelector("[role=alert]")?.textContent).toMatch(/\w+ .*\.$/)
    await act(() => settle(300))
    expect(draft()?.written.content).toBe("words")
  })

  test("with nothing written asks for words instead of a signature", async () => {
    await open()
    await publish()
    expect(published()).toBeUndefined()
    expect(root.querySelector("[role=alert]")?.textContent).toBe("Write something first.")
    expect(document.activeElement).toBe(labelled("Text"))
  })

  test("while locked never guesses which of several addresses belong together", async () => {
    const other = { scheme: "ethereum", address: `0x${"1".repeat(40)}` } as const
    world.status = { ...UNLOCKED, vault: "locked", identities: [], accounts: [ETHEREUM, NOSTR, other] }
    await open()
    await type("Text", "words")
    await publish()
    expect(published()).toBeUndefined()
    expect(root.querySelector("[role=alert]")?.textContent).toBe("Choose a key to sign with.")
    await press(labelled("Sign with Ethereum"))
    await publish()
    expect(JSON.parse(String(published()?.text)).authors[0].addresses).toHaveLength(1)
  })

  test("does a relay's proof of work before anybody is asked", async () => {
    world.destinations = [relay(8)]
    vi.doMock("../../lib/platform/proof-of-work.ts", async (actual) => {
      const { mine } = await import("../../lib/core/nostr/proof-of-work.ts")
      const original = await actual<typeof import("../../lib/platform/proof-of-work.ts")>()
      const start = () => ({
        mine: async ({
          template,
          bits,
          ...part
        }: Parameters<typeof mine>[2] & { template: never; bits: number }) => mine(template, bits, part),
        end: () => {},
      })
      return {
        mineEvent: (t: never, b: number, options: object) =>
          original.mineEvent(t, b, { ...options, start } as never),
      }
    })
    await open()
    await type("Text", "words")
    await publish()
    const { event } = published() as { event: { tags: string[][] } }
    expect(event.tags.at(-1)?.[0]).toBe("nonce")
    expect(event.tags.at(-1)?.[2]).toBe("8")
    vi.doUnmock("../../lib/platform/proof-of-work.ts")
  })
})

describe("before signing", () => {
  test("a fix for what a forum takes for HTML is shown and made in one press", async () => {
    world.destinations = [forum()]
    await open()
    await type("Text", "an Array<T> of words")
    const problem = root.querySelector("[data-problem=text-refused]")
    expect(problem?.textContent).toContain("forum.example")
    expect(problem?.querySelector("del")?.textContent).toBe("<")
    expect(problem?.querySelector("ins")?.textContent).toBe("&lt;")
    await press(named("Change it so"))
    await pause()
    expect((labelled("Text") as HTMLTextAreaElement).value).toBe("an Array&lt;T> of words")
    expect(root.querySelector("[data-problem]")).toBeNull()
  })

  test("what a destination will not take is named with it, and it can be left out", async () => {
    world.destinations = [forum({ acceptsMe: false }), forum({}, "https://other.example")]
    await open()
    await type("Text", "words")
    expect(root.querySelector("[data-problem=not-allowed]")?.textContent).toContain("forum.example")
    await press(named("Don't send it there"))
    await pause()
    expect(root.querySelector("[data-problem]")).toBeNull()
    await publish()
    expect(published()?.to).toEqual(["https://other.example"])
  })

  test("unknown rules are a note and keep nothing back", async () => {
    world.destinations = [{ ...forum(), tested: null } satisfies Destination]
    await open()
    await type("Text", "words")
    expect(root.querySelector("[data-problem=rules-unknown]")?.getAttribute("data-tier")).toBe("note")
    await publish()
    expect(published()?.to).toEqual(["https://forum.example"])
  })

  test("what Nostr cannot carry is signed with Ethereum alone in one press", async () => {
    await open()
    await type("Title", "A title alone")
    await until(() => expect(root.querySelector("[data-problem=nostr-cannot-carry]")).not.toBeNull())
    await publish()
    expect(published()).toBeUndefined()
    await press(named("Ethereum only"))
    await publish()
    expect(published()).not.toHaveProperty("event")
  })

  test("categories that a destination offers are proposed, and others may be typed", async () => {
    world.destinations = [forum({ categories: ["defi", "privacy"] })]
    await open()
    expect([...root.querySelectorAll("datalist option")].map((one) => one.getAttribute("value"))).toEqual([
      "defi",
      "privacy",
    ])
    await type("Text", "words")
    await type("Category", "my own")
    await publish()
    expect(JSON.parse(String(published()?.text)).categories).toEqual([{ name: "my own" }])
  })
})

describe("how it will look", () => {
  test("on a forum, to a Nostr client, and exactly", async () => {
    await open()
    await type("Title", "A title")
    await type("Text", "Some **words** <b>")
    const paper = () => root.querySelector("section[aria-labelledby=compose-preview] [role=tabpanel]")
    expect(paper()?.querySelector("strong")?.textContent).toBe("words")
    expect(paper()?.querySelector("b")).toBeNull()
    await tab("Nostr client")
    await until(() => expect(paper()?.textContent).toContain("Some **words** <b>"))
    expect(paper()?.textContent).not.toContain("A title")
    await tab("Exact")
    const exact = paper()?.querySelector("[data-exact=ethereum]")?.textContent ?? ""
    expect(JSON.parse(exact)).toMatchObject({ title: "A title", type: "SpasmEventBodyV2" })
    expect(paper()?.querySelector("[data-exact=nostr]")?.textContent).toMatch(/^\[0,"ba57/)
  })
})

describe("a draft", () => {
  test("is there again when the panel opens again", async () => {
    await open()
    await type("Title", "A title")
    await type("Text", "words")
    await act(() => settle(400))
    await open()
    expect((labelled("Title") as HTMLInputElement).value).toBe("A title")
    expect((labelled("Text") as HTMLTextAreaElement).value).toBe("words")
    expect(root.textContent).toContain("Saved")
    expect(root.textContent).toContain("Drafts are kept on this computer")
  })

  test("that was signed while the panel was closed is gone when it opens", async () => {
    await open()
    await type("Text", "words")
    await publish()
    world.state = { state: "signed", event: "spasmid01aa" }
    await open()
    expect(world.disk.size).toBe(0)
  })

  test("can be deleted, and brought back", async () => {
    await open()
    await type("Text", "words")
    await press(named("Delete draft"))
    await act(() => settle(20))
    expect((labelled("Text") as HTMLTextAreaElement).value).toBe("")
    expect(world.disk.size).toBe(0)
    await press(named("Bring it back"))
    expect((labelled("Text") as HTMLTextAreaElement).value).toBe("words")
  })

  test("changed elsewhere says so", async () => {
    await open()
    await type("Text", "of here")
    await act(() => settle(400))
    const stored = draft()
    const { storage } = (
      globalThis as unknown as { browser: { storage: { local: { set: (items: object) => void } } } }
    ).browser
    await act(async () => {
      storage.local.set({
        "draft:": { ...stored, writer: "other", written: { ...stored?.written, content: "of there" } },
      })
      await settle()
    })
    expect((labelled("Text") as HTMLTextAreaElement).value).toBe("of there")
    await press(named("Show the other version"))
    expect((labelled("Text") as HTMLTextAreaElement).value).toBe("of here")
  })
})
