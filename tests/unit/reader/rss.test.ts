// @vitest-environment happy-dom
import { describe, expect, test } from "vitest"
import { readMarkup } from "../../../entrypoints/reader/rss.ts"

const rss = (...items: readonly string[]): string =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>All</title>${items.join("")}</channel></rss>`

function posts(text: string): unknown {
  const markup = readMarkup(text)
  return markup.is === "feed" ? JSON.parse(markup.text) : markup
}

describe("a feed", () => {
  test("of RSS gives its items as posts that nobody signed", () => {
    const item =
      "<item><title>One &amp; two</title><link>https://a.example/1</link><guid>g1</guid><dc:creator>Ann</dc:creator>" +
      "<pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate><description>Words</description></item>"
    expect(posts(rss(item))).toEqual([
      {
        url: "https://a.example/1",
        guid: "g1",
        title: "One & two",
        description: "Words",
        author: "Ann",
        pubdate: Date.UTC(2026, 10, 21, 10),
      },
    ])
  })

  test("of Atom says the same by other names", () => {
    const feed =
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link href="https://a.example/2"/>' +
      "<id>i2</id><published>2026-11-21T10:00:00Z</published><summary>S</summary></entry></feed>"
    expect(posts(feed)).toEqual([
      {
        url: "https://a.example/2",
        guid: "i2",
        title: "A",
        description: "S",
        pubdate: Date.UTC(2026, 10, 21, 10),
      },
    ])
  })

  test("with a signed event inside gives the event, character by character", () => {
    const event = '{"a": [1,2],  "b":"\\u003c"}'
    const item = `<item><title>T</title><spasmEnvelope>${event}</spasmEnvelope></item>`
    const markup = readMarkup(rss(item))
    expect(markup.is === "feed" && markup.text).toBe(`[${event}]`)
  })

  test("is named by its address where it has no title, and has no date that nobody can read", () => {
    const item = "<item><link>https://a.example/3</link><pubDate>soon</pubDate></item>"
    expect(posts(rss(item))).toEqual([{ url: "https://a.example/3", title: "https://a.example/3" }])
  })

  test("without items is empty", () => {
    expect(readMarkup(rss())).toEqual({ is: "empty-feed" })
  })

  test("claims nothing: what stands in the markup of a post stays text", () => {
    const item =
      "<item><title>T</title><description>&lt;script&gt;alert(1)&lt;/script&gt;</description></item>"
    expect(posts(rss(item))).toEqual([{ title: "T", description: "<script>alert(1)</script>" }])
    expect(document.querySelector("script")).toBeNull()
  })
})

describe("what is no feed", () => {
  test.each([
    ["<!DOCTYPE html><title>x</title>", "html"],
    ["<html><body><p>hi</body></html>", "html"],
    ["<rss><channel><item></rss>", "xml"],
    ["<rss><channel><p>hi</rss>", "html"],
    ["<", "xml"],
    ["<note><to>you</to></note>", "xml"],
    [`<rss>${" ".repeat(2_097_152)}</rss>`, "too-large"],
  ] as const)("%s", (text, is) => {
    expect(readMarkup(text.slice(0, 3_000_000))).toEqual({ is })
  })
})
