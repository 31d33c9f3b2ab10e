// The beginning of a formatted text: what a folded post draws, where all of it would take a window's time to draw.
import type { Block, Inline, MarkdownTree } from "./markdown-nodes.ts"

/** What begins a line counts for one at least: so many lines, even of small headings, are more than are seen. */
const LINES = 15

/** The first so many characters of a tree, cut in its texts alone; the very same tree where it has no more. */
export function beginningOf(tree: MarkdownTree, most: number): MarkdownTree {
  const left = { characters: most, line: most / LINES }
  const children = blocks(tree.children, left)
  return left.characters > 0 ? tree : { ...tree, children }
}

type Left = { characters: number; readonly line: number }

/** Items until nothing is left. */
function some<T>(items: readonly T[], left: Left, of: (item: T) => T): T[] {
  const taken: T[] = []
  for (const item of items) {
    if (left.characters <= 0) break
    taken.push(of(item))
  }
  return taken
}

/** A text without half a character at its end. */
function text(whole: string, left: Left): string {
  const end = left.characters
  left.characters -= whole.length + 1
  if (whole.length <= end) return whole
  const unit = whole.charCodeAt(end)
  return whole.slice(0, unit >= 0xdc00 && unit <= 0xdfff ? end + 1 : end)
}

const blocks = (items: readonly Block[], left: Left): Block[] =>
  some(items, left, (item) => block(item, left))
const inlines = (items: readonly Inline[], left: Left): Inline[] =>
  some(items, left, (item) => inline(item, left))

/** Takes a line at least, however little it is. */
function line<T>(left: Left, of: () => T): T {
  const most = left.characters - left.line
  const taken = of()
  left.characters = Math.min(left.characters, most)
  return taken
}

/** Paragraphs of an item stand on the line of the item. */
const inItem = (node: Block, left: Left): Block =>
  node.kind === "paragraph" ? { ...node, children: inlines(node.children, left) } : block(node, left)

function block(node: Block, left: Left): Block {
  switch (node.kind) {
    case "paragraph":
    case "heading":
      return line(left, () => ({ ...node, children: inlines(node.children, left) }))
    case "list":
      return {
        ...node,
        items: some(node.items, left, (item) =>
          line(left, () => ({ ...item, children: some(item.children, left, (one) => inItem(one, left)) })),
        ),
      }
    case "blockquote":
      return { ...node, children: blocks(node.children, left) }
    case "code":
    case "raw":
      return line(left, () => ({ ...node, text: text(node.text, left) }))
    case "table": {
      const row = (cells: readonly (readonly Inline[])[]) =>
        line(left, () => cells.map((cell) => inlines(cell, left)))
      return { ...node, header: row(node.header), rows: some(node.rows, left, row) }
    }
    case "hr":
      return node
    default:
      return node satisfies never
  }
}

function inline(node: Inline, left: Left): Inline {
  switch (node.kind) {
    case "text":
    case "codespan":
      return { ...node, text: text(node.text, left) }
    case "strong":
    case "em":
    case "del":
    case "deadlink":
      return { ...node, children: inlines(node.children, left) }
    case "link":
      // Where it leads is drawn behind it.
      left.characters -= node.host?.ascii.length ?? node.href.length
      return { ...node, children: inlines(node.children, left) }
    case "image":
    case "media":
      // Drawn as a box of its own.
      left.characters -= 200
      return node
    case "break":
      left.characters -= 20
      return node
    default:
      return node satisfies never
  }
}
