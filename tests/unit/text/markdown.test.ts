import { describe, expect, test } from "vitest"
import { decodeEntities } from "../../../lib/core/text/entities.ts"
import { parseMarkdown } from "../../../lib/core/text/markdown.ts"
import { type Block, inlineText, plainText } from "../../../lib/core/text/markdown-nodes.ts"

function only(source: string): Block {
  const { fallback, children } = parseMarkdown(source)
  expect(fallback).toBe(false)
  expect(children).toHaveLength(1)
  return children[0] ?? { kind: "hr" }
}

function inline(source: string) {
  const block = only(source)
  return block.kind === "paragraph" ? block.children : []
}

const text = (value: string, more = {}) => ({
  kind: "text",
  text: value,
  entities: false,
  raw: false,
  ...more,
})
const host = (name: string) => ({ ascii: name, unicode: name, mixedScript: false, problems: [] })

describe("blocks", () => {
  test("headings, rules, quotes and code", () => {
    expect(
      parseMarkdown("# One\n\nTwo\n---\n\n***\n\n> quoted\n\n```js title\nlet a\n```\n\n    indented")
        .children,
    ).toEqual([
      { kind: "heading", depth: 1, children: [text("One")] },
      { kind: "heading", depth: 2, children: [text("Two")] },
      { kind: "hr" },
      { kind: "blockquote", children: [{ kind: "paragraph", children: [text("quoted")] }] },
      { kind: "code", lang: "js title", text: "let a" },
      { kind: "code", lang: "", text: "indented" },
    ])
  })

  test("lists, numbered, nested and of tasks", () => {
    const one = (value: string): Block => ({ kind: "paragraph", children: [text(value) as never] })
    expect(only("3. three\n4. four\n   - inner")).toEqual({
      kind: "list",
      ordered: true,
      start: 3,
      loose: false,
      items: [
        { task: false, checked: false, children: [one("three")] },
        {
          task: false,
          checked: false,
          children: [
            one("four"),
            {
              kind: "list",
              ordered: false,
              start: 1,
              loose: false,
              items: [{ task: false, checked: false, children: [one("inner")] }],
            },
          ],
        },
      ],
    })
    expect(only("- [x] done\n\n- [ ] open")).toMatchObject({
      loose: true,
      items: [
        { task: true, checked: true, children: [one("done")] },
        { task: true, checked: false, children: [one("open")] },
      ],
    })
  })

  test("tables, and as written where a forum would lose cells", () => {
    expect(only("| a | *b* |\n|:--|--:|\n| 1 | 2 |")).toEqual({
      kind: "table",
      align: ["left", "right"],
      header: [[text("a")], [{ kind: "em", children: [text("b")] }]],
      rows: [[[text("1")], [text("2")]]],
    })
    const wide = "| a |\n|---|\n| 1 | send all |"
    expect(only(wide)).toEqual({ kind: "raw", of: "table", text: wide })
  })

  test("what a forum hides is shown as written", () => {
    expect(only("<!-- secret -->")).toEqual({ kind: "raw", of: "html", text: "<!-- secret -->" })
    expect(only('[x]: https://x.org "secret"')).toMatchObject({ kind: "raw", of: "definition" })
  })
})

describe("inlines", () => {
  test("emphasis, code, breaks", () => {
    expect(inline("**a** _b_ ~~c~~ `d &lt;`\ne")).toEqual([
      { kind: "strong", children: [text("a")] },
      text(" "),
      { kind: "em", children: [text("b")] },
      text(" "),
      { kind: "del", children: [text("c")] },
      text(" "),
      { kind: "codespan", text: "d &lt;" },
      { kind: "break" },
      text("e"),
    ])
  })

  test("character references are shown as a browser shows them, and said to be there", () => {
    expect(inline("1 &lt; 2 &amp;amp; &#x202e; &euro;")).toEqual([
      text("1 < 2 &amp; \u202e €", { entities: true }),
    ])
    expect(inline("AT&T &unknown; \\&lt;")).toEqual([text("AT&T &unknown; &lt;")])
    expect(decodeEntities("&#150;&#0;&#xd800;&#9999999;&#x1F600;&ltx;&lt")).toBe(
      "–\ufffd\ufffd\ufffd😀&ltx;&lt",
    )
  })

  test("HTML is inert text", () => {
    expect(inline("a <b onclick=x>b</b>")).toEqual([
      text("a "),
      text("<b onclick=x>", { raw: true }),
      text("b"),
      text("</b>", { raw: true }),
    ])
  })

  test("links carry their real host", () => {
    expect(inline('[good.com](HTTPS://EVIL.com:8080/a b?q=é#x "t")'.replace("a b", "a%20b"))).toEqual([
      {
        kind: "link",
        href: "https://evil.com:8080/a%20b?q=%C3%A9#x",
        host: host("evil.com"),
        title: "t",
        children: [text("good.com")],
      },
    ])
    expect(inline("<https://раypal.com/x>")).toMatchObject([
      {
        kind: "link",
        href: "https://xn--ypal-43d9g.com/x",
        host: { unicode: "раypal.com", mixedScript: true },
      },
    ])
    const npub = "nostr:npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6"
    expect(inline(`[n](${npub})`)).toEqual([
      { kind: "link", href: npub, host: null, title: "", children: [text("n")] },
    ])
    expect(inline("see www.example.com.")).toMatchObject([
      text("see "),
      { href: "http://www.example.com" },
      text("."),
    ])
  })

  test("targets that may not be followed are text", () => {
    for (const target of [
      "javascript:alert(1)",
      "data:text/html,x",
      "/path",
      "#a",
      "mailto:a@b.c",
      "ftp://a.b",
      "//x.y",
    ]) {
      expect(inline(`[a](${target})`)).toEqual([
        { kind: "deadlink", target, title: "", children: [text("a")] },
      ])
    }
    expect(inline("[a](https://good.com@evil.com/)")).toMatchObject([{ kind: "deadlink" }])
    expect(inline("<javascript:alert(1)> bob@x.com")).toEqual([text("javascript:alert(1) bob@x.com")])
  })

  test("pictures and media lines are for a click", () => {
    expect(inline("![alt *x*](https://x.org/a.svg)")).toEqual([
      { kind: "image", src: "https://x.org/a.svg", host: host("x.org"), alt: "alt x", title: "" },
    ])
    expect(inline("![alt](data:image/png;base64,AA)")).toMatchObject([
      { kind: "deadlink", children: [text("alt")] },
    ])
    const line = (address: string, type: string) => ({
      kind: "media",
      src: address,
      host: host("x.org"),
      type,
      text: address,
    })
    expect(inline("https://x.org/a.JPG\nhttps://x.org/b.mp4\nhttps://x.org/c.opus")).toEqual([
      line("https://x.org/a.JPG", "image"),
      { kind: "break" },
      line("https://x.org/b.mp4", "video"),
      { kind: "break" },
      line("https://x.org/c.opus", "audio"),
    ])
    for (const other of [
      "see https://x.org/a.jpg",
      "https://x.org/a.jpg!",
      "https://x.org/a.gif",
      "[a](https://x.org/a.jpg)",
    ]) {
      expect(inline(other).some((node) => node.kind === "media")).toBe(false)
    }
    expect(inlineText(inline("https://x.org/Кот.png"))).toBe("https://x.org/Кот.png")
  })
})

describe("limits", () => {
  const whole = (source: string) => ({
    fallback: true,
    children: [{ kind: "raw", of: "source", text: source }],
  })

  test("too long", () => {
    expect(parseMarkdown("word ".repeat(13_000)).fallback).toBe(false)
    expect(parseMarkdown("word ".repeat(14_000))).toEqual(whole("word ".repeat(14_000)))
  })

  test("too deep", () => {
    for (const source of [
      ">".repeat(40),
      `${"- ".repeat(40)}a`,
      `${"*a **b ".repeat(40)}${"c** d*".repeat(40)}`,
    ]) {
      expect(parseMarkdown(source)).toEqual(whole(source))
    }
    const lists = Array.from({ length: 40 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n")
    expect(parseMarkdown(lists)).toEqual(whole(lists))
    expect(parseMarkdown(`${"> ".repeat(20)}a`).fallback).toBe(false)
  })

  test("empty", () => {
    expect(parseMarkdown("")).toEqual({ fallback: false, children: [] })
    expect(plainText(parseMarkdown("\n\n"))).toBe("")
  })

  test("a long ordinary text is formatted", () => {
    const paragraph =
      "Some *words* with a [link](https://x.org/a_b) and `code`, and\na second_line (really).\n\n"
    const table = `| a | b |\n|---|---|\n${"| 1 & 2 | `x` [y](https://y.org) |\n".repeat(100)}\n`
    const list = `${"- an item: *with* some_thing\n  - and one inside it\n".repeat(40)}\n`
    expect(parseMarkdown(paragraph.repeat(500) + table + list).fallback).toBe(false)
  })
})
