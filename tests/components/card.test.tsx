// @vitest-environment happy-dom
// The card of a post: what each state says and hides, that no text of a post becomes markup, and the keyboard.
import { readFileSync } from "node:fs"
import { act } from "preact/test-utils"
import { describe, expect, test, vi } from "vitest"
import { type Card, cardOf } from "../../lib/core/spasm/card.ts"
import { formatted } from "../../lib/core/spasm/formatted-card.ts"
import { read } from "../../lib/core/spasm/read.ts"
import { signedTextsOf } from "../../lib/core/spasm/signed-texts.ts"
import { draw, press, pretendExtension } from "../fakes/drawn.tsx"

pretendExtension()
const { PostCard } = await import("../../components/post/card.tsx")
const { Thread } = await import("../../components/post/thread.tsx")

const input = (name: string): unknown => {
  // The document in memory has the address of a site, and so have modules.
  const file = `${process.cwd()}/tests/vectors/${name}.json`
  return (JSON.parse(readFileSync(file, "utf8")) as { input: unknown }).input
}
const cardFor = (name: string): Card => formatted(cardOf(read(input(name), { as: "event" })))
const found = (text: string): Card => formatted(cardOf(read(text, { as: "event" })))
const bodyWith = (fields: object): Card =>
  found(
    JSON.stringify({
      type: "SpasmEventBodyV2",
      action: "post",
      timestamp: 1_700_000_000_000,
      protocol: { name: "spasm", version: "2.0.0" },
      authors: [{ addresses: [{ value: "0x70997970c51812dc3a010c7d01b50e0d17dc79c8" }] }],
      ...fields,
    }),
  )

const article = (root: Element): Element => root.querySelector("article") ?? document.body
const pressKey = (on: Element, key: string, more: KeyboardEventInit = {}): Promise<void> =>
  act(() => {
    on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }))
  })

describe("what a card says", () => {
  test.each([
    ["body-signed-closed", "verified", "✓Signed by 0x", "Post by 0x"],
    ["own-multi-signed-envelope", "verified", "✓✓Ethereum + Nostr", "Post by 0x"],
    ["own-react-eth", "partial", "not by its author", "Reaction: "],
    ["rss-web2", "unsigned", "–Not signed", "Post by "],
    ["tampered-body-closed", "invalid", "✗Bad signature", "Post by "],
    ["forged-merge-unsigned-first", "invalid", "✗Its parts disagree", "Signed text by "],
  ])("of %s, which is %s: %s", async (name, state, words, label) => {
    const card = cardFor(name)
    const root = await draw(<PostCard card={card} />)
    const post = root.querySelector("spasm-post")
    expect(post?.getAttribute("data-state")).toBe(state)
    expect(post?.getAttribute("data-spasmid")).toBe(card.spasmid ?? "")
    expect(root.textContent).toContain(words)
    expect(article(root).getAttribute("aria-label")).toContain(label)
  })

  test("of words that are no post", async () => {
    const root = await draw(<PostCard card={found("just words")} />)
    expect(root.querySelector("spasm-post")?.getAttribute("data-state")).toBe("unknown")
    expect(root.textContent).toContain("?Can't check")
  })

  test("names every author with what is proven of it", async () => {
    const card = cardFor("own-multi-signed-envelope")
    const [first, ...others] = card.authors
    if (!first) throw new Error("no author")
    const half = { ...card, state: "partial" as const, authors: [{ ...first, proven: false }, ...others] }
    const root = await draw(<PostCard card={half} own={[first.address]} />)
    const rows = [...root.querySelectorAll("[data-proven]")]
    expect(rows.map((row) => row.getAttribute("data-proven"))).toEqual(["false", "true"])
    expect(rows[0]?.textContent).toContain("named, not proven")
    expect(rows[0]?.textContent).toContain("You")
    expect(root.textContent).toContain("1 of 2 signed")
  })

  test("gives the time to machines too", async () => {
    const card = { ...cardFor("body-signed-closed"), time: Date.UTC(2025, 0, 2) }
    const root = await draw(<PostCard card={card} />)
    expect(root.querySelector("time")?.getAttribute("datetime")).toBe("2025-01-02T00:00:00.000Z")
    for (const time of [null, 9e15]) await draw(<PostCard card={{ ...card, time }} />)
  })

  test("folds what stands under a failed signature", async () => {
    const card = cardFor("tampered-body-closed")
    const root = await draw(<PostCard card={card} />)
    const fold = [...root.querySelectorAll("details")].find(({ textContent }) =>
      textContent?.includes("nobody is proven"),
    )
    expect(fold?.open).toBe(false)
  })

  test("shows parts that disagree each alone", async () => {
    const card = cardFor("forged-merge-unsigned-first")
    const root = await draw(<PostCard card={card} />)
    const items = [...root.querySelectorAll("ol > li")].map(({ textContent }) => textContent)
    expect(items).toHaveLength(card.parts.length)
    expect(items.join()).toContain("Not signed")
  })

  test("says its problems in words", async () => {
    const root = await draw(<PostCard card={bodyWith({ content: "a\u202eb", tips: [{ address: "0x1" }] })} />)
    const codes = [...root.querySelectorAll("[data-problem]")].map((item) =>
      item.getAttribute("data-problem"),
    )
    expect(codes).toContain("bidi-control")
    expect(codes).toContain("tips")
    expect(root.querySelector("[data-problem=tips]")?.textContent?.length).toBeGreaterThan(20)
  })

  test("counts reactions and comments, and draws comments as cards of their own", async () => {
    const card = cardFor("tree-two-children")
    const root = await draw(
      <PostCard card={card}>
        <Thread card={card} />
      </PostCard>,
    )
    expect(root.querySelector("[data-comments]")?.getAttribute("data-comments")).toBe("2")
    expect(root.querySelectorAll("spasm-post spasm-post")).toHaveLength(2)
  })

  test("knows its place in a feed", async () => {
    const root = await draw(<PostCard card={cardFor("nostr-signed")} place={{ at: 3, of: 10 }} />)
    expect(article(root).getAttribute("aria-posinset")).toBe("3")
    expect(article(root).getAttribute("aria-setsize")).toBe("10")
  })
})

describe("hostile texts", () => {
  test.each([
    "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "[a](javascript:alert(1)) ![b](data:text/html,x)",
    "https://tracker.example/a.png",
    "![a](https://tracker.example/b.jpg)",
  ])("become no markup and load nothing: %s", async (content) => {
    const card = bodyWith({ title: content, content })
    const root = await draw(<PostCard card={card} reach={{ follow: true }} />)
    expect(root.querySelectorAll("img, script, iframe, video, audio")).toHaveLength(0)
    expect([...root.querySelectorAll("a")].filter(({ href }) => !/^https?:/.test(href))).toEqual([])
    expect(root.querySelector("h3")?.textContent).toBe(content)
  })

  test("cannot turn a name around", async () => {
    const card = { ...cardFor("rss-web2"), names: ["a\u202eb"] }
    const root = await draw(<PostCard card={card} />)
    expect(root.querySelector("ul")?.textContent).toContain("U+202E")
  })

  test("do not leave a page where links are not to be followed", async () => {
    const root = await draw(<PostCard card={bodyWith({ content: "[a](https://example.com)" })} />)
    expect(root.querySelector("a")).toBeNull()
    expect(root.textContent).toContain("example.com")
  })
})

test("a picture is loaded on a press alone", async () => {
  const loadImage = vi.fn(async () => "blob:https://x/1")
  const card = bodyWith({ content: "![a cat](https://pictures.example/b.jpg)" })
  const root = await draw(<PostCard card={card} reach={{ follow: true, loadImage }} />)
  expect(loadImage).not.toHaveBeenCalled()
  await press(
    [...root.querySelectorAll("button")].find(({ textContent }) =>
      textContent?.startsWith("Load the picture"),
    ),
  )
  await vi.waitFor(() => expect(root.querySelector("img")?.getAttribute("alt")).toBe("a cat"))
  expect(loadImage).toHaveBeenCalledExactlyOnceWith("https://pictures.example/b.jpg")
})

describe("the proof", () => {
  test("holds the exact texts, signatures and ids, once it is opened", async () => {
    const source = JSON.stringify(input("own-multi-signed-envelope"))
    const onProof = vi.fn()
    const root = await draw(
      <PostCard
        card={cardFor("own-multi-signed-envelope")}
        proof={{ source, texts: signedTextsOf(source) }}
        onProof={onProof}
      />,
    )
    const proof = [...root.querySelectorAll("details")].at(-1)
    expect(root.querySelector("[data-valid]")).toBeNull()
    await act(() => {
      if (proof) proof.open = true
      proof?.dispatchEvent(new Event("toggle"))
    })
    expect(onProof).toHaveBeenCalled()
    expect(root.querySelectorAll("[data-valid=true]")).toHaveLength(2)
    expect(root.querySelectorAll("[data-signed-text]")).toHaveLength(2)
    expect(proof?.textContent).toContain("✓ the same")
  })
})

describe("the keyboard", () => {
  test("turns to the raw text with r, on the card alone", async () => {
    const root = await draw(
      <PostCard card={bodyWith({ content: "**words**" })} place={{ at: 1, of: 1 }} actions={<input />} />,
    )
    const raw = (): string | undefined => root.querySelector("[data-raw]")?.textContent ?? undefined
    await pressKey(article(root), "r", { ctrlKey: true })
    await pressKey(root.querySelector("input") ?? root, "r")
    await pressKey(document.body, "r")
    expect(raw()).toBeUndefined()
    await pressKey(article(root), "r")
    expect(raw()).toBe("**words**")
    await pressKey(article(root), "r")
    expect(raw()).toBeUndefined()
  })
})
