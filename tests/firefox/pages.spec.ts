import { BLANK, serve } from "../e2e/site.ts"
import { connect, expect, press, rpc, test } from "./firefox.ts"

/** Takes what it can of the hand-over between the two scripts, and hands over a port of its own. */
const HOSTILE = `<script>
  const { port1, port2 } = new MessageChannel()
  window.taken = []
  for (const name of ["port", "bridge"]) {
    addEventListener("spasm-signer:" + name, ({ ports }) => { if (ports && ports[0] !== port2) taken.push(name) }, true)
  }
  port1.onmessage = ({ data }) => taken.push(data)
  dispatchEvent(new MessageEvent("spasm-signer:port", { ports: [port2], cancelable: true }))
  dispatchEvent(new Event("spasm-signer:bridge"))
  port1.postMessage({ id: 1, method: "eth_requestAccounts", params: "[]" })
</script>`

test.use({
  routes: {
    "/strict": {
      body: "<h1>strict</h1>",
      headers: { "content-security-policy": "default-src 'none'; sandbox allow-scripts allow-same-origin" },
    },
    "/hostile": HOSTILE,
    "/bare": BLANK,
    "/frames": `${BLANK}<iframe src=/other></iframe><iframe sandbox=allow-scripts src=/bare></iframe>
      <script>document.write("<iframe src=http://localhost:" + location.port + "/other></iframe>")</script>`,
  },
})

test("a strict policy of the page keeps nothing out", async ({ extension, site, tab }) => {
  await tab.goto(`${site.origin}/strict`)
  expect(await tab.evaluate("[typeof ethereum, typeof nostr].join()")).toBe("object,object")
  await connect(extension, tab)
  expect(await rpc(tab, "eth_accounts")).toHaveLength(1)
})

test("no script of the page gets the port, or another one taken for it", async ({ extension, site, tab }) => {
  await tab.goto(`${site.origin}/hostile`)
  await connect(extension, tab)
  expect(await tab.evaluate("taken")).toEqual([])
})

test("a site that is off gets nothing; turned on, it need not be loaded again", async ({
  extension,
  site,
}) => {
  const tab = await extension.visit(site.origin)
  expect(await tab.evaluate("atFirst")).toBe("undefined,undefined")
  await extension.enable(site.origin)
  await expect.poll(() => tab.evaluate("typeof ethereum")).toBe("object")
  await connect(extension, tab)
  await tab.evaluate("ethereum.on('accountsChanged', (accounts) => { window.heard = accounts })")
  const { host } = new URL(site.origin)
  await extension.during("/popup.html", (page) =>
    page.waitForFunction((here) => document.querySelector("h1")?.textContent === here, {}, host),
  )
  await extension.during("/options.html#/sites", async (page) => {
    await press(page, "Remove")
    await page.waitForFunction(() => !document.querySelector("[data-origin]"))
  })
  await expect.poll(() => tab.evaluate("window.heard")).toEqual([])
  await tab.reload()
  expect(await tab.evaluate("atFirst")).toBe("undefined,undefined")
})

test("a page that was left and comes back as it was is answered", async ({ extension, tab }) => {
  await connect(extension, tab)
  const elsewhere = await serve({ "/": BLANK })
  await tab.evaluate("addEventListener('pageshow', ({ persisted }) => { window.persisted = persisted })")
  await tab.goto(elsewhere.origin)
  await tab.evaluate("history.back()")
  const kept = (): Promise<unknown> => tab.evaluate("window.persisted").catch(() => "on its way")
  await expect.poll(kept, "the browser kept the page").toBe(true)
  expect(await rpc(tab, "eth_accounts")).toHaveLength(1)
  elsewhere.close()
})

test("another port of the host is another site", async ({ extension, tab }) => {
  await connect(extension, tab)
  const other = await serve({ "/": BLANK })
  try {
    const stranger = await extension.visit(other.origin)
    // Firefox's patterns know no ports, so the providers are there too; but they know nothing of the first site.
    expect(await rpc(stranger, "eth_accounts")).toEqual([])
    const accounts = rpc(stranger, "eth_requestAccounts")
    const window = await extension.approval("Connect")
    expect(await window.$eval("[data-origin]", ({ textContent }) => textContent)).toBe(other.origin)
    await press(window, "Reject")
    expect(await accounts).toBe(4001)
  } finally {
    other.close()
  }
  expect(await rpc(tab, "eth_accounts")).toHaveLength(1)
})

test("frames: the page's own borrow, another site's asks for itself, an opaque one gets none", async ({
  extension,
  site,
  tab,
}) => {
  const other = site.origin.replace("127.0.0.1", "localhost")
  await extension.enable(other)
  await extension.frame(other)
  await tab.goto(`${site.origin}/frames`)
  const frame = (address: string) => tab.frames().find((one) => one.url() === address)
  const provider = (address: string) => frame(address)?.evaluate("typeof window.ethereum")
  await expect.poll(() => provider(`${other}/other`)).toBe("object")
  expect(await frame(`${site.origin}/other`)?.evaluate("atFirst")).toBe("object,object")
  expect(await provider(`${site.origin}/bare`)).toBe("undefined")
  const accounts = frame(`${other}/other`)?.evaluate(
    "ethereum.request({ method: 'eth_requestAccounts' }).catch(({ code }) => code)",
  )
  const window = await extension.approval("Connect")
  const shown = await window.$eval("header", ({ textContent }) => textContent)
  expect(shown).toContain(other)
  expect(shown).toContain(new URL(site.origin).host)
  await press(window, "Reject")
  expect(await accounts).toBe(4001)
})

test("pages of the extension turn no text into markup or code", async ({ extension }) => {
  const refused = await extension.during("/popup.html", (page) =>
    page.evaluate(() => {
      try {
        document.createElement("p").innerHTML = "<b>"
        return "allowed"
      } catch (error) {
        return String(error)
      }
    }),
  )
  expect(refused).toContain("TypeError")
})
