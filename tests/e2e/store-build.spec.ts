// The trees of the store's own build, which are closed: to a page that took over whatever a page can, and not to a hand.
import type { Page } from "playwright/test"
import type { Browser } from "webextension-polyfill"
import { idOf, inputOf, pre } from "../vectors.ts"
import { BLANK, type Extension, expect, type Site, serve, test, visit } from "./extension.ts"
import { launchStore } from "./store.ts"

declare const chrome: Browser

/** What a page's scripts can lay hands on before anybody else is there, and what they got. */
const THIEF = `
  window.got = []
  const { attachShadow } = Element.prototype
  const { attachInternals } = HTMLElement.prototype
  const take = (what) => { if (what) got.push(String(what.host ? "tree" : what)) }
  const around = (owner, name) => {
    const before = owner[name]
    owner[name] = function (...all) {
      if (String(this?.localName ?? this?.host?.localName).startsWith("spasm")) take(name)
      const made = before.apply(this, name === "attachShadow" ? [{ ...all[0], mode: "open" }] : all)
      if (name === "attachShadow") take(made)
      return made
    }
  }
  for (const name of ["attachShadow", "append", "after", "before", "setAttribute", "toggleAttribute", "attachInternals"])
    around((name in Element.prototype ? Element : HTMLElement).prototype, name)
  around(EventTarget.prototype, "addEventListener")
  around(ShadowRoot.prototype, "append")
  around(Document.prototype, "adoptNode")
  const Thief = class extends HTMLElement {
    connectedCallback() {
      if (this.getRootNode() !== document) take("inside")
      take(this.shadowRoot)
      try { take(attachInternals.call(this).shadowRoot) } catch {}
      try { take(attachShadow.call(this, { mode: "open" })) } catch {}
    }
  }
  for (const name of ["spasm-post", "spasm-link"]) customElements.define(name, class extends Thief {})
  const names = new Set(["focusin", "focusout", "slotchange"])
  for (const owner of [window, document, Element.prototype, HTMLElement.prototype, SVGElement.prototype])
    for (let one = owner; one; one = Object.getPrototypeOf(one))
      for (const name of Object.getOwnPropertyNames(one)) if (name.startsWith("on")) names.add(name.slice(2))
  window.heard = new Set()
  for (const name of names)
    window.addEventListener(name, (event) => {
      heard.add(name)
      for (const one of [event.target, event.relatedTarget, ...event.composedPath()])
        if (one instanceof Node && one.getRootNode() !== document) take(name + " of " + one.nodeName)
    }, true)`

const own = JSON.stringify(inputOf("own-post-eth"))
const named = `http://127.0.0.1:9/news/spasmid01${"0".repeat(64)}`
const routes = {
  "/": `${BLANK}<script>${THIEF}</script><p>before</p>${pre(own, 'id=own style="width:600px;white-space:pre-wrap"')}
    <p><a id=other href="#">Elsewhere</a></p><p><a id=named href="${named}">A post</a></p>`,
}

let extension: Extension
let site: Site & { close: () => void }
let page: Page

test.beforeAll(async () => {
  site = await serve(routes)
  extension = await launchStore(site.origin)
  await extension.enable(site.origin)
})
test.beforeEach(async () => {
  page = await visit(extension, site.origin)
})
test.afterAll(async () => {
  await extension.close()
  site.close()
})

const post = () => page.locator("spasm-post")

/** What a person is told, the inside of closed trees with it: the browser's own account of the page. */
async function told(): Promise<string> {
  const session = await extension.context.newCDPSession(page)
  const { nodes } = await session.send("Accessibility.getFullAXTree")
  await session.detach()
  return nodes.map(({ role, name }) => `${role?.value}: ${name?.value}`).join("\n")
}

/** Where the badge is: at the upper right corner of its block. */
async function badge(): Promise<{ x: number; y: number }> {
  const box = await page.locator("#own").boundingBox()
  if (!box) throw new Error("The block is not seen")
  return { x: box.x + box.width - 30, y: box.y + 16 }
}

/** All that the page got, and whatever it can read of elements that are not its own. */
const spoils = () =>
  page.evaluate(() => {
    const selection = getSelection()
    selection?.selectAllChildren(document.documentElement)
    const words = `${document.documentElement.textContent} ${selection}`
    selection?.removeAllRanges()
    const ours = [...document.querySelectorAll("spasm-post, spasm-posts, spasm-link")]
    return {
      got: (window as unknown as { got: string[] }).got,
      roots: ours.map(({ shadowRoot }) => shadowRoot),
      inside: ours.map(
        (one) => one.childNodes.length + one.getHTML({ serializableShadowRoots: true }).length,
      ),
      words: /Signed by|Open Reader|Spasm post|Post ·/.test(words),
    }
  })
const nothing = (count: number) => ({
  got: [],
  roots: Array(count).fill(null),
  inside: Array(count).fill(0),
  words: false,
})

test("asks for no site at the install, and was granted one", async () => {
  const { manifest, origins } = await extension.inside(async () => {
    const { origins } = await chrome.permissions.getAll()
    return { manifest: chrome.runtime.getManifest(), origins }
  }, undefined)
  expect(manifest.host_permissions).toBeUndefined()
  expect(manifest.content_scripts).toBeUndefined()
  expect(origins).toEqual([`${site.origin}/*`])
})

test("a card opens for a hand and a key, and gives the page nothing", async () => {
  await expect(post()).toHaveAttribute("data-state", "verified")
  await expect.poll(told).toContain("button: 1 Spasm post")
  const at = await badge()
  expect(await page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.localName, at)).toBe("spasm-post")
  expect(await spoils()).toEqual(nothing(1))

  await page.mouse.click(at.x, at.y)
  await expect(post()).toHaveAttribute("data-open", "")
  await expect.poll(told).toContain("Hello Spasm")
  const open = await told()
  expect(open).toContain("button: Open Reader")
  expect(open).toMatch(/Signed by 0x/)
  // The focus is on the button that closes the card, which no page could have put it on.
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe("spasm-post")
  await page.keyboard.press("Enter")
  await expect(post()).not.toHaveAttribute("data-open")
  await page.locator("#other").focus()
  await page.keyboard.press("Shift+Tab")
  await page.keyboard.press("Enter")
  await expect(post()).toHaveAttribute("data-open", "")
  expect(await spoils()).toEqual(nothing(1))
  const heard = await page.evaluate(() => [...(window as unknown as { heard: Set<string> }).heard])
  expect(heard, "the page listens").toEqual(
    expect.arrayContaining(["pointerdown", "click", "keydown", "focusin"]),
  )
})

test("what a page presses by itself opens nothing", async () => {
  await expect.poll(told).toContain("button: 1 Spasm post")
  const at = await badge()
  await page.evaluate(({ x, y }) => {
    const host = document.querySelector<HTMLElement>("spasm-post")
    const where = { bubbles: true, composed: true, cancelable: true, clientX: x, clientY: y }
    for (const one of [host, document.elementFromPoint(x, y) as HTMLElement | null]) {
      if (!one) throw new Error("There is nothing to press")
      one.click()
      one.focus()
      for (const name of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"])
        one.dispatchEvent(new PointerEvent(name, where))
      for (const name of ["keydown", "keypress", "keyup"])
        one.dispatchEvent(new KeyboardEvent(name, { ...where, key: "Enter" }))
    }
  }, at)
  await page.waitForTimeout(500)
  await expect(post()).not.toHaveAttribute("data-open")
  expect(await told()).not.toContain("article:")
  await page.mouse.click(at.x, at.y)
  await expect.poll(told).toContain("article:")
})

test("what a page writes on the element changes nothing that is shown, and is put right", async () => {
  await expect.poll(told).toContain("button: 1 Spasm post")
  const at = await badge()
  await page.mouse.click(at.x, at.y)
  await expect.poll(told).toContain("article:")
  const before = await post().screenshot()
  const said = await told()
  await page.evaluate(() => {
    const host = document.querySelector("spasm-post")
    host?.setAttribute("data-state", "invalid")
    host?.setAttribute("data-spasmid", "spasmid01")
    host?.setAttribute("style", "opacity:0!important;filter:invert(1)!important;transform:scale(2)!important")
    host?.append("Words of the page")
  })
  expect(await told()).toBe(said)
  expect((await post().screenshot()).equals(before), "not a pixel differs").toBe(true)
  // Whatever happens in the page has it looked at again.
  await page.evaluate(() => document.body.append("more"))
  await expect(post()).toHaveAttribute("data-state", "verified")
  await expect(post()).toHaveAttribute("data-spasmid", idOf("own-post-eth"))
})

test("the button beside a link is as closed", async () => {
  const link = page.locator("spasm-link")
  await expect
    .poll(async () => {
      await page.locator("#other").hover()
      await page.locator("#named").hover()
      return link.count()
    })
    .toBe(1)
  await expect.poll(told).toContain("button: Read")
  expect(await spoils()).toEqual(nothing(2))
  const before = extension.context.pages().length
  await page.evaluate(() => {
    const host = document.querySelector<HTMLElement>("spasm-link")
    host?.click()
    host?.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }))
  })
  await page.waitForTimeout(300)
  expect(extension.context.pages()).toHaveLength(before)
  const opened = extension.context.waitForEvent("page")
  await page.locator("#named").focus()
  await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  const reader = await opened
  await expect.poll(() => reader.url()).toContain(`/reader.html#url=${encodeURIComponent(named)}`)
  expect((await spoils()).got).toEqual([])
})
