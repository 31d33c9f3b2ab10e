// CommonMark 0.31 and GitHub Flavored Markdown, as a tree of what a forum shows. No node holds HTML to be run.
import type { HostDescription } from "./host.ts"
import type { MediaType } from "./link-target.ts"

export type TextNode = {
  readonly kind: "text"
  /** As the forum shows it, character references replaced. */
  readonly text: string
  /** True where the signed text says the same with character references ("&lt;" for "<"). */
  readonly entities: boolean
  /** True for HTML in the source: shown as written, never run. */
  readonly raw: boolean
}

export type Inline =
  | TextNode
  | { readonly kind: "strong" | "em" | "del"; readonly children: readonly Inline[] }
  | { readonly kind: "codespan"; readonly text: string }
  | { readonly kind: "break" }
  | {
      readonly kind: "link"
      /** http, https or nostr, always safe to follow; normalised. */
      readonly href: string
      /** Null for nostr. */
      readonly host: HostDescription | null
      readonly title: string
      readonly children: readonly Inline[]
    }
  /** A link or picture whose target may not be followed. The target is text to show beside the children. */
  | {
      readonly kind: "deadlink"
      readonly target: string
      readonly title: string
      readonly children: readonly Inline[]
    }
  /** A picture to be loaded on a click only. */
  | {
      readonly kind: "image"
      readonly src: string
      readonly host: HostDescription
      readonly alt: string
      readonly title: string
    }
  /** A line that is only the address of a picture, film or sound: forums load it at once, we on a click only. */
  | {
      readonly kind: "media"
      readonly src: string
      readonly host: HostDescription
      readonly type: MediaType
      readonly text: string
    }

export type ListItem = {
  readonly task: boolean
  readonly checked: boolean
  readonly children: readonly Block[]
}

export type Align = "left" | "center" | "right" | null

export type Block =
  | { readonly kind: "paragraph"; readonly children: readonly Inline[] }
  | { readonly kind: "heading"; readonly depth: number; readonly children: readonly Inline[] }
  | {
      readonly kind: "list"
      readonly ordered: boolean
      /** First number of an ordered list. */
      readonly start: number
      readonly loose: boolean
      readonly items: readonly ListItem[]
    }
  | { readonly kind: "blockquote"; readonly children: readonly Block[] }
  /** `lang` is the whole line after the fence. */
  | { readonly kind: "code"; readonly lang: string; readonly text: string }
  | { readonly kind: "hr" }
  | {
      readonly kind: "table"
      readonly align: readonly Align[]
      readonly header: readonly (readonly Inline[])[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
    }
  /** Source shown as written, in lines: HTML, a link definition, a table that would lose cells, or the whole text. */
  | { readonly kind: "raw"; readonly of: "html" | "definition" | "table" | "source"; readonly text: string }

export type MarkdownTree = {
  /** True where the source was too long, too deep or too costly to format: one raw block with all of it. */
  readonly fallback: boolean
  readonly children: readonly Block[]
}

/** All text of a tree in reading order, with titles, targets and code; for checks and for search, not for display. */
export function plainText(tree: MarkdownTree): string {
  return tree.children.map(blockText).join("\n")
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return inlineText(block.children)
    case "list":
      return block.items.map((item) => item.children.map(blockText).join("\n")).join("\n")
    case "blockquote":
      return block.children.map(blockText).join("\n")
    case "code":
      return `${block.lang}\n${block.text}`
    case "hr":
      return ""
    case "table":
      return [block.header, ...block.rows].map((row) => row.map(inlineText).join("\t")).join("\n")
    case "raw":
      return block.text
    default:
      return block satisfies never
  }
}

/** All text of a run of inline nodes. */
export function inlineText(nodes: readonly Inline[]): string {
  return nodes.map(oneText).join("")
}

function oneText(node: Inline): string {
  switch (node.kind) {
    case "text":
    case "codespan":
      return node.text
    case "strong":
    case "em":
    case "del":
      return inlineText(node.children)
    case "break":
      return "\n"
    case "link":
      return `${inlineText(node.children)} ${node.href} ${node.title}`
    case "deadlink":
      return `${inlineText(node.children)} ${node.target} ${node.title}`
    case "image":
      return `${node.alt} ${node.src} ${node.title}`
    case "media":
      return node.text
    default:
      return node satisfies never
  }
}
