import { ADDRESS, bodyOf, connect, rpc, signText } from "./asking.ts"
import { BLANK, expect, test } from "./extension.ts"

const policies = {
  "/nothing": "default-src 'none'",
  "/no-script": "script-src 'none'; object-src 'none'",
  "/trusted": "require-trusted-types-for 'script'; trusted-types 'none'; script-src 'none'",
}

test.use({
  routes: Object.fromEntries(
    Object.entries(policies).map(([path, policy]) => [
      path,
      { body: BLANK, headers: { "content-security-policy": policy } },
    ]),
  ),
})

for (const [path, policy] of Object.entries(policies)) {
  test(`the signer works under ${policy}, and breaks nothing of it`, async ({ extension, page, site }) => {
    const complaints: string[] = []
    page.on("console", (message) => complaints.push(message.text()))
    await page.goto(site.origin + path)
    await connect(extension, page)
    expect(await rpc(page, "eth_accounts")).toEqual([ADDRESS])
    const signature = signText(page, bodyOf())
    await extension.decide("Publish a post", "Sign")
    expect(await signature).toMatch(/^0x[0-9a-f]{130}$/)
    expect(await page.evaluate("typeof atFirst"), "the page's own inline script did not run").toBe(
      "undefined",
    )
    expect(complaints.filter((text) => !text.includes("inline script"))).toEqual([])
  })
}
