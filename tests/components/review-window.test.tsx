// @vitest-environment happy-dom
// The window around a request of a page: who asks, since when, where it goes, and what bytes without text are.
import { act } from "preact/test-utils"
import { afterEach, describe, expect, test, vi } from "vitest"
import type { Caller, Met, Request, Wish } from "../../lib/core/request.ts"
import { pretendBackground } from "../fakes/deliveries.ts"
import { draw, pretendExtension } from "../fakes/drawn.tsx"
import { ADDRESS, PUBKEY } from "../fakes/key-world.ts"
import { bodyOf, messageWish } from "../fakes/reviews.ts"

/** Lets the network's conversion, which is loaded after the window can be read, come when a test wants it. */
const conversion = vi.hoisted(() => Promise.withResolvers<void>())
vi.mock(import("../../lib/platform/spasm-convert.ts"), async (real) => {
  const { loadToNostr } = await real()
  return { loadToNostr: () => conversion.promise.then(loadToNostr) }
})

pretendExtension()
pretendBackground({})
const { Decision } = await import("../../entrypoints/approval/decision.tsx")

const NOW = Date.now()
const SITE: Caller = { origin: "https://forum.example", top: "https://forum.example", tabId: 1, frameId: 0 }

async function drawn(
  wish: Wish,
  met: Met | null = { is: "never-signed" },
  caller = SITE,
  siteNostr: string | null = null,
) {
  const request: Request = { key: "0".repeat(32), caller, wish, hash: "", askedAt: NOW }
  const root = await draw(
    <Decision
      request={request}
      own={[
        { scheme: "ethereum", address: ADDRESS },
        { scheme: "nostr", address: PUBKEY },
      ]}
      locked={false}
      ownSecret={false}
      destinations={[]}
      also={[]}
      siteNostr={siteNostr}
      met={met}
      place={1}
      waiting={1}
      notice=""
      unlock={vi.fn()}
      decide={vi.fn()}
      rejectAll={vi.fn()}
      next={vi.fn()}
    />,
  )
  return root
}
const post = (): Wish => messageWish(bodyOf(NOW))
const buttons = (root: Element) => [...root.querySelectorAll("button")].map(({ textContent }) => textContent)

afterEach(() => {
  vi.useRealTimers()
  document.body.replaceChildren()
})

describe("the site that asks", () => {
  test.each<[Met, string | RegExp]>([
    [{ is: "never-signed" }, "Never signed here before"],
    [{ is: "connected", at: Date.UTC(2026, 2, 3, 12) }, /^First connected on Mar 3, 2026/],
    [{ is: "signed", at: Date.UTC(2026, 2, 3, 12) }, /^First signed here on Mar 3, 2026/],
  ])("stands beside since when it is known: %j", async (met, words) => {
    const root = await drawn(post(), met)
    expect(root.querySelector("header [data-origin]")?.textContent).toBe("forum.example")
    expect(root.querySelector("header [data-met]")?.textContent).toMatch(words)
  })

  test("decides where a signed post goes, and the window says so", async () => {
    expect((await drawn(post())).textContent).toContain("The site decides where this goes.")
  })

  test.each<[string, Wish]>([
    [
      "our own post, whose places are shown",
      { kind: "publish", to: [], ethereum: { address: ADDRESS, message: messageWish(bodyOf(NOW)).message } },
    ],
    ["what is not signed", { kind: "connect", scheme: "ethereum", answer: "accounts" }],
    ["what is not readable", { kind: "personal-sign", address: ADDRESS, message: "0xfffe" }],
  ])("decides nothing of %s", async (_, wish) => {
    const root = await drawn(wish, null)
    expect(root.textContent).not.toContain("The site decides")
    expect(root.querySelector("[data-met]")).toBeNull()
  })
})

test("bytes that are no text are drawn as bytes, dangerous, with nothing to confirm", async () => {
  const root = await drawn({ kind: "personal-sign", address: ADDRESS, message: "0x68fffe0a" })
  expect(root.querySelector("main")?.dataset.tier).toBe("danger")
  expect(root.querySelector("h1")?.textContent).toBe("Not readable")
  expect(root.querySelector("[role=alert]")?.textContent).toMatch(/reject/i)
  expect(root.querySelector("[data-problem=invalid-utf8]")?.getAttribute("data-tier")).toBe("danger")
  expect([...root.querySelectorAll("[role=tab]")].map(({ textContent }) => textContent)).toEqual(["Bytes"])
  expect(root.querySelector("[data-bytes]")?.getAttribute("data-bytes")).toBe("4")
  expect(root.querySelector("[role=tabpanel] pre")?.textContent).toMatch(/^00000 {2}68 ff fe 0a\s*$/)
  expect(root.querySelector("[data-signed-text]")).toBeNull()
  expect(buttons(root).filter((name) => name && /sign|connect|allow/i.test(name))).toEqual([])
  expect(buttons(root)).toContain("Reject")
})

test("a press meant for one signature never makes two: the button arms anew when the second key's event comes", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  vi.spyOn(document, "hasFocus").mockReturnValue(true)
  const authors = [ADDRESS.toLowerCase(), PUBKEY].map((value) => ({ addresses: [{ value }] }))
  const root = await drawn(messageWish(bodyOf(NOW, { authors })), null, SITE, PUBKEY)
  const button = () => root.querySelector("[data-variant=primary]")
  const isOff = () => button()?.getAttribute("aria-disabled") === "true"
  const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms))
  await pass(700)
  expect([button()?.textContent, isOff()]).toEqual(["Sign", false])
  conversion.resolve()
  await vi.waitFor(() => expect(button()?.textContent).toBe("Sign with both keys"))
  expect(isOff()).toBe(true)
  await pass(400)
  expect(isOff()).toBe(false)
})
