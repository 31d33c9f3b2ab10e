// Posts that stand in a page, in Firefox: found, proven elsewhere, drawn beside their block.
import type { Page } from "puppeteer-core"
import { BLANK } from "../e2e/site.ts"
import { idOf, inputOf, NAMES, pre, stateOf, UNMARKED } from "../vectors.ts"
import { expect, test } from "./firefox.ts"

const own = JSON.stringify(inputOf("own-post-eth"))
const lie = JSON.stringify({ ...inputOf("invalid-dmp-wrong-sig"), verified: true, state: "verified" })
const MARKED = NAMES.filter((name) => !UNMARKED.includes(name))

test.use({
  routes: {
    "/all": `${BLANK}${MARKED.map((name) => `<section>${pre(JSON.stringify(inputOf(name)))}</section>`).join("")}`,
    "/one": `${BLANK}<style>spasm-post{display:none!important}button{display:none!important}</style>${pre(own)}`,
    "/lie": `${BLANK}${pre(lie)}`,
    "/strict": {
      body: `<!doctype html><title>strict</title>${pre(own)}`,
      headers: {
        "content-security-policy":
          "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      },
    },
    "/app": `${BLANK}<div id=app></div><script>
      function show(path, text) {
        if (location.pathname !== path) history.pushState(null, "", path)
        const block = document.createElement("pre")
        block.textContent = text
        document.querySelector("#app").replaceChildren(block)
      }</script>`,
    "/list": {
      body: `[${own},${lie}]`,
      headers: { "content-type": "application/json", "access-control-allow-origin": "*" },
    },
  },
})

const states = (page: Page): Promise<(string | null)[]> =>
  page.$$eval("spasm-post", (posts) => posts.map((one) => one.getAttribute("data-state")))
const expectStates = (page: Page, expected: readonly string[]) =>
  expect.poll(() => states(page)).toEqual(expected)
/** In the test build our trees are open. */
const openCard = (page: Page): Promise<void> =>
  page.locator("spasm-post >>> button[aria-expanded=false]").click()
const cardText = (page: Page): Promise<string> =>
  page
    .locator("spasm-post >>> article")
    .map((article) => article.textContent ?? "")
    .wait()

test("every form is found and said to be what it is", async ({ site, tab }) => {
  await tab.goto(`${site.origin}/all`)
  const expected = MARKED.map((name) => `${idOf(name)} ${stateOf(name)}`)
  await expect
    .poll(() =>
      tab.$$eval("section", (sections) =>
        sections.map((section) => {
          const found = section.querySelector("spasm-post")
          return `${found?.getAttribute("data-spasmid")} ${found?.getAttribute("data-state")}`
        }),
      ),
    )
    .toEqual(expected)
})

test("a card opens, in its own looks, and a lie of the page is said to be one", async ({ site, tab }) => {
  await tab.goto(`${site.origin}/one`)
  await expectStates(tab, ["verified"])
  await openCard(tab)
  expect(await cardText(tab)).toContain("Hello Spasm")
  const looks = await tab.$eval("spasm-post", ({ shadowRoot }) => {
    const article = shadowRoot?.querySelector("article")
    return article ? getComputedStyle(article).borderTopLeftRadius : ""
  })
  expect(looks).toBe("12px")
  await tab.goto(`${site.origin}/lie`)
  await expectStates(tab, ["invalid"])
  await openCard(tab)
  expect(await cardText(tab)).toContain("Bad signature")
})

test("a strict policy of the page does not stop a card", async ({ site, tab }) => {
  await tab.goto(`${site.origin}/strict`)
  await expectStates(tab, ["verified"])
  await openCard(tab)
  expect(await cardText(tab)).toContain("Hello Spasm")
  const looks = await tab.$eval("spasm-post", ({ shadowRoot }) => {
    const article = shadowRoot?.querySelector("article")
    return article ? getComputedStyle(article).borderTopLeftRadius : ""
  })
  expect(looks).toBe("12px")
})

test("an application that replaces its content has the cards of what it shows", async ({ site, tab }) => {
  await tab.goto(`${site.origin}/app`)
  for (const [path, text, expected] of [
    ["/app/1", own, ["verified"]],
    ["/app/2", lie, ["invalid"]],
    ["/app/3", "Nothing here", []],
    ["/app/4", JSON.stringify(inputOf("own-react-eth")), ["partial"]],
    ["/app/1", own, ["verified"]],
  ] as const) {
    await tab.evaluate(`show(${JSON.stringify(path)}, ${JSON.stringify(text)})`)
    await expectStates(tab, expected)
  }
  await openCard(tab)
  expect(await cardText(tab)).toContain("Hello Spasm")
})

test("a JSON document is shown by Firefox itself, and read by address in the reader", async ({
  extension,
  site,
  tab,
}) => {
  await tab.goto(`${site.origin}/list`, { waitUntil: [] })
  const reader = await extension.open(`/reader.html#url=${encodeURIComponent(`${site.origin}/list`)}`)
  await expectStates(reader, ["verified", "invalid"])
})
