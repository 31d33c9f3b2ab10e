// A browser that dies with posts on their way: started again it sends what is left, and tells everything as it is.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "playwright/test"
import { startInstance } from "../instance/server.ts"
import { addDestinations, alsoTo, delivery, expectDelivery, openOutbox } from "./asking-destinations.ts"
import { expect, kill, launch, test, vaultOf } from "./extension.ts"
import { openForum, publishedAs, writePost } from "./forum.ts"
import { openPlaces, REFUSAL } from "./places.ts"

test("the panel's post and a forum's go to four places, over a stopped worker and a killed browser", async () => {
  test.slow()
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
    await expectDelivery(shown, places.forum.url, "accepted", 20_000, id)
    await expectDelivery(shown, good.url, "accepted", 20_000, id)
    await expectDelivery(shown, refusing.url, "refused", 20_000, id)
    await expectDelivery(shown, dead.url, notTaken, 20_000, id)
  }

  const panel = await before.open("/sidepanel.html")
  await panel.getByRole("textbox", { name: "Title" }).fill("From the panel")
  await panel.getByRole("textbox", { name: "Text" }).fill("Words over a restart")
  await panel.getByRole("button", { name: "Publish" }).click()
  const first = await before.approval("Publish a post")
  await first.getByRole("button", { name: "Sign with both keys" }).click()
  await expectFirst(first)
  await first.getByRole("button", { name: "Close" }).click()
  await panel.close()

  await writePost(page, "From a forum")
  const second = await before.approval("Publish a post")
  await alsoTo(second, ...places.all.map(([url]) => url))
  await second.getByRole("button", { name: "Sign with both keys" }).click()
  const ofForum = await publishedAs(page)
  await expectFirst(second)
  await second.getByRole("button", { name: "Close" }).click()

  await before.stopWorker()
  const outbox = await openOutbox(before)
  const ofPanel =
    (await outbox.locator("[data-spasmid]", { hasText: "From the panel" }).getAttribute("data-spasmid")) ?? ""
  for (const id of [ofPanel, ofForum]) await expectFirst(outbox, id)
  expect(await vaultOf(before)).toBe("unlocked")
  await kill(before, profile)

  await dead.start()
  const after = await launch(profile)
  expect(await vaultOf(after), "a browser that was started again has forgotten the key").toBe("locked")
  // Nobody opens anything: what is left goes out by itself, late where it failed often.
  await expect.poll(() => dead.events().length, { timeout: 180_000 }).toBe(2)
  const again = await openOutbox(after)
  for (const id of [ofPanel, ofForum]) {
    for (const url of [places.forum.url, good.url, dead.url]) {
      await expectDelivery(again, url, "accepted", 20_000, id)
      await expect(delivery(again, url, id)).toContainText("read back")
    }
    await expectDelivery(again, refusing.url, "refused", 20_000, id)
    await expect(delivery(again, refusing.url, id)).toContainText(REFUSAL)
  }
  await expect(again.locator("[data-spasmid]")).toHaveCount(2)
  await places.expectOnce(ofPanel, ofForum)
  await after.close()
  await Promise.all([places.close(), forum.close()])
  rmSync(profile, { recursive: true, force: true })
})
