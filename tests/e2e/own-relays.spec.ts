// The relays that a person's own list (kind 10002) names: taken over by choice, and by nobody's word but their own.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { finalizeEvent, generateSecretKey, type NostrEvent, verifyEvent } from "nostr-tools/pure"
import type { Locator, Page } from "playwright/test"
import { connect, publish } from "../relay/client.ts"
import { startRelay } from "../relay/relay.ts"
import { PUBKEY } from "./asking.ts"
import { addDestinations } from "./asking-destinations.ts"
import { expect, HEX_KEY, test } from "./extension.ts"

const NOW = Math.floor(Date.now() / 1000)

const listOf = (entries: readonly (readonly string[])[], key: Uint8Array, created_at = NOW): NostrEvent =>
  finalizeEvent({ kind: 10002, created_at, content: "", tags: entries.map((entry) => ["r", ...entry]) }, key)
const own = Buffer.from(HEX_KEY, "hex")

const imported = (page: Page): Locator => page.getByRole("region", { name: "Import my relays" })
async function lookUp(page: Page, says: string): Promise<void> {
  await imported(page).getByRole("button", { name: "Look for them" }).click()
  await expect(imported(page).getByRole("status")).toHaveText(says)
}
const listed = (page: Page): Promise<(string | null)[]> =>
  page
    .getByRole("list", { name: "Destinations" })
    .locator("[data-destination]")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-destination")))

test("the list is found where one relay is known; what it names for writing becomes destinations", async ({
  extension,
}) => {
  const [known, plain, written, unwanted, onlyRead] = await Promise.all(
    Array.from({ length: 5 }, () => startRelay()),
  )
  if (!known || !plain || !written || !unwanted || !onlyRead) throw new Error("unreachable")
  const client = await connect(known.url)
  const list = listOf(
    [[`${known.url}/`], [plain.url], [written.url, "write"], [unwanted.url, "write"], [onlyRead.url, "read"]],
    own,
  )
  expect(await publish(client, listOf([["wss://old.example"]], own, NOW - 60))).toEqual([true, ""])
  expect(await publish(client, list)).toEqual([true, ""])
  await addDestinations(extension, [known.url, "nostr-relay"])
  const page = await extension.open("/options.html#/destinations")
  await lookUp(page, "Relays found: 4")
  const box = (url: string): Locator => imported(page).getByRole("checkbox", { name: url })
  await expect(box(known.url)).toBeDisabled()
  await expect(box(onlyRead.url)).toHaveCount(0)
  for (const { url } of [plain, written, unwanted]) await expect(box(url)).toBeChecked()
  expect(await listed(page), "nothing is taken before it is chosen").toEqual([known.url])
  await box(unwanted.url).uncheck()
  await page.getByRole("button", { name: "Take the chosen ones" }).click()
  for (const { url } of [plain, written])
    await expect(page.locator(`[data-destination="${url}"]`)).toHaveCount(1)
  expect(await listed(page)).toEqual([known.url, plain.url, written.url])
  expect([unwanted, onlyRead].map(({ connections }) => connections)).toEqual([0, 0])
  await Promise.all([known, plain, written, unwanted, onlyRead].map((relay) => relay.stop()))
})

test("a list that the person's key did not sign counts for nothing, even beside the true one", async ({
  extension,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "spasm-lists-"))
  const trap = await startRelay()
  const mine = listOf([["wss://mine.example"]], own, NOW - 60)
  const strange = listOf([[trap.url]], generateSecretKey())
  const forged = [
    // Another's signature under the person's name, with the id that it has, and with the id that it should have.
    { ...strange, pubkey: PUBKEY },
    { ...listOf([[trap.url]], own), sig: strange.sig },
    // The true signature under other words.
    { ...mine, created_at: NOW, tags: [["r", trap.url]] },
    // Another person's list, which nobody asked for.
    strange,
  ].map((event) => JSON.stringify(event))
  expect(forged.map((text) => verifyEvent(JSON.parse(text)))).toEqual([false, false, false, true])
  const liars = await Promise.all(
    forged.map((text, at) => {
      const data = join(folder, `${at}.jsonl`)
      writeFileSync(data, `${text}\n`)
      return startRelay({ data })
    }),
  )
  expect(liars.map((liar) => liar.events().length)).toEqual(forged.map(() => 1))
  await addDestinations(extension, ...liars.map(({ url }) => [url, "nostr-relay"] as const))
  const page = await extension.open("/options.html#/destinations")
  await lookUp(page, "Your relays know of no list of yours. Nothing was changed.")
  await expect(imported(page).getByRole("checkbox")).toHaveCount(0)

  const honest = await startRelay()
  expect(await publish(await connect(honest.url), mine)).toEqual([true, ""])
  await addDestinations(extension, [honest.url, "nostr-relay"])
  await lookUp(page, "Relays found: 1")
  await expect(imported(page).getByRole("checkbox")).toHaveAccessibleName("wss://mine.example")
  expect(await listed(page)).toEqual([...liars, honest].map(({ url }) => url))
  expect(trap.connections).toBe(0)
  await Promise.all([trap, honest, ...liars].map((relay) => relay.stop()))
  rmSync(folder, { recursive: true, force: true })
})
