// CommonMark 0.31 and GitHub Flavored Markdown with single line breaks kept, the dialect of forums (lexer: marked 18).
import { Lexer, type MarkedToken, type Token, type Tokens } from "marked"
import { isCheap, MOST_NESTING } from "./markdown-cost.ts"
import { inlines } from "./markdown-inlines.ts"
import type { Block, ListItem, MarkdownTree } from "./markdown-nodes.ts"

/** UTF-16 units; a longer text is shown as it is. */
const LONGEST_SOURCE = 65_536

/**
 * A text as the tree a forum would show. Never throws; a text over 64 kB, nested deeper than 32, or of a shape that is slow to
 * format comes back as one raw block with `fallback: true`. No word of the source is missing from the tree.
 */
export function parseMarkdown(source: string): MarkdownTree {
  if (source.length > LONGEST_SOURCE || !isCheap(source)) return asWritten(source)
  try {
    return { fallback: false, children: blocks(new ShallowLexer({ gfm: true, breaks: true }).lex(source), 0) }
  } catch {
    // Nested too deep, or a text the lexer gives up on: the text itself is still there to show.
    return asWritten(source)
  }
}

function asWritten(source: string): MarkdownTree {
  return { fallback: true, children: source === "" ? [] : [{ kind: "raw", of: "source", text: source }] }
}

/** The lexer, stopped at a depth that it would else follow until the stack ends. */
class ShallowLexer extends Lexer {
  #depth = 0

  override inlineTokens(source: string, tokens?: Token[]): Token[] {
    refuseDepth(this.#depth)
    this.#depth++
    try {
      return super.inlineTokens(source, tokens)
    } finally {
      this.#depth--
    }
  }
}

function refuseDepth(depth: number): void {
  if (depth > MOST_NESTING) throw new RangeError("nested too deep")
}

function blocks(tokens: readonly Token[], depth: number): Block[] {
  refuseDepth(depth)
  // Without extensions the lexer makes no other tokens than its own.
  return tokens.flatMap((token) => blockOf(token as MarkedToken, depth))
}

function blockOf(token: MarkedToken, depth: number): Block[] {
  switch (token.type) {
    case "space":
    case "checkbox":
      return []
    case "hr":
      return [{ kind: "hr" }]
    case "heading":
      return [{ kind: "heading", depth: token.depth, children: inlines(token.tokens, depth) }]
    case "paragraph":
      return [{ kind: "paragraph", children: inlines(token.tokens, depth, depth === 0) }]
    case "text":
      return [{ kind: "paragraph", children: inlines(token.tokens ?? [token], depth) }]
    case "blockquote":
      return [{ kind: "blockquote", children: blocks(token.tokens, depth + 1) }]
    case "list":
      return [listOf(token, depth)]
    case "code":
      return [{ kind: "code", lang: token.lang ?? "", text: token.text }]
    case "html":
      return [{ kind: "raw", of: "html", text: token.raw.trimEnd() }]
    case "def":
      return [{ kind: "raw", of: "definition", text: token.raw.trimEnd() }]
    case "table":
      return [tableOf(token, depth)]
    case "list_item":
      return blocks(token.tokens, depth + 1)
    case "br":
    case "codespan":
    case "del":
    case "em":
    case "escape":
    case "image":
    case "link":
    case "strong":
      return [{ kind: "paragraph", children: inlines([token], depth) }]
    default:
      return token satisfies never
  }
}

function listOf(token: Tokens.List, depth: number): Block {
  const items = token.items.map(
    (item): ListItem => ({
      task: item.task,
      checked: item.checked === true,
      children: blocks(item.tokens, depth + 1),
    }),
  )
  return {
    kind: "list",
    ordered: token.ordered,
    start: token.start === "" ? 1 : token.start,
    loose: token.loose,
    items,
  }
}

/** A row longer than the head loses its last cells on a forum; here the whole table is then shown as written. */
function tableOf(token: Tokens.Table, depth: number): Block {
  const cells = [token.header, ...token.rows].flat()
  const shown = cells.reduce((sum, cell) => sum + inkOf(cell.text), 0)
  const [head = "", , ...rows] = token.raw.split("\n")
  if (inkOf(head) + inkOf(rows.join("")) > shown)
    return { kind: "raw", of: "table", text: token.raw.trimEnd() }
  const contents = (row: readonly Tokens.TableCell[]) => row.map((cell) => inlines(cell.tokens, depth))
  return { kind: "table", align: token.align, header: contents(token.header), rows: token.rows.map(contents) }
}

function inkOf(text: string): number {
  return text.replace(/[\s|\\]/g, "").length
}
