// Bounds the work of the Markdown lexer (marked 18), parts of which take time quadratic in some shapes of text.

export const MOST_NESTING = 32
/** Above this the lexer may need more than a tenth of a second. Found by timing tens of thousands of hostile shapes. */
const MOST_WORK = 4_000_000
const WORK_PER_MARKER = 800
const WORK_PER_CELL = 50
/** Longer runs of spaces are tried by the lexer from each of their places. */
const SHORT_SPACES = 8

const MARKERS = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)))+/
const MARKER = />|[-*+]|\d+[.)]/g
const QUOTE = /^(?: {0,3}>[ \t]?)+/
const STARTS_ANEW = /^ {0,3}(?:[*+-][ \t]+\S|#{1,6}[ \t])/

const RULE = /^[ \t>|:-]+$/
const PLAIN_RULE = /^\|(?: ?:?-+:? ?\|)+$/

/** What a character costs per character of the paragraph it stands in. */
const WEIGHT = new Float64Array(128)
for (const char of "*_~") WEIGHT[char.charCodeAt(0)] = 2
for (const char of "[]()<>`|!:@\\&'\"") WEIGHT[char.charCodeAt(0)] = 0.5

/** Whether formatting a text is sure to be quick and not nested deeper than MOST_NESTING. Linear in the text. */
export function isCheap(source: string): boolean {
  const paragraph = new Paragraph()
  const containers = new Containers()
  const table = new Table()
  let work = 0
  for (const line of source.split(/\r\n|\r|\n/)) {
    const quote = QUOTE.exec(line)?.[0] ?? ""
    const inner = line.slice(quote.length)
    const columns = table.next(line)
    if (table.inRow || inner.trim() === "" || STARTS_ANEW.test(inner)) work += paragraph.end()
    work += columns * WORK_PER_CELL + paragraph.add(line) + containers.add(line, quote !== "")
    if (work > MOST_WORK) return false
  }
  return work + paragraph.end() + containers.close(0) <= MOST_WORK
}

/** Lines that the lexer reads for emphasis and links as one. */
class Paragraph {
  #length = 0
  #weight = 0
  #stars = 0
  #underscores = 0

  add(line: string): number {
    let work = 0
    let spaces = 0
    for (let at = 0; at < line.length; at++) {
      const unit = line.charCodeAt(at)
      if (unit === 32 || unit === 9) {
        spaces++
        continue
      }
      if (spaces > SHORT_SPACES) work += spaces * spaces
      spaces = 0
      if (unit >= 128) continue
      this.#weight += WEIGHT[unit] ?? 0
      if (unit === 42) this.#stars++
      if (unit === 95) this.#underscores++
    }
    this.#length += line.length + 1
    this.#weight += 0.5
    return spaces > SHORT_SPACES ? work + spaces * spaces : work
  }

  end(): number {
    // Stars and underscores together: each is tried against all of the other.
    const both = this.#stars > 0 && this.#underscores > 0 ? 8 * (this.#stars + this.#underscores) : 0
    const work = this.#length * (this.#weight + both)
    this.#length = 0
    this.#weight = 0
    this.#stars = 0
    this.#underscores = 0
    return work
  }
}

type Container = {
  readonly indent: number
  readonly weight: number
  readonly quote: boolean
  length: number
  lines: number
}

/** Quotes and list items: the lexer goes through the lines of each, and again through those of each inside it. */
class Containers {
  readonly #open: Container[] = []
  #blank = true

  /** Work that this line adds; Infinity where it opens more than MOST_NESTING. */
  add(line: string, quote: boolean): number {
    const indent = line.search(/\S/)
    const markers = indent < 0 ? 0 : (MARKERS.exec(line)?.[0].match(MARKER)?.length ?? 0)
    let work = markers * WORK_PER_MARKER
    if (markers > 0) {
      const depth = this.#open.filter((container) => container.indent < indent).length
      if (!quote || this.#open[depth]?.quote !== true) work += this.close(depth)
      if (this.#open.length === depth)
        this.#open.push({ indent, weight: markers * 2, quote, length: 0, lines: 0 })
      if (markers > MOST_NESTING || this.#open.length > MOST_NESTING) return Number.POSITIVE_INFINITY
    } else if (this.#blank && indent === 0) work += this.close(0)
    this.#blank = indent < 0
    for (const container of this.#open) {
      container.length += line.length + 1
      container.lines++
    }
    return work
  }

  close(depth: number): number {
    return this.#open
      .splice(depth)
      .reduce((work, { lines, length, weight }) => work + lines * length * weight, 0)
  }
}

/** Tables: one cell is made for every column and row, however short the rows are. */
class Table {
  #before = ""
  #blankBefore = true
  #columns = 0
  #plain = false

  /** Columns of what may be the table that a line is a row of, or 0. */
  next(line: string): number {
    if (line.trim() === "") this.#columns = 0
    else if (RULE.test(line) && line.includes("|"))
      this.#columns = Math.max(this.#columns, line.split("|").length)
    if (!line.startsWith("|")) this.#plain = false
    else if (!this.#plain && this.#blankBefore) this.#plain = isPlainTable(this.#before, line)
    this.#blankBefore = this.#before.trim() === ""
    this.#before = line
    return this.#columns
  }

  /** Whether the line is sure to be a row, which the lexer reads by itself; an unsure one counts as a paragraph's. */
  get inRow(): boolean {
    return this.#plain
  }
}

function isPlainTable(head: string, rule: string): boolean {
  return (
    /^\|[^\\]*\|$/.test(head) && PLAIN_RULE.test(rule) && head.split("|").length === rule.split("|").length
  )
}
