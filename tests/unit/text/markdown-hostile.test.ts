import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parseMarkdown } from "../../../lib/core/text/markdown.ts"
import {
  type Block,
  type Inline,
  type MarkdownTree,
  plainText,
} from "../../../lib/core/text/markdown-nodes.ts"

/** Everything in a tree that could be followed or loaded. */
function targets(tree: MarkdownTree): string[] {
  const found: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    else if (typeof value === "object" && value !== null) {
      const node = value as Block | Inline
      if (node.kind === "link") found.push(node.href)
      if (node.kind === "image" || node.kind === "media") found.push(node.src)
      for (const inner of Object.values(value)) visit(inner)
    }
  }
  visit(tree.children)
  return found
}

function expectSafe(source: string): void {
  for (const target of targets(parseMarkdown(source))) {
    if (target.startsWith("nostr:")) {
      expect(target).toMatch(/^nostr:[a-z\d]+$/)
      continue
    }
    expect(target).toMatch(/^https?:\/\/[a-z\d._[\]:-]+(?:[/?#][!-~]*)?$/)
    const { protocol, username, password, hostname } = new URL(target)
    expect(["http:", "https:"]).toContain(protocol)
    expect(username + password).toBe("")
    expect(target.split(/[/?#]/)[2]?.replace(/:\d+$/, "")).toBe(hostname)
  }
}

const SCRIPTS = [
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\tscript:alert(1)",
  "java\nscript:alert(1)",
  "java\0script:alert(1)",
  "\u0001javascript:alert(1)",
  "&#106;avascript:alert(1)",
  "&#x6A;avascript:alert(1)",
  "&#0000106avascript:alert(1)",
  "javascript&colon;alert(1)",
  "javascript&#58;alert(1)",
  "javascript&Tab;:alert(1)",
  "java&NewLine;script:alert(1)",
  "javascript\\:alert(1)",
  "javascript:alert&lpar;1&rpar;",
  "javascript://https://good.com/%0aalert(1)",
  "data:text/html,<script>alert(1)</script>",
  "data:text/html;base64,PHNjcmlwdD4=",
  "data:image/svg+xml,<svg onload=alert(1)>",
  "vbscript:msgbox(1)",
  "file:///etc/passwd",
  "blob:https://good.com/1",
  "view-source:https://good.com",
  "chrome-extension://abc/page.html",
  "about:blank",
  "ws://good.com",
  "intent://x#Intent;end",
  "https:javascript:alert(1)",
  "https:good.com",
  "https:/good.com",
  "https:///good.com",
  "https:\\\\good.com",
  "https://good.com\\@evil.com",
  "https://good.com@evil.com",
  "https://good.com:80@evil.com",
  "https://good.com%40evil.com",
  "https://good.com%2f@evil.com",
  "https://good.com&sol;@evil.com",
  "https://good.com&#47;@evil.com",
  "https://good.com\u2028.evil.com",
  "https://good.com\u202e.evil.com",
  "https://good\u3002com",
  "https://good.com:99999999",
  "https://[::1",
  "https://a℀b.com",
  "//evil.com",
  "/\\evil.com",
  "nostr:nsec1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",
  "nostr:npub1qqqqqq<script>",
  "xmpp:a@b.c",
]
const FRAMES: readonly ((target: string) => string)[] = [
  (target) => `[a](${target})`,
  (target) => `[a](<${target}> "t")`,
  (target) => `![a](${target})`,
  (target) => `<${target}>`,
  (target) => `[a]\n\n[a]: ${target}`,
  (target) => `[![x](${target})](${target})`,
]
const HTML = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  "<iframe src=javascript:alert(1)>",
  '<a href="javascript:alert(1)">x</a>',
  "<a href=https://evil.com>https://good.com</a>",
  "<body onload=alert(1)>",
  "<math><mi xlink:href=javascript:alert(1)>x",
  "<!--><script>alert(1)</script>-->",
  "<![CDATA[<script>]]>",
  "<?php echo 1 ?>",
  "<style>@import 'https://evil.com'</style>",
  "<base href=https://evil.com>",
  "<form action=https://evil.com><input>",
  "<details open ontoggle=alert(1)>",
  "<video><source onerror=alert(1)>",
  "<object data=javascript:alert(1)>",
  "<meta http-equiv=refresh content='0;url=https://evil.com'>",
  "<link rel=stylesheet href=https://evil.com>",
  "**<img src=x onerror=alert(1)>**",
  "`<script>`</script>",
  "| <img src=x> |\n|---|\n| <script> |",
  "# <marquee onstart=alert(1)>",
  "> <script>\n> alert(1)",
  "- <svg onload=alert(1)>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "&#60;img src=x onerror=alert(1)&#62;",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<<script>alert(1)//<</script>",
]

describe("payloads", () => {
  const links = SCRIPTS.flatMap((target) => FRAMES.map((frame) => frame(target)))

  test("are many", () => {
    expect(links.length + HTML.length).toBeGreaterThanOrEqual(200)
  })

  test("in links and pictures lead nowhere unsafe", () => {
    for (const payload of links) expectSafe(payload)
  })

  test("of another scheme make no link at all", () => {
    for (const target of SCRIPTS.slice(0, 27)) {
      for (const frame of FRAMES)
        expect(targets(parseMarkdown(frame(target)))).not.toContainEqual(
          expect.stringMatching(/^(?!https?:\/\/good\.com)/),
        )
    }
  })

  test("in HTML stay text, every letter of them", () => {
    for (const payload of HTML) {
      expectSafe(payload)
      const shown = plainText(parseMarkdown(payload))
      for (const word of payload.match(/[a-z]{3,}/gi) ?? []) expect(`${shown} ltgt`).toContain(word)
    }
  })

  test("put together at random are safe and end", () => {
    const part = fc.constantFrom(
      ...SCRIPTS,
      ...HTML,
      ...links.slice(0, 40),
      "[",
      "](",
      ")",
      "<",
      ">",
      "`",
      "\n",
      "*",
      "!",
      "&#58;",
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => expectSafe(parts.join(""))),
      { numRuns: 5000 },
    )
  })
})

describe("text is never lost", () => {
  const markup = [
    ..."*_~`[]()<>!#-+=|>&\\:.\"' \n\t",
    "\n\n",
    "**",
    "```\n",
    "~~~",
    "- ",
    "1. ",
    "> ",
    "| ",
    "\n|-|-|\n",
    "](",
    "]: ",
    "![",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<div>\n",
    "&lt;",
    "&#60;",
    "https://",
    "www.",
    "@a.b",
    "    ",
    "\r\n",
    "  \n",
    "[x] ",
  ]

  test("each word of the source is in the tree", () => {
    const word = fc.nat({ max: 9999 }).map((number) => `wört${number}`)
    const part = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...markup) }, word)
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const source = parts.join("")
        const shown = decodeURI(plainText(parseMarkdown(source)).replace(/%(?![\dA-F]{2})/g, "%25"))
        for (const [each] of source.matchAll(/wört\d+/g)) expect(shown).toContain(each)
      }),
      { numRuns: 20_000 },
    )
  })

  test("a fallback holds the source itself", () => {
    const source = `${"*a_".repeat(20_000)}\u202e<b>`
    expect(parseMarkdown(source)).toEqual({
      fallback: true,
      children: [{ kind: "raw", of: "source", text: source }],
    })
  })
})
