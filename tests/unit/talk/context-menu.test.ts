// What a press on an entry of the context menu begins, and that the panel is opened before anything is waited for.
import { beforeEach, describe, expect, test } from "vitest"
import type { HandOver } from "../../../lib/platform/hand-over.ts"
import type { PageFacts } from "../../../lib/platform/page-facts.ts"
import { pretendExtension } from "../../fakes/drawn.tsx"

pretendExtension()
const { menuPressed } = await import("../../../lib/platform/context-menu.ts")

const PAGE = "https://news.org/a?utm_source=x#y"
const NOTHING: PageFacts = { selection: "", canonical: null, title: "", discourse: null }
const tab = { id: 7, windowId: 3, title: "A title" }
let facts: PageFacts = NOTHING
let log: string[] = []
let given: HandOver[] = []
let opened: string[] = []
const ports = {
  openPanel: async (windowId: number | null) => void log.push(`panel ${windowId}`),
  openTab: async (path: string) => void opened.push(path),
  handOver: async (what: HandOver) => void given.push(what),
  facts: async () => {
    log.push("facts")
    return facts
  },
}
const press = (menuItemId: string, selectionText = "", pageUrl = PAGE) =>
  menuPressed({ menuItemId, selectionText, pageUrl }, tab, ports)

beforeEach(() => {
  facts = NOTHING
  log = []
  given = []
  opened = []
})

describe("the context menu", () => {
  test("posts a selection as a quote with its source, signed by nobody yet", async () => {
    facts = { ...NOTHING, selection: "One line\n\nAnother", title: "A [title]" }
    await press("post", "One line Another")
    expect(log).toEqual(["panel 3", "facts"])
    expect(given[0]?.written.content).toBe("> One line\n>\n> Another\n\n— [A  title](https://news.org/a)\n\n")
    expect(given[0]?.written.parent).toBeUndefined()
  })

  test("quotes what the browser tells where the page may not be looked at", async () => {
    await press("post", "Words")
    expect(given[0]?.written.content).toBe("> Words\n\n— [A title](https://news.org/a)\n\n")
  })

  test("quotes a post of a Discourse topic by its own address and names its author", async () => {
    const address = "https://forum.org/t/a-topic/12/3"
    facts = { ...NOTHING, selection: "Words", canonical: "https://forum.org/t/a-topic/12", title: "A topic" }
    facts = { ...facts, discourse: { address, author: "alice" } }
    await press("post", "Words", "https://forum.org/t/a-topic/12/9?u=bob")
    expect(given[0]?.written.content).toBe(`> Words\n\n— alice, [A topic](${address})\n\n`)
    await press("reply", "", "https://forum.org/t/a-topic/12/9")
    expect(given[1]?.written.parent).toEqual({ url: address })
  })

  test("does not believe a page that claims to be a post of another host", async () => {
    facts = { ...NOTHING, discourse: { address: "https://evil.org/t/a/1/2", author: "mallory" } }
    await press("reply")
    expect(given[0]?.written.parent).toEqual({ url: "https://news.org/a" })
  })

  test("replies to the page in its canonical spelling", async () => {
    facts = { ...NOTHING, canonical: "https://news.org/articles/a" }
    await press("reply")
    expect(given).toMatchObject([
      { written: { parent: { url: "https://news.org/articles/a" }, content: "" } },
    ])
  })

  test("reads a selection in the reader, with its lines and whatever is in it", async () => {
    facts = { ...NOTHING, selection: '{"a":\n"#&%"}' }
    await press("read", '{"a": "#&%"}')
    expect(opened).toEqual([`/reader.html#text=${encodeURIComponent('{"a":\n"#&%"}')}`])
    expect(log).toEqual(["facts"])
    facts = { ...NOTHING, selection: "\ud800" }
    await press("read")
    expect(opened[1]).toBe("/reader.html#text=%EF%BF%BD")
  })

  test.each(["file:///home/me/a.html", "chrome://settings", ""])("begins nothing on %j", async (url) => {
    await press("reply", "", url)
    await press("something-else")
    expect(given).toEqual([])
  })

  test("hands the address of a link to the reader", async () => {
    const linkUrl = "https://forum.org/news/spasmid01?a=b&c#d"
    await menuPressed({ menuItemId: "read-link", selectionText: "", pageUrl: PAGE, linkUrl }, tab, ports)
    expect(opened).toEqual([`/reader.html#url=${encodeURIComponent(linkUrl)}`])
    expect(log).toEqual([])
  })
})
