// CommonMark 0.31 §6 (inlines), GitHub Flavored Markdown autolinks: the lexer's inline tokens as our own nodes.
import type { MarkedToken, Token, Tokens } from "marked"
import { decodeEntities } from "./entities.ts"
import { mediaTypeOf, readTarget } from "./link-target.ts"
import { MOST_NESTING } from "./markdown-cost.ts"
import { type Inline, inlineText, type TextNode } from "./markdown-nodes.ts"

/**
 * Inline nodes of a token list. `media`: whether a line that is only a media address becomes a media node.
 * Throws RangeError where the tokens are nested too deep.
 */
export function inlines(tokens: readonly Token[], depth: number, media = false): readonly Inline[] {
  if (depth > MOST_NESTING) throw new RangeError("nested too deep")
  const nodes: Inline[] = []
  for (const [index, token] of tokens.entries()) {
    const found = (media && mediaAt(tokens, index)) || inlineOf(token as MarkedToken, depth)
    const last = nodes.at(-1)
    if (found?.kind === "text" && last?.kind === "text" && last.raw === found.raw) {
      nodes[nodes.length - 1] = joined(last, found)
    } else if (found !== null) nodes.push(found)
  }
  return nodes
}

function joined(one: TextNode, other: TextNode): TextNode {
  return { ...one, text: one.text + other.text, entities: one.entities || other.entities }
}

function plain(text: string): TextNode {
  return { kind: "text", text, entities: false, raw: false }
}

function inlineOf(token: MarkedToken, depth: number): Inline | null {
  switch (token.type) {
    case "text": {
      const text = decodeEntities(token.raw)
      return { kind: "text", text, entities: text !== token.raw, raw: false }
    }
    case "escape":
      return plain(token.text)
    case "html":
      return { kind: "text", text: token.raw, entities: false, raw: true }
    case "strong":
    case "em":
    case "del":
      return { kind: token.type, children: inlines(token.tokens, depth + 1) }
    case "codespan":
      return { kind: "codespan", text: token.text }
    case "br":
      return { kind: "break" }
    case "link":
      return token.autolink === true ? autolinkOf(token) : linkOf(token, depth)
    case "image":
      return imageOf(token, depth)
    case "checkbox":
      return null
    case "blockquote":
    case "code":
    case "def":
    case "heading":
    case "hr":
    case "list":
    case "list_item":
    case "paragraph":
    case "space":
    case "table":
      return { kind: "text", text: token.raw, entities: false, raw: true }
    default:
      return token satisfies never
  }
}

/** An address in the text: neither it nor its text holds character references. Where not safe it stays text. */
function autolinkOf(token: Tokens.Link): Inline {
  const target = readTarget(token.href)
  if (target === null) return plain(token.text)
  const host = target.kind === "web" ? target.host : null
  return { kind: "link", href: target.href, host, title: "", children: [plain(token.text)] }
}

function linkOf(token: Tokens.Link, depth: number): Inline {
  const written = decodeEntities(token.href)
  const title = decodeEntities(token.title ?? "")
  const children = inlines(token.tokens, depth + 1)
  const target = readTarget(written)
  if (target === null) return { kind: "deadlink", target: written, title, children }
  return {
    kind: "link",
    href: target.href,
    host: target.kind === "web" ? target.host : null,
    title,
    children,
  }
}

function imageOf(token: Tokens.Image, depth: number): Inline {
  const written = decodeEntities(token.href)
  const title = decodeEntities(token.title ?? "")
  const alt = inlineText(inlines(token.tokens, depth + 1))
  const target = readTarget(written)
  if (target?.kind !== "web") return { kind: "deadlink", target: written, title, children: [plain(alt)] }
  return { kind: "image", src: target.href, host: target.host, alt, title }
}

function mediaAt(tokens: readonly Token[], index: number): Inline | null {
  const token = tokens[index] as MarkedToken | undefined
  if (token?.type !== "link" || token.autolink !== true || token.raw !== token.href) return null
  const type = mediaTypeOf(token.raw)
  if (type === null || !endsLine(tokens, index, -1) || !endsLine(tokens, index, 1)) return null
  const target = readTarget(token.href)
  return target?.kind === "web"
    ? { kind: "media", src: target.href, host: target.host, type, text: token.raw }
    : null
}

/** Whether only spaces stand between a token and the start (-1) or the end (1) of its line. */
function endsLine(tokens: readonly Token[], index: number, step: -1 | 1): boolean {
  for (let at = index + step; ; at += step) {
    const token = tokens[at]
    if (token === undefined || token.type === "br") return true
    if (token.type !== "text" || token.raw.trim() !== "") return false
  }
}
