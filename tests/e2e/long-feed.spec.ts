// Thirty megabytes from an address, as a forum's whole history: the first posts soon, then all of them, and no waiting.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { inputOf } from "../vectors.ts"
import { expect, test } from "./extension.ts"

const BYTES = 30_000_000
const POSTS = 10_000

/** Posts that are signed, forged, and not signed at all, in turn, each with an id of its own in the source's words. */
function* feed(): Generator<string> {
  const kinds = ["own-multi-signed-envelope", "tampered-body-closed", "rss-web2"].map(inputOf)
  yield "["
  for (let at = 0; at < POSTS; at++) {
    const event = JSON.stringify({ ...kinds[at % kinds.length], at })
    // What the server adds is signed by nobody; so much of it makes the size.
    const pad = "x".repeat(Math.max(0, Math.floor(BYTES / POSTS) - event.length - 12))
    yield `${at > 0 ? "," : ""}${event.slice(0, -1)},"pad":"${pad}"}`
  }
  yield "]"
}

test("thirty megabytes are read from an address while the page stays alive", async ({ extension }) => {
  test.slow()
  const server = createServer(async (_, response) => {
    response.writeHead(200, { "content-type": "application/json", "access-control-allow-origin": "*" })
    for (const piece of feed())
      if (!response.write(piece)) await new Promise((go) => response.once("drain", go))
    response.end()
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/events`
  const page = await extension.open("/reader.html")
  await page.evaluate(() => {
    const clock = { longest: 0 }
    Object.assign(window, { clock })
    let last = performance.now()
    setInterval(() => {
      clock.longest = Math.max(clock.longest, performance.now() - last)
      last = performance.now()
    }, 5)
  })
  const began = Date.now()
  await page.getByRole("textbox", { name: "Anything" }).fill(address)
  await page.getByRole("button", { name: "Read", exact: true }).click()
  const first = page.locator("[role=feed] spasm-post").first()
  await expect(first).toHaveAttribute("data-state", "verified")
  const firstMs = Date.now() - began
  await expect(page.getByText(`Posts: ${POSTS}. All were checked.`)).toBeVisible({ timeout: 90_000 })
  const allMs = Date.now() - began
  const counts = page.getByRole("combobox", { name: "Show" }).locator("option")
  await expect(counts.filter({ hasText: "✓" })).toHaveText(/\(3334\)/)
  await expect(counts.filter({ hasText: "✗" })).toHaveText(/\(3333\)/)
  await expect(counts.filter({ hasText: "–" })).toHaveText(/\(3333\)/)
  expect(await page.locator("spasm-post").count()).toBeLessThan(60)
  const longest = Number(await page.evaluate("clock.longest"))
  const description = JSON.stringify({ firstMs, allMs, longest: Math.round(longest) })
  test.info().annotations.push({ type: "milliseconds", description })
  expect(longest, "the page's longest wait").toBeLessThan(5000)
  server.close()
  server.closeAllConnections()
})
