import type { Frame, Page } from "playwright/test"
import { ADDRESS, type Ethereum, type Nostr, PUBKEY, rpc } from "./asking.ts"
import { BLANK, expect, serve, test, visit } from "./extension.ts"

declare const ethereum: Ethereum
declare const nostr: Nostr

const found = (frame: Frame): Promise<unknown> => frame.evaluate("[typeof ethereum, typeof nostr].join()")
const frameOf = async (page: Page, selector = "iframe"): Promise<Frame> => {
  const handle = await page.locator(selector).elementHandle()
  const frame = await handle?.contentFrame()
  if (!frame) throw new Error(`no frame at ${selector}`)
  await frame.waitForLoadState()
  return frame
}
/** What answers in a frame that looks for wallets (EIP-6963), and whether it is the page's own provider. */
const announced = (frame: Frame): Promise<unknown> =>
  frame.evaluate(() => {
    const found: unknown[] = []
    addEventListener("eip6963:announceProvider", (event) => {
      const { info, provider } = (event as CustomEvent).detail
      found.push([info.rdns, provider === ethereum])
    })
    dispatchEvent(new Event("eip6963:requestProvider"))
    return found
  })
const framing = (...frames: string[]): string =>
  BLANK + frames.map((one) => `<iframe ${one}></iframe>`).join("")

test.use({ routes: { "/outer": framing('src="/"', 'src="/other"') } })

test("frames of the page's own origin borrow its provider", async ({ page, site }) => {
  await page.goto(`${site.origin}/outer`)
  for (const frame of page.frames().slice(1)) {
    expect(await found(frame)).toBe("object,object")
    expect(await frame.evaluate("ethereum === parent.ethereum && nostr === parent.nostr")).toBe(true)
    expect(await announced(frame)).toEqual([["network.spasm.signer", true]])
  }
  expect(page.frames()).toHaveLength(3)
})

test("a frame inside another site has no provider until the person says that the site may be there", async ({
  extension,
  page,
  site,
}) => {
  const outer = await serve({ "/": framing(`src="${site.origin}"`) })
  const around = await visit(extension, outer.origin)
  expect(await found(await frameOf(around))).toBe("undefined,undefined")
  await extension.frame(site.origin)
  await around.reload()
  const frame = await frameOf(around)
  await expect.poll(() => found(frame)).toBe("object,object")
  expect(await rpc(page, "eth_accounts"), "the site on its own is served as before").toEqual([])
  outer.close()
})

test("a frame inside another site says so in the window, and is a site of its own", async ({
  extension,
  page,
  site,
}) => {
  await extension.frame(site.origin)
  const outer = await serve({ "/": framing(`src="${site.origin}"`) })
  const around = await visit(extension, outer.origin)
  const frame = await frameOf(around)
  await expect.poll(() => found(frame)).toBe("object,object")
  expect(await around.evaluate("typeof ethereum"), "the site around it is off").toBe("undefined")
  const accounts = frame.evaluate(() => ethereum.request({ method: "eth_requestAccounts" }))
  const window = await extension.approval("Connect")
  await expect(window.locator("[data-origin]")).toHaveText(site.origin)
  await expect(window.getByText(`in a frame inside ${new URL(outer.origin).host}`)).toBeVisible()
  await expect(window.locator("main")).toHaveAttribute("data-tier", "check")
  await window.getByRole("button", { name: "Connect", exact: true }).click()
  expect(await accounts).toEqual([ADDRESS])
  expect(await rpc(page, "eth_accounts"), "the same site on its own").toEqual([])
  outer.close()
})

test("what a site may do alone, it may not do inside another site", async ({ extension, page, site }) => {
  const key = page.evaluate(() => nostr.getPublicKey())
  await extension.decide("Connect", "Connect")
  expect(await key).toBe(PUBKEY)
  await extension.frame(site.origin)
  const outer = await serve({ "/": framing(`src="${site.origin}"`) })
  await extension.enable(outer.origin)
  const frame = await frameOf(await visit(extension, outer.origin))
  await expect.poll(() => found(frame)).toBe("object,object")
  const again = frame.evaluate(() => nostr.getPublicKey().catch(({ message }) => message))
  await extension.decide("Connect", "Reject")
  expect(await again).toBe("user rejected")
  outer.close()
})

test("frames without an origin of their own get nothing", async ({ extension, page, site }) => {
  const around = await visit(extension, site.origin)
  await around.evaluate((origin) => {
    const html = "<script>top.postMessage('inner', '*')</script>"
    const sources = [
      { sandbox: "allow-scripts", src: origin },
      { sandbox: "allow-scripts", srcdoc: html },
      { src: `data:text/html,${html}` },
      { sandbox: "allow-scripts", src: URL.createObjectURL(new Blob([html], { type: "text/html" })) },
    ]
    for (const source of sources)
      document.body.append(Object.assign(document.createElement("iframe"), source))
  }, site.origin)
  await expect.poll(() => around.frames().length).toBe(5)
  for (const frame of around.frames().slice(1)) {
    await frame.waitForLoadState()
    expect(await found(frame), frame.url()).toBe("undefined,undefined")
  }
  await page.close()
})

test("a page that is sandboxed by its own header is refused, whatever it asks", async ({ extension }) => {
  const headers = { "content-security-policy": "sandbox allow-scripts" }
  const sandboxed = await serve({ "/": { body: BLANK, headers } })
  await extension.enable(sandboxed.origin)
  const alone = await visit(extension, sandboxed.origin)
  expect(await alone.evaluate("origin")).toBe("null")
  const answer = await alone.evaluate(() =>
    typeof ethereum === "undefined"
      ? 4100
      : ethereum.request({ method: "eth_requestAccounts" }).catch(({ code }: { code: number }) => code),
  )
  expect(answer).toBe(4100)
  expect(extension.windows()).toHaveLength(0)
  sandboxed.close()
})

test("a frame of a site that is off gets nothing, even inside one that is on", async ({
  extension,
  site,
  page,
}) => {
  const off = await serve({ "/": BLANK })
  const around = await visit(extension, site.origin)
  await around.evaluate((origin) => {
    document.body.append(Object.assign(document.createElement("iframe"), { src: origin }))
  }, off.origin)
  expect(await found(await frameOf(around))).toBe("undefined,undefined")
  expect(await (await frameOf(around)).evaluate("atFirst")).toBe("undefined,undefined")
  await page.close()
  off.close()
})
