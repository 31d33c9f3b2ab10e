// A person's own Logos Messaging node: each of its routes, a node that is not ready, one that wants no extension.
import { read } from "../../lib/core/spasm/read.ts"
import { startLogosNode } from "../logos/node.ts"
import { addDestinations, expectDelivery, openOutbox, tryAgain } from "./asking-destinations.ts"
import { type Extension, expect, test } from "./extension.ts"

async function writePost(extension: Extension, title: string): Promise<void> {
  await extension.during("/sidepanel.html", async (page) => {
    await page.getByRole("textbox", { name: "Title" }).fill(title)
    await page.getByRole("textbox", { name: "Text" }).fill("Words over a node")
    await page.getByRole("button", { name: "Publish" }).click()
    await extension.decide("Publish a post", "Sign with both keys")
    await expect(page.getByRole("tab", { name: "Deliveries" })).toHaveAttribute("aria-selected", "true")
  })
}

const posts = (node: Awaited<ReturnType<typeof startLogosNode>>) =>
  node.messages().map(({ payload }) => read(payload.toString(), { as: "event" }))

for (const [route, options] of [
  ["messaging", {}],
  ["lightpush", { messaging: false }],
  ["relay", { messaging: false, lightpush: false }],
] as const) {
  test(`a post goes over the ${route} route of a node, with both signatures`, async ({ extension }) => {
    const node = await startLogosNode(options)
    await addDestinations(extension, [node.url, "logos-node"])
    await writePost(extension, `By ${route}`)
    const outbox = await openOutbox(extension)
    await expectDelivery(outbox, node.url, /accepted|already/, 20_000)
    const id = await outbox.locator("[data-spasmid]").first().getAttribute("data-spasmid")
    expect(
      posts(node).map(({ spasmid, signatures }) => [spasmid, signatures.map(({ valid }) => valid)]),
    ).toEqual([[id, [true, true]]])
    await node.stop()
  })
}

test("a node that refuses extensions is told in words, and takes the post once it does not", async ({
  extension,
}) => {
  const node = await startLogosNode()
  await addDestinations(extension, [node.url, "logos-node"])
  node.faults = { send: { status: 403 } }
  await writePost(extension, "To a node that says no")
  const outbox = await openOutbox(extension)
  await expectDelivery(outbox, node.url, "unreachable", 20_000)
  await expect(outbox.locator(`[data-destination="${node.url}"]`)).toContainText("rest-allow-origin")
  node.faults = {}
  await tryAgain(outbox, node.url)
  await node.stop()
})
