// A site that replaces a follow list, in Firefox: compared with what the person's relay has, on a press.
import { finalizeEvent } from "nostr-tools/pure"
import { HEX_KEY } from "../e2e/browser.ts"
import { connect, publish } from "../relay/client.ts"
import { startRelay } from "../relay/relay.ts"
import { addDestinations } from "./asking-destinations.ts"
import { expect, press, signEvent, test } from "./firefox.ts"

const NOW = Math.floor(Date.now() / 1000)
const people = Array.from({ length: 3 }, (_, at) => ["p", `${at}`.repeat(64)])

test("a follow list that would lose somebody says whom", async ({ extension, tab }) => {
  const relay = await startRelay()
  const old = { kind: 3, created_at: NOW - 600, content: "", tags: people }
  const client = await connect(relay.url)
  expect(await publish(client, finalizeEvent(old, Buffer.from(HEX_KEY, "hex")))).toEqual([true, ""])
  await addDestinations(extension, [relay.url, "nostr-relay"])
  await tab.bringToFront()
  const signed = signEvent(tab, { kind: 3, created_at: NOW, content: "", tags: people.slice(1) })
  const window = await extension.approval("Sign a Nostr event")
  await press(window, "Compare with my relays")
  await window.waitForFunction(() => document.body.textContent?.includes("Gone: 1 · Changed: 0 · New: 0"))
  const gone = await window.$$eval("section[aria-label='Gone (1)'] [data-address]", (rows) =>
    rows.map((row) => row.getAttribute("data-address")),
  )
  expect(gone).toEqual([people[0]?.[1]])
  await press(window, "Reject")
  expect(await signed).toContain("reject")
  client.close()
  await relay.stop()
})
