// A Firefox that dies with posts on their way: started again it sends what is left, and tells everything as it is.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "puppeteer-core"
import { openPlaces, REFUSAL } from "../e2e/places.ts"
import { startInstance } from "../instance/server.ts"
import { addDestinations, alsoTo, expectDelivery, expectTold } from "./asking-destinations.ts"
import { launch } from "./browser.ts"
import { expect, fill, press, test } from "./firefox.ts"
import { openForum, publishedAs, writePost } from "./forum.ts"

test("the panel's post and a forum's go to four places, over a stopped background and a killed Firefox", async () => {
  test.setTimeout(360_000)
  const profile = mkdtempSync(join(tmpdir(), "spasm-restart-"))
  const forum = await startInstance({ port: 0, delayMs: 0 })
  await forum.preparePage()
  const places = await openPlaces()
  const { good, refusing, dead } = places
  const before = await launch(profile)
  await before.onboard()
  await addDestinations(before, ...places.all)
  const page = await openForum(before, forum.url)
  await dead.stop()
  // Behind a post that nobody took, the next one may wait without a try of its own.
  const notTaken = /^(unreachable|queued)$/
  const expectFirst = async (shown: Page, id?: string): Promise<void> => {
    await expectDelivery(shown, places.forum.url, /^accepted$/, id)
    await expectDelivery(shown, good.url, /^accepted$/, id)
    await expectDelivery(shown, refusing.url, /^refused$/, id)
    await expectDelivery(shown, dead.url, notTaken, id)
  }

  const panel = await before.open("/sidepanel.html")
  await fill(panel, "Title", "From the panel")
  await fill(panel, "Text", "Words over a restart")
  await press(panel, "Publish")
  const first = await before.approval("Publish a post")
  await press(first, "Sign with both keys")
  await expectFirst(first)
  await press(first, "Close")
  await panel.close()

  await page.bringToFront()
  await writePost(page, "From a forum")
  const second = await before.approval("Publish a post")
  await alsoTo(second, ...places.all.map(([url]) => url))
  await press(second, "Sign with both keys")
  const ofForum = await publishedAs(page)
  await expectFirst(second)
  await press(second, "Close")

  await before.stopBackground()
  const outbox = await before.open("/options.html#/outbox")
  await expectDelivery(outbox, dead.url, notTaken, ofForum)
  const ids = await outbox.$$eval("[data-spasmid]", (items) =>
    items.map((item) => (item as HTMLElement).dataset.spasmid ?? ""),
  )
  expect(ids).toHaveLength(2)
  for (const id of ids) await expectFirst(outbox, id)
  await before.kill()

  await dead.start()
  const after = await launch(profile)
  // Nobody opens anything: what is left goes out by itself, late where it failed often.
  await expect.poll(() => dead.events().length, { timeout: 180_000 }).toBe(2)
  const again = await after.open("/options.html#/outbox")
  for (const id of ids) {
    for (const url of [places.forum.url, good.url, dead.url]) {
      await expectDelivery(again, url, /^accepted$/, id)
      await expectTold(again, url, "read back", id)
    }
    await expectDelivery(again, refusing.url, /^refused$/, id)
    await expectTold(again, refusing.url, REFUSAL, id)
  }
  await places.expectOnce(...ids)
  await after.close()
  await Promise.all([places.close(), forum.close()])
  rmSync(profile, { recursive: true, force: true })
})
