// Pages that fight what is drawn in them: they may take it away, they may not press it, wear it or be held up by it.
import type { Page } from "playwright/test"
import { inputOf, pre } from "../vectors.ts"
import { BLANK, expect, test, visit } from "./extension.ts"
import { badge, open, post } from "./found.ts"

const block = pre(JSON.stringify(inputOf("own-post-eth")), "id=own")
/** A page whose script runs first. */
const scripted = (script: string): string => `${BLANK}<script>${script}</script>${block}`

const routes = {
  "/removes": scripted(`window.removed = 0
    new MutationObserver(() => document.querySelectorAll("spasm-post").forEach((one) => { removed++; one.remove() }))
      .observe(document, { childList: true, subtree: true })`),
  "/moves": scripted(`window.moved = 0
    new MutationObserver(() => document.querySelectorAll("pre + spasm-post").forEach((one) => { moved++; document.body.prepend(one) }))
      .observe(document, { childList: true, subtree: true })`),
  "/defines": scripted(`window.seen = []
    customElements.define("spasm-post", class extends HTMLElement {
      constructor() { super(); try { this.attachShadow({ mode: "open" }).append("fake") } catch { seen.push("refused") } }
      connectedCallback() { seen.push(this.getRootNode() === document ? "page" : "tree") }
    })
    customElements.define("spasm-posts", class extends HTMLElement { constructor() { throw new Error("no") } })`),
  "/loops": scripted(`window.turns = 0
    new MutationObserver(() => { if (turns++ < 20_000) document.body.setAttribute("data-x", turns), document.body.append(turns % 2 ? "x" : "y") })
      .observe(document, { childList: true, subtree: true, attributes: true })
    addEventListener("DOMContentLoaded", () => document.body.append("go"))`),
  "/restless": scripted(`addEventListener("DOMContentLoaded", () => setInterval(() => {
      const pre = document.querySelector("#own"); pre.textContent = pre.textContent.replace(/Hello \\w*/, "Hello " + Math.random().toString(36).slice(2)) }, 10))`),
  "/nothing": BLANK,
}

test.use({ routes })

const settle = (page: Page) => page.waitForTimeout(2500)

test("a page that takes the card away again and again has its way", async ({ extension, page, site }) => {
  const one = await open({ extension, page, site }, "/removes")
  await expect.poll(() => one.evaluate("removed")).toBeGreaterThan(0)
  await settle(one)
  const removed = await one.evaluate("removed")
  expect(removed).toBeLessThan(10)
  await settle(one)
  expect(await one.evaluate("removed"), "nobody fights for ever").toBe(removed)
  await expect(post(one)).toHaveCount(0)
})

test("a page that moves the card has its way too", async ({ extension, page, site }) => {
  const one = await open({ extension, page, site }, "/moves")
  await expect.poll(() => one.evaluate("moved")).toBeGreaterThan(0)
  await settle(one)
  expect(await one.evaluate("moved")).toBeLessThan(10)
})

test("a copy of the card is empty, and a fake one is the page's own", async ({ extension, page, site }) => {
  const one = await open({ extension, page, site }, "/loops")
  await expect(post(one)).toHaveAttribute("data-state", "verified")
  const copies = await one.evaluate(() => {
    const copy = document.querySelector("spasm-post")?.cloneNode(true) as Element
    document.body.append(copy)
    return [copy.shadowRoot, copy.childNodes.length]
  })
  expect(copies).toEqual([null, 0])
  await badge(one).click()
  await expect(one.locator("article")).toHaveCount(1)
})

test("a press that no person made does nothing", async ({ extension, page, site }) => {
  const one = await open({ extension, page, site }, "/loops")
  await expect(badge(one)).toBeVisible()
  // The tree is open in the test build alone; elsewhere a page does not even get this far.
  for (const how of ["click", "mouse", "key", "host"]) {
    await one.evaluate((kind) => {
      const host = document.querySelector("spasm-post")
      const button = host?.shadowRoot?.querySelector("button")
      if (!host || !button) throw new Error("There is nothing to press")
      if (kind === "click") button.click()
      if (kind === "mouse") button.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }))
      if (kind === "key") button.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }))
      if (kind === "host") host.dispatchEvent(new MouseEvent("click", { bubbles: true }))
    }, how)
    await one.waitForTimeout(300)
    await expect(one.locator("article"), how).toHaveCount(0, { timeout: 1 })
  }
  await badge(one).click()
  await expect(one.locator("article")).toHaveCount(1)
})

test("a page that owns the element's name gets no foot into its tree", async ({ extension, page, site }) => {
  const one = await open({ extension, page, site }, "/defines")
  await badge(one).click()
  await expect(one.locator("article")).toContainText("Hello Spasm")
  const seen = (await one.evaluate("seen")) as string[]
  expect(seen).not.toContain("tree")
  const named = await post(one).evaluate(
    ({ shadowRoot }) =>
      [...(shadowRoot?.querySelectorAll("*") ?? [])].filter(({ localName }) => localName.includes("-"))
        .length,
  )
  expect(named, "elements that a page could define").toBe(0)
  expect(await one.getByText("fake").count()).toBe(0)
})

test("a page that defines the name when a card is open gets none either", async ({
  extension,
  page,
  site,
}) => {
  const one = await open({ extension, page, site }, "/loops")
  await badge(one).click()
  await expect(one.locator("article")).toBeVisible()
  const inside = await one.evaluate(() => {
    const seen: boolean[] = []
    customElements.define(
      "spasm-post",
      class extends HTMLElement {
        connectedCallback() {
          seen.push(this.getRootNode() !== document)
        }
      },
    )
    return seen
  })
  expect(inside).toEqual([false])
  await expect(one.locator("article")).toContainText("Hello Spasm")
})

test("a page in a loop, or one that never rests, is not held up", async ({ extension, page, site }) => {
  const restless = await visit(extension, `${site.origin}/restless`)
  await settle(restless)
  const before = await restless.evaluate("performance.now()")
  await restless.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
  expect(Number(await restless.evaluate("performance.now()")) - Number(before)).toBeLessThan(5000)
  const one = await open({ extension, page, site }, "/loops")
  await expect(post(one)).toHaveAttribute("data-state", "verified")
})

test("a page cannot speak to the worker in the scout's name", async ({ extension, page, site }) => {
  const one = await open({ extension, page, site }, "/nothing")
  const reached = await one.evaluate(
    async (id) => {
      const { chrome } = window as unknown as {
        chrome?: { runtime?: { sendMessage?: (...all: unknown[]) => unknown } }
      }
      try {
        const message = { type: "found", texts: [], beyond: 1, drawn: false }
        return (await chrome?.runtime?.sendMessage?.(id, message)) ?? "nothing"
      } catch {
        return "refused"
      }
    },
    new URL(extension.url("/")).host,
  )
  expect(["nothing", "refused"]).toContain(reached)
  await expect(one.locator("spasm-posts")).toHaveCount(0)
})
