// What a person must be told about signed fields, whatever form carried them (docs/threat-model.md).
import { beginHosts, disguisedHosts } from "../text/disguised-hosts.ts"
import { findHidden } from "../text/hidden.ts"
import type { Post } from "./post.ts"
import type { Field, Leaf, Problem } from "./reading.ts"

/** Most bytes that are read as more than text; forums take 100 kB. */
export const MAX_BYTES = 131_072

/** Most characters of fields without a name that a person can be asked to look through. */
const MOST_UNKNOWN = 2048

/** Most marks of one kind that are listed of one text; the views show every one of them. */
export const MOST_MARKS = 250

/** After so many problems of one text the rest of it is not searched, and it is shown as text. */
const MOST_PROBLEMS = 2000

/** Problems after which prose would be a guess: another reader may take the same bytes differently. */
const AMBIGUOUS: readonly Problem["code"][] = [
  "duplicate-key",
  "trailing-data",
  "lone-surrogate",
  "unsafe-number",
  "proto-key",
  "polyglot",
  "repeated-tag",
  "tag-index",
  "tag-mapping",
  "too-large",
  "too-deep",
]

export const isAmbiguous = (problems: readonly Problem[]): boolean =>
  problems.some(({ code }) => AMBIGUOUS.includes(code))

/** Actions that change what others see or how a forum works. */
export const isModeration = (action: unknown): boolean =>
  typeof action === "string" && /^(?:moderate|admin|delete|ban|app-config.*)$/is.test(action)

const KNOWN_ACTIONS: readonly unknown[] = [
  "post",
  "reply",
  "react",
  "share",
  "shared",
  "edit",
  "vote",
  "media",
  "metadata",
]

/** Problems of a post that is about to be signed or was found signed, each at the leaf that carries it. */
export function postProblems(post: Post, fields: readonly Field[], as: "request" | "event"): Problem[] {
  const problems: Problem[] = []
  const say = (code: Problem["code"], tier: Problem["tier"], name?: string): void => {
    const path = fields.find((field) => field.name === name)?.path
    problems.push({ code, tier, ...(path !== undefined && { path }) })
  }
  if (post.tips) say("tips", "danger", "tip")
  if (as === "request") {
    if (isModeration(post.action)) say("moderation", "danger", "action")
    else if (post.action && !KNOWN_ACTIONS.includes(post.action)) say("unknown-action", "check", "action")
  }
  if ([post.title, post.content].some(holdsTag)) say("html", "check")
  return problems
}

const holdsTag = (text: unknown): boolean => typeof text === "string" && /<[a-z!/?]/i.test(text)

/** Problems of the leaves themselves: unknown ones, claims of verification, hidden characters, secrets. */
export function leafProblems(fields: readonly Field[], rest: readonly Leaf[]): Problem[] {
  const problems: Problem[] = []
  let unknown = 0
  let firstUnknown: string | undefined
  for (const { path, value } of rest) {
    unknown += path.length + String(value).length
    if (path.endsWith("/verified")) problems.push({ code: "verified-claimed", tier: "check", path })
    else firstUnknown ??= path
  }
  const large = unknown > MOST_UNKNOWN
  if (large) firstUnknown ??= rest[0]?.path
  if (firstUnknown !== undefined) {
    problems.push({ code: "unknown-field", tier: large ? "danger" : "check", path: firstUnknown })
  }
  for (const { path, value, name = "" } of [...fields, ...rest] as (Leaf & Partial<Field>)[]) {
    if (typeof value === "string" && NOTABLE.test(value)) {
      problems.push(...textProblems(value, path, ADDRESSES.test(name)))
    }
    if (typeof value === "string" && (name === "title" || name === "content")) {
      problems.push(...referenceProblems(value, path))
    }
    if (NOTABLE.test(path)) problems.push(...textProblems(path, path))
    if (problems.length > MOST_PROBLEMS) return [...problems, { code: "too-large", tier: "danger", path }]
  }
  return problems
}

/** Characters that Markdown writes by number or by name (CommonMark §2.5): the names of those that hide. */
const REFERENCE = /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,14}));/gi
const HIDING = new Map(
  Object.entries({
    shy: 0xad,
    nbsp: 0xa0,
    zwj: 0x200d,
    zwnj: 0x200c,
    lrm: 0x200e,
    rlm: 0x200f,
    ZeroWidthSpace: 0x200b,
    NoBreak: 0x2060,
  }),
)

/** Hidden characters that are not in a text but will be in what a forum makes of it. */
function referenceProblems(text: string, path: string): Problem[] {
  const problems: Problem[] = []
  for (const { index, 0: reference, 1: hex, 2: digits, 3: name = "" } of text.matchAll(REFERENCE)) {
    const point = hex ? Number.parseInt(hex, 16) : digits ? Number(digits) : HIDING.get(name)
    if (point === undefined || point > 0x10ffff || problems.length >= MOST_MARKS) continue
    for (const { code, tier } of findHidden(String.fromCodePoint(point))) {
      problems.push({ code, tier, path, start: index, end: index + reference.length })
    }
  }
  return problems
}

/** Fields whose whole value is an address, with a scheme or without. */
const ADDRESSES = /^(?:host|link|relay|server|url|payment-address)$/

/** What every text has of which a problem is told: most leaves are done with here. */
const NOTABLE = /[^\x20-\x7e\n\t]|%|xn--|nsec1|(?:\n[\t ]*){4}/i
const PLAIN = /^[\x20-\x7e\n\t]*$/
/** Lines enough to push something out of sight, if nothing stands in them. */
const SPACED = /(?:\n[\t ]*){4}/

/** Most characters that one reading searches: all of what it may hold, so that what stands in many paths is not searched for each. */
const MOST_SEARCHED = 600_000
let unsearched = MOST_SEARCHED

/** Begins a reading: what it finds must not depend on what was read before. */
export function beginSearch(): void {
  unsearched = MOST_SEARCHED
  beginHosts()
}

/** Hidden characters and pasted secrets of one text, with their places in it. A text too large to read is not searched. */
export function textProblems(text: string, path?: string, address = false): Problem[] {
  const at = path === undefined ? {} : { path }
  const problems: Problem[] = []
  if (text.length > MAX_BYTES) return problems
  unsearched -= text.length
  if (unsearched < 0) return [{ code: "too-large", tier: "danger", ...at }]
  if (!PLAIN.test(text) || SPACED.test(text)) {
    const listed = { check: new Map<string, number>(), danger: new Map<string, number>() }
    for (const { code, tier, start, end } of findHidden(text)) {
      const count = (listed[tier].get(code) ?? 0) + 1
      listed[tier].set(code, count)
      if (count <= MOST_MARKS) problems.push({ code, tier, start, end, ...at })
    }
  }
  for (const { start, end, unseen } of disguisedHosts(text, address).slice(0, MOST_MARKS)) {
    problems.push({ code: unseen ? "too-large" : "mixed-script-host", tier: "danger", start, end, ...at })
  }
  const secret = /nsec1[02-9ac-hj-np-z]{58}/i.exec(text)
  if (secret) {
    problems.push({
      code: "secret-in-text",
      tier: "danger",
      start: secret.index,
      end: secret.index + secret[0].length,
      ...at,
    })
  }
  return problems
}
