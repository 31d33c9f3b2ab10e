// More than one request, tab and wallet in Firefox: each request settles once, and nobody is pushed aside.
import { ADDRESS, bodyOf, type Ethereum } from "../e2e/asking.ts"
import { connect, expect, signEvent, signText, test } from "./firefox.ts"

declare const ethereum: Ethereum

const PARENT = { ids: [{ value: `spasmid01${"1".repeat(64)}` }] }
/** As the script of another wallet would define it, once the page runs. */
const OTHER = `<script>
  window.announced = []
  addEventListener("eip6963:announceProvider", ({ detail }) => announced.push(detail.info.rdns))
  window.ethereum = { isOther: true, request: async () => ["0x0000000000000000000000000000000000000001"] }
  dispatchEvent(new Event("eip6963:requestProvider"))
</script>`

test.use({ routes: { "/wallet": OTHER } })

test("several at once are asked one after another in one window", async ({ extension, tab }) => {
  await connect(extension, tab)
  const answers = [
    signText(tab, bodyOf({ title: "First" })),
    signText(tab, bodyOf({ action: "react", title: undefined, content: "upvote", parent: PARENT })),
    signEvent(tab, { kind: 1, created_at: Math.floor(Date.now() / 1000), tags: [], content: "Third" }),
  ]
  await extension.decide("Publish a post", "Sign")
  expect(await answers[0]).toMatch(/^0x[0-9a-f]{130}$/)
  expect(await extension.windows()).toHaveLength(1)
  await extension.decide("React", "Reject")
  expect(await answers[1]).toBe(4001)
  await extension.decide("Publish a post", "Sign")
  expect(await answers[2]).toMatchObject({ content: "Third" })
  await expect.poll(async () => (await extension.windows()).length).toBe(0)
})

test("a tab that is closed takes its request along", async ({ extension, tab }) => {
  await connect(extension, tab)
  await tab.evaluate(
    (params) => void ethereum.request({ method: "personal_sign", params }).catch(() => undefined),
    [`0x${Buffer.from(bodyOf()).toString("hex")}`, ADDRESS],
  )
  await extension.approval("Publish a post")
  await tab.close()
  await expect.poll(async () => (await extension.windows()).length).toBe(0)
})

test("a wallet of the page's own may take the place; ours is found by EIP-6963", async ({ site, tab }) => {
  await tab.goto(`${site.origin}/wallet`)
  expect(await tab.evaluate("ethereum.isOther")).toBe(true)
  expect(await tab.evaluate("announced")).toEqual(["network.spasm.signer"])
})
