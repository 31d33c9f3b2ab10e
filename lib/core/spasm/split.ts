// A list of events cut into its items as it arrives, without parsing them: each is then read alone, from its own text.

/** Counted from 1. */
export type Place = { readonly line: number; readonly column: number }

/** One item of a list, as written, and where it begins in the whole. */
export type Item = Place & { readonly text: string }

/** What a text was once it ended: a list whose items were all given, one value, or a list with a fault at a place. */
export type Ended =
  | { readonly is: "list" }
  | { readonly is: "value"; readonly text: string }
  | { readonly is: "broken"; readonly at: Place }

type Awaits = "start" | "item-or-end" | "item" | "comma-or-end" | "nothing" | "value" | "broken"

/** Takes a text piece by piece; `push` gives the items that ended in the piece. Looks at structure alone. */
export function createSplitter() {
  let awaits: Awaits = "start"
  let whole: string[] = []
  let pieces: string[] = []
  let depth = 0
  let inString = false
  let escaped = false
  let inWord = false
  let line = 1
  let column = 1
  let begun: Place = { line, column }

  const push = (chunk: string): Item[] => {
    const items: Item[] = []
    let from = 0
    let at = 0
    // Columns are counted from where the line began, so that only line ends cost anything.
    let lineStart = 1 - column
    const here = (): Place => ({ line, column: at - lineStart + 1 })
    const close = (end: number): void => {
      items.push({ ...begun, text: pieces.join("") + chunk.slice(from, end) })
      pieces = []
      inWord = false
      awaits = "comma-or-end"
    }
    const broken = (): void => {
      awaits = "broken"
      begun = here()
    }
    for (; at < chunk.length && awaits !== "value" && awaits !== "broken"; at++) {
      const code = chunk.charCodeAt(at)
      if (inString) {
        if (escaped) escaped = false
        else if (code === BACKSLASH) escaped = true
        else if (code === QUOTE) {
          inString = false
          if (depth === 0) close(at + 1)
        }
        continue
      }
      if (code === NEW_LINE) {
        line++
        lineStart = at + 1
      }
      if (depth > 0) {
        if (code === QUOTE) inString = true
        else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++
        else if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && --depth === 0) close(at + 1)
        continue
      }
      const isSpace = code === 32 || code === NEW_LINE || code === 13 || code === 9
      if (inWord && (isSpace || code === COMMA || code === CLOSE_LIST)) close(at)
      if (isSpace || inWord || (code === BYTE_ORDER_MARK && awaits === "start")) continue
      if (awaits === "start") awaits = code === OPEN_LIST ? "item-or-end" : "value"
      else if (code === CLOSE_LIST && (awaits === "item-or-end" || awaits === "comma-or-end"))
        awaits = "nothing"
      else if (code === COMMA && awaits === "comma-or-end") awaits = "item"
      else if (code !== COMMA && code !== CLOSE_LIST && (awaits === "item" || awaits === "item-or-end")) {
        begun = here()
        from = at
        inString = code === QUOTE
        depth = code === OPEN_OBJECT || code === OPEN_LIST ? 1 : 0
        inWord = depth === 0 && !inString
      } else broken()
    }
    if (awaits === "start" || awaits === "value") whole.push(chunk)
    else whole = []
    if (depth > 0 || inString || inWord) pieces.push(chunk.slice(from))
    column = chunk.length - lineStart + 1
    return items
  }

  const end = (): Ended => {
    if (awaits === "value" || awaits === "start") return { is: "value", text: whole.join("") }
    if (awaits === "nothing") return { is: "list" }
    return { is: "broken", at: awaits === "broken" ? begun : { line, column } }
  }

  return { push, end }
}

const QUOTE = 34
const COMMA = 44
const OPEN_LIST = 91
const BACKSLASH = 92
const CLOSE_LIST = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125
const NEW_LINE = 10
const BYTE_ORDER_MARK = 0xfeff

/** The place of an offset in a text that begins at `from`. */
export function placeIn(text: string, offset: number, from: Place = { line: 1, column: 1 }): Place {
  const before = text.slice(0, offset).split("\n")
  const last = before.at(-1) ?? ""
  return {
    line: from.line + before.length - 1,
    column: last.length + (before.length === 1 ? from.column : 1),
  }
}
