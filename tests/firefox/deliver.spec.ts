// Posts on their way, in Firefox: from our composer and from a forum's page, over a background that is stopped.
import { verifyEvent } from "nostr-tools/pure"
import type { Page } from "puppeteer-core"
import { read } from "../../lib/core/spasm/read.ts"
import { ADDRESS, PUBKEY } from "../e2e/asking.ts"
import { startInstance } from "../instance/server.ts"
import { startRelay } from "../relay/relay.ts"
import type { Extension } from "./browser.ts"
import { expect, fill, press, test } from "./firefox.ts"

const BOTH = [ADDRESS.toLowerCase(), PUBKEY].sort()

async function addDestinations(extension: Extension, ...some: readonly (readonly [string, string])[]) {
  await extension.during("/options.html#/destinations", async (page) => {
    for (const [address, kind] of some) {
      await page.waitForSelector("select")
      await fill(page, "Address", address)
      await page.select("select", kind)
      await press(page, "Add")
      await page.waitForSelector(`[data-destination="${address}"]`)
    }
  })
}

const stateAt = (page: Page, url: string): Promise<string | undefined> =>
  page
    .$eval(`[data-destination="${url}"]`, (row) => (row as HTMLElement).dataset.delivery)
    .catch(() => undefined)
const expectDelivery = (page: Page, url: string, state: RegExp): Promise<void> =>
  expect.poll(() => stateAt(page, url), { timeout: 30_000 }).toMatch(state)

async function signersAt(url: string, id: string): Promise<(string | undefined)[]> {
  const stored: unknown = await (await fetch(`${url}/api/events/${id}`)).json()
  return read(stored as object, { as: "event" })
    .signatures.map(({ valid, signer }) => (valid ? signer : "invalid"))
    .sort()
}

test("a post of one's own: two keys, an instance, three relays of which one refuses and one is dead", async ({
  extension,
}) => {
  test.setTimeout(120_000)
  const instance = await startInstance({ port: 0, delayMs: 0 })
  const good = await startRelay()
  const refusing = await startRelay({ faults: { deny: "blocked: not here" } })
  const dead = await startRelay()
  const relays = [good, refusing, dead]
  await addDestinations(
    extension,
    [instance.url, "spasm-instance"],
    ...relays.map(({ url }) => [url, "nostr-relay"] as const),
  )
  await dead.stop()
  const panel = await extension.open("/sidepanel.html")
  await fill(panel, "Title", "From Firefox")
  await fill(panel, "Text", "Words that arrive")
  await press(panel, "Publish")
  const window = await extension.approval("Publish a post")
  await press(window, "Sign with both keys")
  await expectDelivery(window, instance.url, /^accepted$/)
  await expectDelivery(window, good.url, /^accepted$/)
  await expectDelivery(window, refusing.url, /^refused$/)
  await expectDelivery(window, dead.url, /^unreachable$/)
  await press(window, "Close")
  const outbox = await extension.open("/options.html#/outbox")
  await expectDelivery(outbox, dead.url, /^unreachable$/)
  await extension.stopBackground()
  await dead.start()
  await press(outbox, "Try again")
  await expectDelivery(outbox, dead.url, /^(?:accepted|already)$/)

  const id = await outbox.$eval("[data-spasmid]", (item) => (item as HTMLElement).dataset.spasmid ?? "")
  expect(await signersAt(instance.url, id)).toEqual(BOTH)
  for (const relay of [good, dead]) {
    const [event] = relay.events()
    expect(event && verifyEvent(event)).toBe(true)
    expect(read({ ...event }, { as: "event" }).spasmid).toBe(id)
  }
  expect(refusing.events()).toEqual([])
  await Promise.all([instance.close(), ...relays.map((relay) => relay.stop())])
})

test("a forum's post for two keys is asked about once and has both signatures there", async ({
  extension,
}) => {
  test.setTimeout(120_000)
  const forum = await startInstance({ port: 0, delayMs: 0 })
  await forum.preparePage()
  await extension.enable(forum.url)
  const page = await extension.visit(forum.url)
  for (const name of ["Ethereum", "Nostr"]) {
    await press(page, `Connect ${name}`)
    await extension.decide("Connect", "Connect")
  }
  await page.locator("::-p-aria([name='New post'][role='link'])").click()
  await fill(page, "Title", "By two keys")
  await fill(page, "Text", "Words")
  await page.locator("input[type=checkbox]").click()
  await press(page, "Publish")
  await press(await extension.approval("Publish a post"), "Sign with both keys")
  await page.waitForFunction(() => /\/news\/spasmid01[0-9a-f]{64}$/.test(location.pathname))
  const id = await page.evaluate(() => location.pathname.slice("/news/".length))
  expect(await signersAt(forum.url, id)).toEqual(BOTH)
  await forum.close()
})
