// Names in Firefox: given in the reader, heard of by another page, and NIP-05 and ENS names looked up on a press.

import { startEnsNode } from "../e2e/ens-node.ts"
import { serve } from "../e2e/site.ts"
import { ann, nostrKey, signedBy, signedByNostr } from "../instance/sample-events.ts"
import { expect, fill, press, test } from "./firefox.ts"

test("an author is named, and a server is asked whose a name is", async ({ extension }) => {
  const json = { "content-type": "application/json", "access-control-allow-origin": "*" }
  const site = await serve({
    "/.well-known/nostr.json": { body: JSON.stringify({ names: { bob: nostrKey } }), headers: json },
  })
  const { host } = new URL(site.origin)
  const text = encodeURIComponent(JSON.stringify(signedByNostr({ content: "Words" })))
  await extension.during(`/reader.html#text=${text}`, async (page) => {
    const author = () =>
      page.evaluate((key) => document.querySelector(`li[data-address="${key}"]`)?.textContent ?? "", nostrKey)
    await page.waitForSelector("summary")
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll("details")) fold.open = true
    })
    await press(page, "Look up NIP-05 name…")
    await fill(page, "NIP-05 name, like alice@example.com", `bob@${host}`)
    await press(page, "Look up")
    await page.waitForSelector("[data-answer=theirs]")
    await press(page, "Use it as your name for this author…")
    await press(page, "Save")
    await expect.poll(author).toContain(`bob@${host}`)
    await extension.during("/options.html#/people", async (people) => {
      await press(people, "Forget this name")
      await press(people, "Forget this name")
      await people.waitForFunction(() => document.body.textContent?.includes("No names yet."))
    })
    await expect.poll(author).not.toContain("bob")
  })
  site.close()
})

test("the chosen Ethereum node is asked for an ENS name", async ({ extension }) => {
  const key = ann.address.toLowerCase()
  const node = await startEnsNode(key, { name: "ann.eth", leadsTo: key })
  await extension.during("/options.html#/settings", async (settings) => {
    await fill(settings, "Ethereum node for ENS names", node.url)
    await press(settings, "Use this node")
    await settings.waitForFunction(() => document.body.textContent?.includes("Saved."))
  })
  const text = encodeURIComponent(JSON.stringify(await signedBy(ann, { content: "Words" })))
  await extension.during(`/reader.html#text=${text}`, async (page) => {
    await page.waitForSelector("summary")
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll("details")) fold.open = true
    })
    await press(page, "ENS name…")
    await page.waitForFunction(
      (host) => document.body.textContent?.includes(`Asks ${host}`),
      {},
      new URL(node.url).host,
    )
    expect(node.asked).toEqual([])
    await press(page, "Look up")
    await page.waitForSelector("[data-answer=theirs]")
    expect(node.asked).toHaveLength(5)
  })
  node.close()
})
