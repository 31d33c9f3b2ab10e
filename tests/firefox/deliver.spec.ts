// Posts on their way, in Firefox: from our composer and from a forum's page, over a background that is stopped.
import { verifyEvent } from "nostr-tools/pure"
import { read } from "../../lib/core/spasm/read.ts"
import { ADDRESS, PUBKEY } from "../e2e/asking.ts"
import { startInstance } from "../instance/server.ts"
import { startRelay } from "../relay/relay.ts"
import { addDestinations, expectDelivery, tryAgain } from "./asking-destinations.ts"
import { expect, fill, press, test } from "./firefox.ts"
import { openForum, publishedAs, writePost } from "./forum.ts"

const BOTH = [ADDRESS.toLowerCase(), PUBKEY].sort()

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
  await tryAgain(outbox, dead.url)

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
  const page = await openForum(extension, forum.url)
  await writePost(page, "By two keys")
  await press(await extension.approval("Publish a post"), "Sign with both keys")
  const id = await publishedAs(page)
  expect(await signersAt(forum.url, id)).toEqual(BOTH)
  await forum.close()
})
