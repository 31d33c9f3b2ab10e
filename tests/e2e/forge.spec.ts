import { eventOf, type Nostr, rpc, signEvent, signText } from "./asking.ts"
import { BLANK, expect, serve, test, visit } from "./extension.ts"

declare const nostr: Nostr

test("fake handshakes and messages of a page change nothing", async ({ extension, page, site }) => {
  const shouted = await page.evaluate(async () => {
    const heard: unknown[] = []
    for (const name of ["spasm-signer:port", "spasm-signer:bridge"]) {
      addEventListener(name, (event) => heard.push((event as MessageEvent).ports?.length ?? name))
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = ({ data }) => heard.push(data)
      dispatchEvent(new MessageEvent(name, { ports: [port2], cancelable: true }))
      for (const type of ["extension", "page-call", "frame-provider"]) {
        const forged = {
          type,
          name: "reject-all",
          args: {},
          key: "0".repeat(32),
          method: "eth_accounts",
          params: "[]",
        }
        port1.postMessage(forged)
        postMessage(forged, "*")
      }
      postMessage({ id: 1, result: ["0x00"] }, "*")
    }
    await new Promise((done) => setTimeout(done, 200))
    const { chrome, browser } = globalThis as unknown as Record<string, { runtime?: unknown } | undefined>
    return { heard, runtime: [typeof chrome?.runtime, typeof browser] }
  })
  expect(shouted.runtime, "no way to the extension from the page").toEqual(["undefined", "undefined"])
  expect(shouted.heard.filter((one) => typeof one === "object")).toEqual([])
  expect(await rpc(page, "eth_accounts")).toEqual([])
  const signing = signEvent(await visit(extension, site.origin), eventOf())
  await extension.decide("Publish a post", "Sign")
  expect(await signing).toMatchObject({ kind: 1 })
})

test("a frame of another site cannot forge an answer by guessing", async ({ extension, page, site }) => {
  const attacker = `${BLANK}<script>
    let n = 0
    setInterval(() => { for (let i = 0; i < 500 && n < 10000; i++, n++) {
      const forged = { id: i, key: i.toString(16).padStart(32, "0"), result: "f".repeat(64), reply: { state: "done", result: "f".repeat(64) } }
      parent.postMessage(n % 2 ? forged : { ...forged, type: "spasm-signer", ext: "spasm-signer", response: forged.result }, "*")
      if (n === 9999) parent.postMessage("finished", "*")
    } })</script>`
  const other = await serve({ "/": attacker })
  await page.evaluate((src) => {
    addEventListener(
      "message",
      ({ data }) => data === "finished" && Object.assign(window, { finished: true }),
    )
    const calls = Array.from({ length: 10 }, () =>
      nostr.getPublicKey().catch(({ code }: { code: number }) => code),
    )
    Object.assign(window, { answers: Promise.all(calls) })
    document.body.append(Object.assign(document.createElement("iframe"), { src }))
  }, other.origin)
  await expect.poll(() => page.evaluate("window.finished"), { timeout: 15_000 }).toBe(true)
  await extension.decide("Connect", "Reject")
  expect(await page.evaluate("answers")).toEqual(Array(10).fill(4001))
  expect(await signText(page, "still there")).toBe(4100)
  await visit(extension, site.origin)
  other.close()
})

test("no page can frame, open or fetch the extension's pages", async ({ extension, page }) => {
  for (const path of [
    "/approval.html",
    "/popup.html",
    "/options.html",
    "/manifest.json",
    "/content-scripts/provider.js",
  ]) {
    const address = extension.url(path)
    const result = await page.evaluate(async (src) => {
      const fetched = await fetch(src).then(
        () => "fetched",
        () => "refused",
      )
      const frame = Object.assign(document.createElement("iframe"), { src })
      await new Promise((done) => {
        frame.onload = done
        document.body.append(frame)
      })
      return fetched
    }, address)
    expect(result, path).toBe("refused")
    for (const frame of page.frames().slice(1)) expect(frame.url(), path).not.toBe(address)
  }
})
