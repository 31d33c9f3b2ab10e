// The beginning of a formatted text: what a folded post draws, where all of it would take a window's time to draw.
import type { Block, Inline, MarkdownTree } from "./markdown-nodes.ts"

/** The first so many characters of a tree, cut in its texts alone; the very same tree where it has no more. */
export function beginningOf(tree: MarkdownTree, most: number): MarkdownTree {
  const left = { characters: most }
  const children = blocks(tree.children, left)
  return left.characters > 0 ? tree : { ...tree, children }
}

type Left = { characters: number }

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

function block(node: Block, left: Left): Block {
  switch (node.kind) {
    case "paragraph":
    case "heading":
      return { ...node, children: inlines(node.children, left) }
    case "list":
      return {
        ...node,
        items: some(node.items, left, (item) => ({ ...item, children: blocks(item.children, left) })),
      }
    case "blockquote":
      return { ...node, children: blocks(node.children, left) }
    case "code":
    case "raw":
      return { ...node, text: text(node.text, left) }
    case "table":
      return {
        ...node,
        header: node.header.map((cell) => inlines(cell, left)),
        rows: some(node.rows, left, (row) => row.map((cell) => inlines(cell, left))),
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
    case "link":
    case "deadlink":
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
