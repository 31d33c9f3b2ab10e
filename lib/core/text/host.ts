// RFC 5890–5892 and UTS #46 (internationalised names), UTS #39 (look-alikes), RFC 3986 §3.2.2 (host).
import { findHidden } from "./hidden.ts"
import { hasLookAlike, isMixed, lowered, scriptsOf } from "./host-scripts.ts"
import { decodePunycode, encodePunycode } from "./punycode.ts"

export type HostProblem =
  /** No browser would open it under the name shown. */
  | "not-a-host"
  /** A label starts with xn-- and is not what its Unicode form would be encoded to. */
  | "bad-punycode"
  | "hidden-character"
  /** Some label is not plain ASCII once decoded: both forms have to be shown. */
  | "non-ascii"
  | "mixed-script"
  /** A whole label made of Cyrillic, Greek or other letters that look Latin. */
  | "look-alike"
  /** An IP address in a disguise: hexadecimal, octal, short, or one number. */
  | "odd-number"

export type HostDescription = {
  /** Lower case, Punycode where needed: the name a browser asks for. */
  readonly ascii: string
  /** The same with every label decoded, but for one that would hide something. */
  readonly unicode: string
  /** True for "mixed-script" and for "look-alike". */
  readonly mixedScript: boolean
  readonly problems: readonly HostProblem[]
}

const LONGEST = 253
const HIDDEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u
const IP_V4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/
const NUMBER = /^(?:\d+|0x[\da-f]*)$/
const IP_V6 = /^\[[\da-f:]+(?:\d+(?:\.\d+){3})?\]$/
const ASCII_LABEL = /^[a-z\d_-]{1,63}$/
const UNICODE_LABEL = /^[\p{L}\p{M}\p{N}·・ー゠_-]+$/u

/** Letters whose host form is not their lower case (Cherokee, iota below, styled alphabets): rare enough to refuse. */
const UNSETTLED = /[\u0345\u03f2\u1c80-\u1c8a\u{1d400}-\u{1d7ff}\p{Script=Cherokee}]/u

type Label = Omit<HostDescription, "mixedScript">

/**
 * What a host (no scheme, port or user) is called in ASCII and in Unicode, and what is wrong with it.
 * Takes either form; never throws. An unusable host comes back as it is, with "not-a-host".
 */
export function describeHost(host: string): HostDescription {
  // One wide letter may stand for eighteen narrow ones.
  const lower = host.length > LONGEST ? host : lowered(host)
  if (lower.length > LONGEST)
    return { ascii: host, unicode: host, mixedScript: false, problems: ["not-a-host"] }
  if (IP_V6.test(lower)) return { ascii: lower, unicode: lower, mixedScript: false, problems: [] }
  const names = lower.replace(/\.$/, "").split(/[.。]/)
  const labels = names.map((name) => describeLabel(name))
  const ascii = labels.map((label) => label.ascii).join(".")
  const unicode = labels.map((label) => label.unicode).join(".")
  const problems = new Set(labels.flatMap((label) => label.problems))
  if (hasLookAlike(labels.map((label) => label.unicode))) problems.add("look-alike")
  if (hides(host)) problems.add("hidden-character")
  if (ascii.length > LONGEST || UNSETTLED.test(host.normalize("NFD"))) problems.add("not-a-host")
  if (NUMBER.test(names.at(-1) ?? "") && !IP_V4.test(ascii)) problems.add("odd-number")
  const mixedScript = problems.has("mixed-script") || problems.has("look-alike")
  return { ascii, unicode, mixedScript, problems: [...problems] }
}

function hides(text: string): boolean {
  return HIDDEN.test(text) || findHidden(text).length > 0
}

function describeLabel(name: string): Label {
  if (name.startsWith("xn--")) {
    const decoded = decodePunycode(name.slice(4))
    const honest =
      decoded !== null && decoded === lowered(decoded) && encodePunycode(decoded) === name.slice(4)
    if (!honest || !/[^\0-\x7f]/.test(decoded))
      return { ascii: name, unicode: name, problems: ["bad-punycode"] }
    return { ascii: name, unicode: hides(decoded) ? name : decoded, problems: problemsOf(decoded) }
  }
  if (!/[^\0-\x7f]/.test(name)) {
    return { ascii: name, unicode: name, problems: ASCII_LABEL.test(name) ? [] : ["not-a-host"] }
  }
  const encoded = encodePunycode(name)
  if (encoded === null || encoded.length > 59) return { ascii: name, unicode: name, problems: ["not-a-host"] }
  return { ascii: `xn--${encoded}`, unicode: name, problems: problemsOf(name) }
}

function problemsOf(label: string): HostProblem[] {
  const problems: HostProblem[] = ["non-ascii"]
  if (hides(label)) problems.push("hidden-character")
  else if (!UNICODE_LABEL.test(label) || /^\p{M}/u.test(label)) problems.push("not-a-host")
  if (isMixed(scriptsOf(label))) problems.push("mixed-script")
  return problems
}
