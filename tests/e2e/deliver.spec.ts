// From a forum's own page to wherever the person sends it: one review for two keys, receipts, and nothing lost.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { verifyEvent } from "nostr-tools/pure"
import type { Page } from "playwright/test"
import { read } from "../../lib/core/spasm/read.ts"
import { startFaultyInstance } from "../instance/faults.ts"
import { type RunningInstance, startInstance } from "../instance/server.ts"
import { startRelay } from "../relay/relay.ts"
import { ADDRESS, PUBKEY } from "./asking.ts"
import {
  addDestinations,
  alsoTo,
  closeReceipts,
  delivery,
  expectDelivery,
  openOutbox,
  tryAgain,
} from "./asking-destinations.ts"
import { expect, launch, test } from "./extension.ts"
import { openForum, publishedAs, writePost } from "./forum.ts"

let forum: RunningInstance
test.beforeAll(async () => {
  test.setTimeout(120_000)
  forum = await startInstance({ port: 0, delayMs: 0 })
  await forum.preparePage()
})
test.afterAll(() => forum.close())

const storedAt = async (url: string, id: string): Promise<unknown> =>
  (await fetch(`${url}/api/events/${id}`)).json()
const signersAt = async (url: string, id: string): Promise<readonly (string | undefined)[]> =>
  read((await storedAt(url, id)) as object, { as: "event" }).signatures.map(({ valid, signer }) =>
    valid ? signer : "invalid",
  )

test("a forum's post for two keys: one review, one id, both signatures, and where else the person wants it", async ({
  extension,
}) => {
  const [other, relay] = await Promise.all([startInstance({ port: 0, delayMs: 0 }), startRelay()])
  await addDestinations(extension, [other.url, "spasm-instance"], [relay.url, "nostr-relay"])
  const page = await openForum(extension, forum.url)
  await writePost(page, "By two keys")

  const window = await extension.approval("Publish a post")
  await expect(window.getByRole("checkbox", { name: /Nostr key as well/ })).toBeChecked()
  await alsoTo(window, other.url, relay.url)
  await window.getByRole("button", { name: "Sign with both keys" }).click()
  await expectDelivery(window, other.url, "accepted")
  await expectDelivery(window, relay.url, "accepted")
  await expect(window.getByRole("heading", { level: 1 })).toHaveText("Signed and delivered")
  const id = await publishedAs(page)

  const both = [ADDRESS.toLowerCase(), PUBKEY].sort()
  for (const url of [forum.url, other.url]) expect([...(await signersAt(url, id))].sort()).toEqual(both)
  const [event] = relay.events()
  expect(event && verifyEvent(event)).toBe(true)
  expect(read({ ...event }, { as: "event" }).spasmid).toBe(id)
  expect(relay.events()).toHaveLength(1)

  const outbox = await openOutbox(extension)
  await expect(delivery(outbox, other.url, id)).toContainText("read back")
  await Promise.all([other.close(), relay.stop()])
})

test("without the second key the forum asks for it, and both windows are shown", async ({ extension }) => {
  const page = await openForum(extension, forum.url)
  await writePost(page, "Two reviews")
  const window = await extension.approval("Publish a post")
  await window.getByRole("checkbox", { name: /Nostr key as well/ }).uncheck()
  await window.getByRole("button", { name: "Sign", exact: true }).click()
  await extension.decide("Publish a post", "Sign")
  expect(await signersAt(forum.url, await publishedAs(page))).toHaveLength(2)
})

test("a reaction goes to no relay by the site's rule, and one that sets the rule anew keeps its relays", async ({
  extension,
}) => {
  const [other, relay] = await Promise.all([startInstance({ port: 0, delayMs: 0 }), startRelay()])
  await addDestinations(extension, [other.url, "spasm-instance"], [relay.url, "nostr-relay"])
  const page = await openForum(extension, forum.url)
  const ticked = (window: Page): Promise<string[]> =>
    window
      .getByRole("group", { name: "Send to" })
      .getByRole("checkbox", { checked: true })
      .evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value))
  const keep = (window: Page): Promise<void> =>
    window.getByRole("checkbox", { name: "Do the same with every post of this site" }).check()
  await writePost(page, "With a rule")
  const first = await extension.approval("Publish a post")
  await alsoTo(first, other.url, relay.url)
  await keep(first)
  await first.getByRole("button", { name: "Sign with both keys" }).click()
  await expectDelivery(first, relay.url, "accepted")
  await expect(first.getByRole("heading", { level: 1 })).toHaveText("Signed and delivered")
  await closeReceipts(first)
  await publishedAs(page)

  await page.getByRole("article").first().getByRole("button", { name: "important" }).click()
  const second = await extension.approval("React")
  expect(await ticked(second)).toEqual([other.url])
  await keep(second)
  await second.getByRole("button", { name: /^Sign/ }).click()
  await expectDelivery(second, other.url, "accepted")
  await expect(delivery(second, relay.url)).toHaveCount(0)
  await closeReceipts(second)

  await writePost(page, "By the rule")
  const third = await extension.approval("Publish a post")
  // A relay is ticked once the Nostr key's event is there, which is made after the window can be read.
  await expect(third.getByRole("button", { name: "Sign with both keys" })).toBeVisible()
  expect(await ticked(third)).toEqual([other.url, relay.url])
  await third.getByRole("button", { name: "Sign with both keys" }).click()
  await expectDelivery(third, relay.url, "accepted")
  expect(relay.events().map(({ content }) => content)).not.toContain("important")
  expect(relay.received).toBe(2)
  await Promise.all([other.close(), relay.stop()])
})

test("one relay refuses, one is dead, one asks who we are, and each says so; the dead one comes back", async ({
  extension,
}) => {
  const refusing = await startRelay({ faults: { deny: "blocked: not here" } })
  const dead = await startRelay()
  const careful = await startRelay({ faults: { auth: true } })
  const relays = [refusing, dead, careful]
  await addDestinations(extension, ...relays.map(({ url }) => [url, "nostr-relay"] as const))
  await dead.stop()
  const page = await openForum(extension, forum.url)
  await writePost(page, "To three relays")
  const window = await extension.approval("Publish a post")
  await alsoTo(window, ...relays.map(({ url }) => url))
  await window.getByRole("button", { name: "Sign with both keys" }).click()
  await publishedAs(page)
  await expectDelivery(window, refusing.url, "refused")
  await expectDelivery(window, dead.url, "unreachable")
  await expectDelivery(window, careful.url, "accepted")
  await expect(delivery(window, refusing.url)).toContainText("not here")
  await dead.start()
  await tryAgain(window, dead.url)
  expect([refusing, dead, careful].map((relay) => relay.events().length)).toEqual([0, 1, 1])
  await Promise.all(relays.map((relay) => relay.stop()))
})

test("a worker that is killed in the middle of everything loses nothing and sends nothing twice", async ({
  extension,
}) => {
  const slow = await startRelay({ faults: { delayMs: 5000 } })
  const instance = await startFaultyInstance({ delayMs: 0, faults: { submit: { delayMs: 2000 } } })
  await addDestinations(extension, [slow.url, "nostr-relay"], [instance.url, "spasm-instance"])
  const page = await openForum(extension, forum.url)
  await writePost(page, "Killed on the way")
  const window = await extension.approval("Publish a post")
  await alsoTo(window, slow.url, instance.url)
  await window.getByRole("button", { name: "Sign with both keys" }).click()
  await expectDelivery(window, slow.url, "sending")
  await publishedAs(page)
  for (let kills = 0; kills < 3; kills++) await extension.stopWorker()
  const outbox = await openOutbox(extension)
  await expectDelivery(outbox, slow.url, /accepted|already/, 40_000)
  await expectDelivery(outbox, instance.url, /accepted|already/, 40_000)
  expect(slow.events()).toHaveLength(1)
  await Promise.all([slow.stop(), instance.close()])
})

test("what a browser that was closed left undelivered goes out when it is started again", async () => {
  test.slow()
  const profile = mkdtempSync(join(tmpdir(), "spasm-outbox-"))
  const relay = await startRelay()
  const before = await launch(profile)
  await before.onboard()
  await addDestinations(before, [relay.url, "nostr-relay"])
  await relay.stop()
  const page = await openForum(before, forum.url)
  await writePost(page, "Over a restart")
  const window = await before.approval("Publish a post")
  await alsoTo(window, relay.url)
  await window.getByRole("button", { name: "Sign with both keys" }).click()
  const id = await publishedAs(page)
  await expectDelivery(window, relay.url, "unreachable")
  await before.close()

  await relay.start()
  const after = await launch(profile)
  const outbox = await openOutbox(after)
  await expectDelivery(outbox, relay.url, /accepted|already/, 40_000)
  expect(read({ ...relay.events()[0] }, { as: "event" }).spasmid).toBe(id)
  await after.close()
  await relay.stop()
  rmSync(profile, { recursive: true, force: true })
})

test("an instance that lies, and one that answers with a page, are told as what they are", async ({
  extension,
}) => {
  const liar = await startFaultyInstance({ delayMs: 0 })
  const page = await openForum(extension, forum.url)
  await addDestinations(extension, [liar.url, "spasm-instance"])
  liar.faults = { submit: { says: "Success. The event was saved" } }
  await writePost(page, "Told to a liar", false)
  const window = await extension.approval("Publish a post")
  await alsoTo(window, liar.url)
  await window.getByRole("button", { name: "Sign", exact: true }).click()
  await expectDelivery(window, liar.url, "unreachable", 20_000)
  await expect(delivery(window, liar.url)).toContainText("took it, but does not have it now")
  liar.faults = { submit: { html: true } }
  await delivery(window, liar.url).getByRole("button", { name: "Try again" }).click()
  await expect(delivery(window, liar.url)).toContainText("answered something unknown")
  await expectDelivery(window, liar.url, "unreachable")
  const outbox = await openOutbox(extension)
  await expectDelivery(outbox, liar.url, "unreachable")
  liar.faults = {}
  await tryAgain(outbox, liar.url)
  await liar.close()
})
