// @vitest-environment happy-dom
// What the window draws of a request: every signed word, nothing of it as markup, each problem at its place.
import fc from "fast-check"
import { beforeAll, describe, expect, test, vi } from "vitest"
import { reviewWish, type SigningWish } from "../../lib/core/review.ts"
import { draw, press, pretendExtension } from "../fakes/drawn.tsx"
import { ADDRESS, PUBKEY } from "../fakes/key-world.ts"
import { bodyOf, messageWish, reviewOf, textsAt } from "../fakes/reviews.ts"

pretendExtension()
const { Post } = await import("../../components/review/post.tsx")
const { Checks } = await import("../../components/review/checks.tsx")
const { Details } = await import("../../components/review/details.tsx")
const { Markdown } = await import("../../components/post/markdown.tsx")
const { LongList } = await import("../../components/ui/long-list.tsx")

const NOW = Date.UTC(2026, 10, 21)
const ORIGIN = "https://forum.example"

const post = (text: string) => (
  <Post
    review={reviewOf(text, ORIGIN, NOW)}
    text={text}
    bytes={Buffer.from(text).toString("hex")}
    digest={{ label: "digest", value: "ab".repeat(32) }}
  />
)
const details = (text: string) => (
  <Details reading={reviewOf(text, ORIGIN, NOW).reading} signer={ADDRESS} own={[ADDRESS]} now={NOW} />
)
const tab = (root: Element, name: string): Element | undefined =>
  [...root.querySelectorAll("[role=tab]")].find(({ textContent }) => textContent === name)

/** Whatever a text may try to become. */
const HOSTILE = [
  "<script>top.hit = 1</script>",
  '<img src="https://tracker.example/x.png" onerror="top.hit = 1">',
  "![x](https://tracker.example/x.png)",
  "[click](javascript:top.hit=1)",
  "[click](data:text/html,<script>top.hit=1</script>)",
  '<iframe srcdoc="<script>top.hit=1</script>"></iframe>',
  "<style>*{display:none}</style>",
  "<svg><use href='#x' onload='top.hit=1'/></svg>",
  "<a href='https://x.example' style='position:fixed;inset:0'>x</a>",
  "```html\n<script>top.hit=1</script>\n```",
  "<https://x.example/<b>>",
]
const ACTIVE =
  "script, img, iframe, object, embed, style, link, form, video, audio, svg use, a[href], [style], [srcdoc]"

const inert = (root: Element): void => {
  expect(root.querySelectorAll(ACTIVE)).toHaveLength(0)
  for (const element of root.querySelectorAll("*")) {
    for (const { name } of element.attributes)
      expect(name, element.outerHTML).not.toMatch(/^on|^src|^href|^style/)
  }
}

describe("a post", () => {
  test.each(HOSTILE)("with %s is only words", async (content) => {
    const root = await draw(post(bodyOf(NOW, { content })))
    inert(root)
    await press(tab(root, "Exact text"))
    inert(root)
    expect((globalThis as { hit?: unknown }).hit).toBeUndefined()
  })

  test("of anything at all is only words", async () => {
    const piece = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: "binary" }),
      fc.constantFrom("\n", "> ", "* "),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        inert(await draw(<Markdown source={pieces.join("")} />))
      }),
      { numRuns: 100 },
    )
  })

  test("opens rendered, and shows every byte on the last tab", async () => {
    const text = bodyOf(NOW, { content: "Hello **words**." })
    const root = await draw(post(text))
    expect(root.querySelector("h2")?.textContent).toBe("A title")
    expect(root.querySelector("strong")?.textContent).toBe("words")
    await press(tab(root, "Exact text"))
    expect(root.querySelector("[data-signed-text]")?.textContent).toBe(text)
    await press(tab(root, "Bytes"))
    expect(root.querySelector("[data-bytes]")?.getAttribute("data-bytes")).toBe(
      String(Buffer.byteLength(text)),
    )
    const hex = (root.querySelector("pre")?.textContent ?? "").replace(/^.{5} {2}/gm, "").replace(/\s/g, "")
    expect(hex).toBe(Buffer.from(text).toString("hex"))
  })

  test("of the first generation (DMP) is drawn as one, with each of its fields", async () => {
    const text = JSON.stringify({
      version: "dmp_v0.1.0",
      time: new Date(NOW).toISOString(),
      action: "reply",
      target: "https://forum.example/first",
      title: "genesis",
      text: "not your **keys**, not your words",
      license: "CC0-1.0",
    })
    expect(reviewOf(text, ORIGIN, NOW)).toMatchObject({
      sentence: "reply",
      tier: "clear",
      reading: { form: "dmp", view: "spasm" },
    })
    const root = await draw(post(text))
    expect(root.querySelector("[aria-selected=true]")?.textContent).toBe("Rendered")
    expect(root.querySelector("h2")?.textContent).toBe("genesis")
    expect(root.querySelector("strong")?.textContent).toBe("keys")
    expect(root.textContent).not.toContain("dmp_v")
    await press(tab(root, "Exact text"))
    expect(root.querySelector("[data-signed-text]")?.textContent).toBe(text)
    const rows = await draw(details(text))
    for (const words of ["https://forum.example/first", "CC0-1.0", "Nov 2"])
      expect(rows.querySelector("dl")?.textContent).toContain(words)
    expect(rows.querySelectorAll("details li")).toHaveLength(7)
    expect(rows.querySelectorAll('[data-known="false"]')).toHaveLength(0)
  })

  test("that is not Spasm opens on its exact text", async () => {
    const root = await draw(post("just words"))
    expect(root.querySelector("[aria-selected=true]")?.textContent).toBe("Exact text")
    expect(root.querySelector("[data-signed-text]")?.textContent).toBe("just words")
  })

  test("shows what is hidden in it, and never drops it", async () => {
    const text = bodyOf(NOW, { title: undefined, content: "pay\u202Eresu\u200B now" })
    const root = await draw(post(text))
    expect(root.textContent).toContain("U+202E")
    expect(root.textContent).toContain("U+200B")
    expect(root.textContent).not.toContain("\u202E")
  })

  test("of a megabyte is drawn piece by piece and says how much is left", async () => {
    const root = await draw(post("x".repeat(1_000_000)))
    const shown = (): number =>
      (root.querySelector("[data-signed-text]")?.textContent ?? "").match(/x/g)?.length ?? 0
    expect(shown()).toBe(16_384)
    const more = root.querySelector("[data-signed-text] button")
    expect(more?.textContent).toMatch(/983,?616/)
    await press(more)
    expect(shown()).toBe(2 * 16_384)
  })
})

describe("the checks", () => {
  const checks = (text: string, onSeen = vi.fn(), seen = new Set<string>()) => {
    const review = reviewOf(text, ORIGIN, NOW)
    return (
      <Checks problems={review.problems} reading={review.reading} text={text} seen={seen} onSeen={onSeen} />
    )
  }

  test("say where nothing is wrong that nothing is", async () => {
    const root = await draw(checks(textsAt(NOW).post ?? ""))
    expect(root.querySelectorAll("li")).toHaveLength(0)
    expect(root.textContent).toMatch(/nothing|no problems|looked/i)
  })

  test("put danger first and show the place in the text", async () => {
    const root = await draw(checks(bodyOf(NOW, { license: undefined, content: `before\u202Eafter` })))
    const tiers = [...root.querySelectorAll("[data-tier]")].map((one) => one.getAttribute("data-tier"))
    expect(tiers.slice().sort().reverse()).toEqual(tiers)
    const hidden = root.querySelector('[data-problem="bidi-control"]')
    expect(hidden?.textContent).toContain("/content")
    expect(hidden?.textContent).toContain("before")
    expect(hidden?.textContent).toContain("U+202E")
  })

  test.each([
    ["duplicate-key", bodyOf(NOW).replace('"title"', '"content":"first words","title"'), '"content"'],
    [
      "unsafe-number",
      bodyOf(NOW, { sequence: 0 }).replace('"sequence":0', '"sequence":9007199254740993'),
      "9007199254740993",
    ],
    ["proto-key", bodyOf(NOW).replace('"action"', '"__proto__":{},"action"'), "__proto__"],
    ["trailing-data", `${bodyOf(NOW)} and more`, "and more"],
    ["lone-surrogate", bodyOf(NOW, { content: "x" }).replace('"x"', '"half \\ud800"'), "\\ud800"],
  ])("show where in the JSON a %s stands", async (code, text, excerpt) => {
    const root = await draw(checks(text))
    const item = root.querySelector(`[data-problem="${code}"]`)
    expect(item?.getAttribute("data-tier")).toBe("danger")
    expect(item?.querySelector("ul")?.textContent).toContain(excerpt)
  })

  test.each([
    ["of no text", `0x${"fe".repeat(20)}`],
    ["of a text as long as an address", `0x${Buffer.from("twenty letters, here").toString("hex")}`],
  ])("say that a message %s came in the shape of an address", async (_, message) => {
    const wish = { kind: "personal-sign", address: ADDRESS, message } as const
    const drawn = (wish: SigningWish): Promise<Element> => {
      const { problems, reading } = reviewWish(
        wish,
        { origin: ORIGIN, top: ORIGIN },
        { own: [ADDRESS], now: NOW },
      )
      return draw(
        <Checks problems={problems} reading={reading} text={null} seen={new Set()} onSeen={vi.fn()} />,
      )
    }
    const told = (await drawn({ ...wish, twoAddresses: true })).querySelector(
      '[data-problem="two-addresses"]',
    )
    expect(told?.getAttribute("data-tier")).toBe("check")
    expect(told?.querySelector("summary")?.textContent).toContain("looks like an address")
    expect(told?.querySelector("p")?.textContent).toContain("the first is the message")
    expect((await drawn(wish)).querySelector('[data-problem="two-addresses"]')).toBeNull()
  })

  test("count equal ones together, and draw no more than twenty places", async () => {
    const root = await draw(checks(bodyOf(NOW, { content: "a\u202Eb ".repeat(50) })))
    const hidden = root.querySelector('[data-problem="bidi-control"]')
    expect(hidden?.textContent).toContain("×50")
    expect(hidden?.querySelectorAll("ul li")).toHaveLength(20)
    expect(hidden?.textContent).toContain("30")
  })

  test("show what stands at the place: a tag with all that it holds, a piece of a log-in", async () => {
    const told = async (wish: SigningWish, text: string | null, code: string) => {
      const { problems, reading } = reviewWish(
        wish,
        { origin: ORIGIN, top: ORIGIN },
        { own: [ADDRESS, PUBKEY], now: NOW },
      )
      const root = await draw(
        <Checks problems={problems} reading={reading} text={text} seen={new Set()} onSeen={vi.fn()} />,
      )
      return root.querySelector(`[data-problem="${code}"] ul`)?.textContent
    }
    const tags = [
      ["spasm_version", "2.0.0"],
      ["spasm_action", "post"],
      ["title", "One"],
      ["title", "Other"],
    ]
    const event = { kind: 1, created_at: NOW / 1000, content: "x", tags, pubkey: PUBKEY }
    expect(await told({ kind: "sign-event", event }, null, "repeated-tag")).toBe('/tags/3"title", "Other"')
    const login = `bank.example wants you to sign in with your Ethereum account:\n${ADDRESS}\n\n\nURI: https://bank.example\nVersion: 1\nChain ID: 1\nNonce: abcdefgh\nIssued At: ${new Date(NOW).toISOString()}`
    expect(await told(messageWish(login), login, "siwe-domain")).toBe(
      "bank.example wants you to sign in wi …",
    )
  })

  test("an event that is too large is its exact text, which stands once, and nothing is rendered of it", async () => {
    const event = {
      kind: 1,
      created_at: NOW / 1000,
      content: "words ".repeat(25_000),
      tags: [],
      pubkey: PUBKEY,
    }
    const review = reviewWish(
      { kind: "sign-event", event },
      { origin: ORIGIN, top: ORIGIN },
      { own: [PUBKEY], now: NOW },
    )
    const digest = { label: "digest", value: "ab".repeat(32) }
    const drawn = await draw(<Post review={review} text="the text" bytes="00" digest={digest} />)
    expect([...drawn.querySelectorAll("[role=tab]")].map(({ textContent }) => textContent)).toEqual([
      "Exact text",
      "Bytes",
    ])
    const rows = await draw(<Details reading={review.reading} signer={PUBKEY} own={[PUBKEY]} now={NOW} />)
    expect(rows.querySelector("dl")?.textContent).not.toContain("words words")
    expect(rows.querySelector("details")?.textContent).toContain("words words")
  })

  test("every problem of every harmful text has a name and a sentence", async () => {
    for (const text of Object.values(textsAt(NOW))) {
      const root = await draw(checks(text))
      for (const item of root.querySelectorAll("[data-problem]")) {
        expect(item.querySelector("summary")?.textContent, item.outerHTML).toMatch(/\w{3}/)
        expect(item.querySelector("p")?.textContent, item.outerHTML).toMatch(/\w{3}/)
      }
    }
  })
})

describe("the details", () => {
  test("have a row for every signed field, and every leaf below", async () => {
    const surprise = { deep: [1, null, "x"] }
    const text = bodyOf(NOW, { keywords: ["alpha", "beta"], surprise })
    const root = await draw(details(text))
    for (const word of [
      "alpha",
      "beta",
      "CC0-1.0",
      "/surprise/deep/0",
      "/surprise/deep/1",
      "/surprise/deep/2",
    ])
      expect(root.textContent).toContain(word)
    const { reading } = reviewOf(text, ORIGIN, NOW)
    expect(root.querySelectorAll("details li")).toHaveLength(reading.fields.length + reading.rest.length)
    expect(root.querySelectorAll('[data-known="false"]')).toHaveLength(reading.rest.length)
    const outside = [...root.querySelectorAll("details li")].filter((leaf) =>
      leaf.textContent?.includes("post's id"),
    )
    expect(outside).toHaveLength(reading.outsideId.length)
    expect(outside.length).toBeGreaterThan(0)
  })

  test("say whose the other keys are", async () => {
    const other = `0x${"1".repeat(40)}`
    const authors = [ADDRESS.toLowerCase(), other].map((value) => ({
      addresses: [{ value, format: { name: "ethereum-pubkey" } }],
    }))
    const root = await draw(details(bodyOf(NOW, { authors })))
    const strangers = [...root.querySelectorAll('[data-own="false"]')]
    expect(strangers).toHaveLength(1)
    expect(strangers[0]?.querySelector("[data-address]")?.getAttribute("data-address")).toBe(other)
  })
})

test("a long list is drawn a hundred at a time and counts the rest", async () => {
  const items = Array.from({ length: 250 }, (_, at) => at)
  const root = await draw(<LongList items={items} draw={(item) => <p key={item}>{item}</p>} />)
  expect(root.querySelectorAll("p")).toHaveLength(100)
  await press(root.querySelector("button"))
  await press(root.querySelector("button"))
  expect(root.querySelectorAll("p")).toHaveLength(250)
  expect(root.querySelector("button")).toBeNull()
})

beforeAll(() => expect(document.nodeType).toBe(9))
