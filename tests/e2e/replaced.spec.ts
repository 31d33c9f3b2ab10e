// A site that replaces a follow list: the person compares it with what their relay has, before they sign.
import { finalizeEvent } from "nostr-tools/pure"
import { connect, publish } from "../relay/client.ts"
import { startRelay } from "../relay/relay.ts"
import { signEvent } from "./asking.ts"
import { addDestinations } from "./asking-destinations.ts"
import { expect, HEX_KEY, test } from "./extension.ts"

const NOW = Math.floor(Date.now() / 1000)
const people = Array.from({ length: 5 }, (_, at) => ["p", `${at}`.repeat(64)])

test("a follow list that would lose people says who, and whom it gains", async ({
  extension,
  page,
}, info) => {
  const relay = await startRelay()
  const old = { kind: 3, created_at: NOW - 600, content: "", tags: people }
  const client = await connect(relay.url)
  expect(await publish(client, finalizeEvent(old, Buffer.from(HEX_KEY, "hex")))).toEqual([true, ""])
  await addDestinations(extension, [relay.url, "nostr-relay"])
  const before = relay.connections
  const signed = signEvent(page, {
    kind: 3,
    created_at: NOW,
    content: "",
    tags: [...people.slice(3), ["p", "9".repeat(64)]],
  })
  const window = await extension.approval("Sign a Nostr event")
  const changes = window.getByRole("region", { name: "What would change" })
  await expect(changes.getByRole("button", { name: "Compare with my relays" })).toBeVisible()
  expect(relay.connections, "nobody is asked before the press").toBe(before)
  await changes.getByRole("button", { name: "Compare with my relays" }).click()
  await expect(changes.getByRole("status")).toContainText("Gone: 3 · Changed: 0 · New: 1")
  const gone = changes.getByRole("region", { name: "Gone (3)" }).locator("[data-address]")
  expect(await gone.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-address")))).toEqual(
    people.slice(0, 3).map(([, key]) => key),
  )
  await expect(changes.getByRole("region", { name: "New (1)" })).toContainText("9999")
  // The kind's own item is opened, and the button is still held: people would be lost.
  await window.locator('[data-problem="powerful-kind"] summary').click()
  const sign = window.getByRole("button", { name: "Sign anyway" })
  await expect(sign).toHaveAttribute("aria-disabled", "true")
  await expect(window.getByText("Open each red item before you can sign.")).toBeVisible()
  await window.locator('[data-alarm="shrinks"] summary').click()
  await expect(sign).not.toHaveAttribute("aria-disabled", "true")
  await window.screenshot({ path: info.outputPath("alarm.png"), fullPage: true })
  await sign.click()
  expect(await signed).toMatchObject({ kind: 3 })
  client.close()
  await relay.stop()
})
