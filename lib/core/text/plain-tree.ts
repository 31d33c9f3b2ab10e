// A text as it is written, in paragraphs and lines: what is drawn where there is no room for a parser of its formatting.
import type { Inline, MarkdownTree } from "./markdown-nodes.ts"

/** Every character of the text in its order; nothing is a link, a picture or a heading. */
export function plainTree(source: string): MarkdownTree {
  const paragraphs = source === "" ? [] : source.split(/\n{2,}/)
  return {
    fallback: false,
    children: paragraphs.map((text) => ({ kind: "paragraph", children: lines(text) })),
  }
}

const lines = (text: string): Inline[] =>
  text.split("\n").flatMap((line, at): Inline[] => {
    const node = { kind: "text", text: line, entities: false, raw: false } as const
    return at === 0 ? [node] : [{ kind: "break" }, node]
  })
