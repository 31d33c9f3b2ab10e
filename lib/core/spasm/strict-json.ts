// JSON (RFC 8259), read so strictly that nothing which another parser might take differently stays unsaid.
import type { JsonObject } from "./post.ts"
import type { Leaf, Problem } from "./reading.ts"

/** A value as it was written, with the plain `value` that it is: of equal keys the last wins, as in every common parser. */
export type JsonNode =
  | {
      readonly kind: "object"
      readonly value: JsonObject
      readonly members: readonly JsonMember[]
      /** A key stands in it twice. */
      readonly repeated: boolean
    }
  | { readonly kind: "array"; readonly value: readonly unknown[]; readonly items: readonly JsonNode[] }
  | {
      readonly kind: "string" | "number" | "boolean" | "null"
      readonly value: string | number | boolean | null
    }
export type JsonMember = { readonly key: string; readonly node: JsonNode }

export type StrictJson =
  | { readonly ok: true; readonly root: JsonNode; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly at: number; readonly problems: readonly Problem[] }

/** Deepest nesting that is read; forums and the reference library stay far below. */
export const MAX_DEPTH = 32

/** Most characters of all JSON Pointers together: one long key over a long list would make gigabytes of them. */
const MAX_POINTERS = 1_000_000

/** Most values of one JSON text: many times what the longest post holds, or what a list of posts does. */
const MAX_VALUES = { post: 16_384, list: 32_768 }
const LONGEST_POST = 131_072

/** Most problems that are told of one JSON text; after so many it is not read. */
const MAX_PROBLEMS = 1000

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
}
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const SPACE = /[ \t\n\r]*/y

class Refused {
  readonly at: number
  constructor(at: number) {
    this.at = at
  }
}

/**
 * Parses one JSON text. Duplicate keys, `__proto__` keys, numbers that do not survive a double, lone
 * surrogates, trailing data and nesting beyond 32 become problems (UTF-16 offsets into the text).
 * `ok: false` means that no JSON value stands at the start, or that it is nested too deep or too wide to read.
 */
export function parseStrictJson(text: string): StrictJson {
  const problems: Problem[] = []
  const most = text.length > LONGEST_POST ? MAX_VALUES.list : MAX_VALUES.post
  let at = 0
  let pointers = 0
  let values = 0

  const flag = (code: Problem["code"], start: number): void => {
    problems.push({ code, tier: "danger", start, end: at })
  }
  const skip = (pattern: RegExp): string => {
    const start = at
    pattern.lastIndex = at
    if (pattern.test(text)) at = pattern.lastIndex
    return text.slice(start, at)
  }
  const space = (): void => {
    const code = text.charCodeAt(at)
    if (code === 32 || code === 10 || code === 13 || code === 9) skip(SPACE)
  }

  /** Up to a quote, a backslash, a control character or the end, where the unit is no number. */
  const plain = (): string => {
    const start = at
    for (let unit = text.charCodeAt(at); unit > 31 && unit !== 34 && unit !== 92; unit = text.charCodeAt(at))
      at++
    return text.slice(start, at)
  }

  const string = (): string => {
    const start = at
    at++
    let out = ""
    for (;;) {
      out += plain()
      const next = text[at]
      if (next === '"') break
      if (next !== "\\") throw new Refused(at)
      const letter = text[at + 1] ?? ""
      if (letter === "u") {
        const hex = text.slice(at + 2, at + 6)
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new Refused(at)
        out += String.fromCharCode(Number.parseInt(hex, 16))
        at += 6
      } else {
        const meant = ESCAPES[letter]
        if (meant === undefined || letter.length !== 1) throw new Refused(at)
        out += meant
        at += 2
      }
    }
    at++
    if (!out.isWellFormed()) flag("lone-surrogate", start)
    return out
  }

  /** `pointer` is the length of the value's JSON Pointer. */
  const value = (depth: number, pointer: number): JsonNode => {
    space()
    const start = at
    const first = text[at]
    pointers += pointer
    values++
    if (pointers > MAX_POINTERS || values > most || problems.length > MAX_PROBLEMS) {
      flag("too-large", start)
      throw new Refused(start)
    }
    if (first === "{" || first === "[") {
      if (depth >= MAX_DEPTH) {
        at++
        flag("too-deep", start)
        throw new Refused(start)
      }
      return first === "{" ? object(depth + 1, pointer) : array(depth + 1, pointer)
    }
    if (first === '"') return { kind: "string", value: string() }
    const digits = skip(NUMBER)
    if (digits !== "") {
      const number = Number(digits)
      if (!survives(digits, number)) flag("unsafe-number", start)
      return { kind: "number", value: number }
    }
    for (const [word, kind, meaning] of WORDS) {
      if (text.startsWith(word, at)) {
        at += word.length
        return { kind, value: meaning }
      }
    }
    throw new Refused(at)
  }

  const object = (depth: number, pointer: number): JsonNode => {
    at++
    const members: JsonMember[] = []
    const keys = new Set<string>()
    const out: Record<string, unknown> = {}
    space()
    if (text[at] === "}") {
      at++
      return { kind: "object", value: out, members, repeated: false }
    }
    for (;;) {
      space()
      const start = at
      if (text[at] !== '"') throw new Refused(at)
      const key = string()
      if (keys.has(key)) flag("duplicate-key", start)
      if (key === "__proto__") flag("proto-key", start)
      keys.add(key)
      space()
      if (text[at] !== ":") throw new Refused(at)
      at++
      const node = value(depth, pointer + pointerToken(key).length + 1)
      members.push({ key, node })
      if (key === "__proto__") own(out, key, node.value)
      else out[key] = node.value
      space()
      const after = text[at]
      at++
      if (after === "}") return { kind: "object", value: out, members, repeated: keys.size < members.length }
      if (after !== ",") throw new Refused(at - 1)
    }
  }

  const array = (depth: number, pointer: number): JsonNode => {
    at++
    const items: JsonNode[] = []
    const out: unknown[] = []
    space()
    if (text[at] === "]") {
      at++
      return { kind: "array", value: out, items }
    }
    for (;;) {
      const node = value(depth, pointer + String(items.length).length + 1)
      items.push(node)
      out.push(node.value)
      space()
      const after = text[at]
      at++
      if (after === "]") return { kind: "array", value: out, items }
      if (after !== ",") throw new Refused(at - 1)
    }
  }

  try {
    const root = value(0, 0)
    space()
    if (at < text.length) {
      const start = at
      at = text.length
      flag("trailing-data", start)
    }
    return { ok: true, root, problems }
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused
    return { ok: false, at: refused.at, problems }
  }
}

const WORDS = [
  ["true", "boolean", true],
  ["false", "boolean", false],
  ["null", "null", null],
] as const

/** Whether the digits and the double that they become are the same number. */
function survives(digits: string, number: number): boolean {
  if (!Number.isFinite(number)) return false
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) return false
  // A double keeps 15 digits of whatever is not next to zero (IEEE 754).
  if (digits.length <= 15 && Math.abs(number) > 1e-300) return true
  const printed = String(number)
  return printed === digits || decimal(digits) === decimal(printed)
}

/** A number's digits without sign, point and outer zeros, with its power of ten. */
function decimal(digits: string): string {
  const [, whole = "", part = "", power = "0"] =
    /^-?([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(digits) ?? []
  const all = (whole + part).replace(/^0+/, "")
  let end = all.length
  while (all[end - 1] === "0") end--
  const trimmed = all.slice(0, end)
  if (trimmed === "") return "0"
  return `${trimmed}e${Number(power) - part.length + (all.length - trimmed.length)}`
}

/** Defines a key as data, where an assignment would call the setter of Object.prototype. */
function own(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}

/**
 * Every signed leaf in order, by JSON Pointer (RFC 6901); an empty object or array is a leaf too. Where a key stands
 * twice in an object, what stands under the earlier one is `overwritten`.
 */
export function leavesOf(root: JsonNode): (Leaf & { readonly overwritten: boolean })[] {
  const leaves: (Leaf & { readonly overwritten: boolean })[] = []
  const walk = (node: JsonNode, path: string, overwritten: boolean): void => {
    if (node.kind === "object" && node.members.length > 0) {
      const last = new Map(node.repeated ? node.members.map((member) => [member.key, member]) : [])
      for (const member of node.members) {
        const lost = node.repeated && last.get(member.key) !== member
        walk(member.node, `${path}/${pointerToken(member.key)}`, overwritten || lost)
      }
    } else if (node.kind === "array" && node.items.length > 0) {
      for (const [index, child] of node.items.entries()) walk(child, `${path}/${index}`, overwritten)
    } else {
      leaves.push({ path, value: node.value, overwritten })
    }
  }
  walk(root, "", false)
  return leaves
}

/** One step of a JSON Pointer, escaped. */
function pointerToken(key: string): string {
  return /[~/]/.test(key) ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key
}
