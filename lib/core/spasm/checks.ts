// What a person must be told about signed fields, whatever form carried them (docs/threat-model.md).
import { findHidden } from "../text/hidden.ts"
import { isObject, type Post } from "./post.ts"
import type { Field, Leaf, Problem } from "./reading.ts"

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
  "too-large",
  "too-deep",
]

export const isAmbiguous = (problems: readonly Problem[]): boolean =>
  problems.some(({ code }) => AMBIGUOUS.includes(code))

/** Actions that change what others see or how a forum works. */
export const isModeration = (action: string | undefined): boolean =>
  action !== undefined && /^(?:moderate|admin|delete|ban|app-config.*)$/i.test(action)

const KNOWN_ACTIONS = ["post", "reply", "react", "share", "shared", "edit", "vote", "media", "metadata"]

/** Problems of a post that is about to be signed or was found signed. */
export function postProblems(post: Post, as: "request" | "event"): Problem[] {
  const problems: Problem[] = []
  const say = (code: Problem["code"], tier: Problem["tier"], path?: string): void => {
    problems.push({ code, tier, ...(path && { path }) })
  }
  if (isObject(post.tips?.[0])) say("tips", "danger", "/tips")
  if (as === "request") {
    if (isModeration(post.action)) say("moderation", "danger", "/action")
    else if (post.action && !KNOWN_ACTIONS.includes(post.action)) say("unknown-action", "check", "/action")
  }
  if ([post.title, post.content].some((text) => text && /<[a-z!/?]/i.test(text))) say("html", "check")
  return problems
}

/** Problems of the leaves themselves: unknown ones, claims of verification, hidden characters, secrets. */
export function leafProblems(fields: readonly Field[], rest: readonly Leaf[]): Problem[] {
  const problems: Problem[] = []
  let unknown = 0
  let firstUnknown: string | undefined
  for (const { path, value } of rest) {
    if (/\/verified$/.test(path)) problems.push({ code: "verified-claimed", tier: "check", path })
    else {
      unknown += path.length + String(value).length
      firstUnknown ??= path
    }
  }
  if (firstUnknown !== undefined) {
    problems.push({ code: "unknown-field", tier: unknown > 2048 ? "danger" : "check", path: firstUnknown })
  }
  for (const { path, value } of [...fields, ...rest]) {
    if (typeof value === "string") problems.push(...textProblems(value, path))
    if (!PLAIN.test(path)) problems.push(...textProblems(path, path))
  }
  return problems
}

const PLAIN = /^[\x20-\x7e\n\t]*$/

/** Hidden characters and pasted secrets of one text, with their places in it. */
export function textProblems(text: string, path?: string): Problem[] {
  const at = path === undefined ? {} : { path }
  const problems: Problem[] = []
  if (!PLAIN.test(text)) {
    for (const { code, tier, start, end } of findHidden(text))
      problems.push({ code, tier, start, end, ...at })
  }
  const secret = /nsec1[02-9ac-hj-np-z]{58}/.exec(text)
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
