// @vitest-environment happy-dom
// What was said about a page: nobody is asked before the press, then a thread, faults in words, and replies in the composer.
import { render } from "preact"
import { act } from "preact/test-utils"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { draw, press } from "../fakes/drawn.tsx"
import { forum, type PanelWorld, panelWorld, relay, settle } from "../fakes/panel-world.ts"
import { ann, bob, signedBy, spasmidOf } from "../instance/sample-events.ts"

const PAGE = "https://news.org/an-article"
let world: PanelWorld
let root: HTMLElement = document.createElement("main")
const fetched: string[] = []
let answer: (url: string) => unknown = () => null
let tabs: readonly object[] = []
/** Until when the page in front is looked at. */
let looking: Promise<unknown> = Promise.resolve()

const shut = (): Promise<void> => act(() => render(null, root))
const open = async (): Promise<void> => {
  await shut()
  vi.resetModules()
  vi.stubGlobal("fetch", async (url: string) => {
    if (url.endsWith(".wasm")) throw new Error("none here")
    fetched.push(url)
    const told = answer(url)
    if (told === undefined) throw new TypeError("no connection")
    return new Response(JSON.stringify(told), { headers: { "content-type": "application/json" } })
  })
  const { browser } = globalThis as unknown as { browser: { runtime: object } }
  const facts = { selection: "", canonical: `${PAGE}?utm_source=canonical`, title: "", discourse: null }
  Object.assign(browser, {
    tabs: { query: async () => tabs },
    scripting: { executeScript: () => looking.then(() => [{ result: facts }]) },
  })
  Object.assign(browser.runtime, { getURL: (path: string) => `chrome-extension://own${path}` })
  const { SidePanel } = await import("../../entrypoints/sidepanel/sidepanel.tsx")
  root = await draw(<SidePanel />)
  await wait()
}
const wait = (): Promise<void> => act(() => settle(60))
const named = (name: string, what = "button"): HTMLElement | undefined =>
  [...root.querySelectorAll<HTMLElement>(what)].find(({ textContent }) => textContent === name)
const tab = async (name: string): Promise<void> => {
  await press(named(name, "[role=tab]"))
  await wait()
}
const field = (): HTMLInputElement => {
  const label = [...root.querySelectorAll("label")].find((one) => one.textContent === "Address of the page")
  const input = label?.querySelector("input")
  if (!input) throw new Error("no field")
  return input
}
const type = (value: string): Promise<void> =>
  act(() => {
    const input = field()
    input.value = value
    input.dispatchEvent(new Event("input", { bubbles: true }))
  })
const askNow = async (): Promise<void> => {
  await act(() => {
    root.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }))
  })
  await until(() => expect(root.querySelector("section[aria-busy]")).toBeNull())
}
/** Draws until it is so. */
const until = (isSo: () => void): Promise<void> =>
  vi.waitFor(
    async () => {
      await act(() => settle(20))
      isSo()
    },
    { timeout: 10_000, interval: 1 },
  )
const lastPublished = () => world.asked.findLast(({ name }) => name === "publish")?.args
const about = (id: string) => ({ parent: { ids: [{ value: id }] } })
/** An event as an instance gives it. */
const given = async (event: object) => {
  const { convertToSpasm, convertToSpasmEventEnvelope } = await import("spasm.js")
  return convertToSpasmEventEnvelope(convertToSpasm(event as never) as never)
}

beforeEach(() => {
  world = panelWorld()
  world.destinations = [forum(), relay()]
  fetched.length = 0
  tabs = [{ id: 1, active: true, url: `${PAGE}?fbclid=1#part`, title: "An article" }]
  answer = () => null
})
afterEach(async () => {
  await shut()
  vi.unstubAllGlobals()
})

/** Without the relay, which no fetch reaches. */
const only = async (): Promise<void> => {
  const boxes = [...root.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')]
  await press(boxes.find(({ value }) => value.startsWith("wss:")))
}

describe("this page", () => {
  test("takes the page's own spelling of its address and asks nobody", async () => {
    await open()
    await tab("This page")
    expect(field().value).toBe(PAGE)
    expect(root.textContent).toContain("Asking forum.example tells it that you are on this page.")
    expect(root.textContent).toContain("Asking relay.example tells it that you are on this page.")
    expect(root.textContent).toContain("Nothing is asked before you press the button.")
    expect(fetched).toEqual([])
  })

  test("leaves what is typed while the page is still looked at", async () => {
    const looked = Promise.withResolvers<void>()
    looking = looked.promise
    await open()
    await tab("This page")
    await type("https://another.org/page")
    looked.resolve()
    await wait()
    expect(field().value).toBe("https://another.org/page")
    looking = Promise.resolve()
  })

  test("says so where nobody has said anything", async () => {
    await open()
    await tab("This page")
    await only()
    await askNow()
    expect(fetched).toEqual([
      `https://forum.example/api/events?parentId=${encodeURIComponent(PAGE)}&limit=300`,
    ])
    expect(root.textContent).toContain("Nobody has said anything here yet")
  })

  test("shows what was said, proven here, with reactions, and each can be answered", async () => {
    const first = await signedBy(ann, { action: "reply", content: "To the page", ...about(PAGE) })
    const id = spasmidOf(first) ?? ""
    const more = [
      await signedBy(bob, { action: "reply", content: "To the reply", ...about(id) }),
      await signedBy(bob, { action: "react", content: "upvote", ...about(id) }),
    ]
    const [one, ...others] = await Promise.all([first, ...more].map(given))
    answer = (url) => (url.includes(encodeURIComponent(PAGE)) ? [one] : url.includes(id) ? others : null)
    await open()
    await tab("This page")
    await only()
    await askNow()
    await wait()
    const posts = [...root.querySelectorAll("spasm-post")]
    expect(posts.map((post) => post.getAttribute("data-state"))).toEqual(["verified", "verified"])
    expect(posts[0]?.contains(posts[1] ?? null)).toBe(true)
    expect(root.querySelector('[data-reaction="upvote"]')?.getAttribute("aria-label")).toBe("Upvote: 1")
    expect(root.textContent).toContain("2 posts about this page")
    expect(root.textContent).toContain("Listed by forum.example")

    await press(named("Reply"))
    await wait()
    expect(named("Write", "[role=tab]")?.getAttribute("aria-selected")).toBe("true")
    expect(root.textContent).toContain("Replying to")
    expect(root.textContent).toContain("To the page")
    await act(() => {
      const text = root.querySelector("textarea")
      if (!text) return
      text.value = "My answer"
      text.dispatchEvent(new Event("input", { bubbles: true }))
    })
    await press(named("Publish"))
    await until(() => expect(lastPublished()).toBeDefined())
    const published = lastPublished()
    const body = JSON.parse(String(published?.text))
    expect(body).toMatchObject({ action: "reply", content: "My answer" })
    expect(body.parent.ids[0].value).toBe(id)
    expect(JSON.stringify(body.mentions)).toContain(ann.address.toLowerCase())
    expect(published?.to).toContain("https://forum.example")
  })

  test("keeps the reply and the other draft apart", async () => {
    await open()
    await tab("This page")
    await press(named("Reply to this page"))
    await wait()
    expect(root.querySelector("section h2")?.textContent).toBe("Replying to")
    expect(root.textContent).toContain(PAGE)
    await press(named("Not a reply"))
    await wait()
    expect(root.textContent).not.toContain("Replying to")
  })

  test("tells in words who could not be asked", async () => {
    answer = () => undefined
    await open()
    await tab("This page")
    await only()
    await askNow()
    expect(root.querySelector('[data-source="https://forum.example"]')?.textContent).toContain(
      "forum.example",
    )
    expect(root.textContent).toContain("Nobody could be asked.")
  })

  test.each([
    ["http://192.168.1.1/", "private-ip"],
    ["http://localhost/a", "local-host"],
    ["https://news.org/?token=1", "secret"],
  ])("warns of %s", async (url, code) => {
    await open()
    await tab("This page")
    await type(url)
    expect(root.querySelector(`[data-warning="${code}"]`)).not.toBeNull()
  })

  test.each(["", "words", "file:///a"])("asks nobody about %j", async (url) => {
    tabs = []
    await open()
    await tab("This page")
    await type(url)
    await askNow()
    expect(fetched).toEqual([])
    expect(root.querySelector('form [role="alert"]')?.textContent).toContain("beginning with https://")
  })

  test("reacts with the Ethereum key, to forums alone", async () => {
    const first = await signedBy(ann, { action: "reply", content: "To the page", ...about(PAGE) })
    const one = await given(first)
    answer = (url) => (url.includes(encodeURIComponent(PAGE)) ? [one] : null)
    await open()
    await tab("This page")
    await only()
    await askNow()
    await press(root.querySelector('[data-reaction="bullish"]'))
    await until(() => expect(lastPublished()).toBeDefined())
    const { text, event, to } = lastPublished() ?? {}
    const body = JSON.parse(String(text))
    expect(body).toMatchObject({ action: "react", content: "bullish" })
    expect(body.parent.ids[0].value).toBe(spasmidOf(first))
    expect(event).toBeUndefined()
    expect(to).toEqual(["https://forum.example"])
    expect(root.querySelector('[data-reaction="bullish"]')?.getAttribute("data-mine")).toBe("waiting")

    world.state = { state: "rejected", event: null }
    await world.changed()
    await until(() => expect(root.textContent).toContain("You rejected it."))
    expect(root.querySelector('[data-reaction="bullish"]')?.getAttribute("aria-label")).toBe("Bullish: 0")
    expect(root.textContent).toContain("You rejected it. Nothing was signed.")
  })
})
