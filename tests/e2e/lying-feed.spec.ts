// A forum that lies about signatures is shown as lying; one that fails is said to fail, in words.
import type { Page } from "playwright/test"
import messages from "../../public/_locales/en/messages.json" with { type: "json" }
import { type FaultyInstance, startFaultyInstance } from "../instance/faults.ts"
import { ann, signedBy } from "../instance/sample-events.ts"
import { idOf, inputOf } from "../vectors.ts"
import { type Extension, expect, test } from "./extension.ts"

let instance: FaultyInstance
test.beforeEach(async () => {
  instance = await startFaultyInstance()
})
test.afterEach(() => instance.close())

async function read(extension: Extension): Promise<Page> {
  const page = await extension.open("/reader.html")
  // High enough for the feed to draw them all.
  await page.setViewportSize({ width: 900, height: 3000 })
  await page.getByRole("textbox", { name: "Anything" }).fill(`${instance.url}/api/events`)
  await page.getByRole("button", { name: "Read", exact: true }).click()
  return page
}

test("a list that calls its posts verified is believed in nothing", async ({ extension }) => {
  const signed = await signedBy(ann, { title: "Ann's", content: "I owe you 1" })
  const other = await signedBy(ann, { title: "Ann's", content: "Something else" })
  const claims = {
    verified: true,
    state: "verified",
    signatureCount: 9,
    ids: [{ value: `spasmid01${"1".repeat(64)}`, verified: true }],
  }
  instance.faults = {
    read: {
      says: [
        { ...signed, ...claims },
        // Another text under her signature, her signature under another text, and her name without any.
        { ...signed, ...claims, signedString: signed.signedString.replace("owe you 1", "owe you 1000") },
        { ...signed, ...claims, signature: other.signature },
        {
          ...JSON.parse(signed.signedString),
          ...claims,
          signatures: [{ value: signed.signature, verified: true }],
        },
        { ...inputOf("own-multi-signed-envelope"), ...claims, signedBy: [ann.address] },
        { ...inputOf("tampered-sibling-in-envelope"), ...claims },
      ],
    },
  }
  const page = await read(extension)
  await expect(page.getByText("Posts: 6. All were checked.")).toBeVisible()
  const posts = page.locator("[role=feed] spasm-post")
  await expect
    .poll(() => posts.evaluateAll((all) => all.map((one) => one.getAttribute("data-state"))))
    .toEqual(["verified", "invalid", "invalid", "unsigned", "verified", "invalid"])
  await expect(posts.nth(1).getByRole("article")).toContainText("✗Bad signature")
  await expect(posts.nth(1).getByText("I owe you 1000")).toBeHidden()
  await expect(posts.nth(3).getByRole("article")).toContainText("–Not signed")
  await expect(posts.nth(3).locator("[data-proven]").first()).toHaveAttribute("data-proven", "false")
  // The id is ours, whatever the server calls it.
  await expect(posts.nth(4)).toHaveAttribute("data-spasmid", idOf("own-multi-signed-envelope"))
  await posts.nth(4).getByText("Proof", { exact: true }).click()
  await expect(posts.nth(4).getByText(`✗ ${messages.cardIdOther.message}`)).toBeVisible()
})

for (const [name, fault, words] of [
  ["an error of the server", { status: 500 }, "500"],
  ["a closed door", { status: 403 }, "403"],
  ["too many requests", { status: 429, retryAfter: 60 }, "too often"],
  ["a page for people", { html: true }, "This is a web page"],
  ["its own words", { says: { error: "ERROR: the database is away" } }, "ERROR: the database is away"],
  ["a way elsewhere", { redirect: "http://127.0.0.1:1/" }, "elsewhere"],
  ["a cut in the middle", { dropAfter: true }, "broke off"],
] as const) {
  test(`${name} is said in words`, async ({ extension }) => {
    instance.faults = { read: fault }
    const page = await read(extension)
    await expect(page.getByRole("alert")).toContainText(words)
    await expect(page.locator("spasm-post")).toHaveCount(0)
  })
}
