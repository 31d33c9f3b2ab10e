// RFC 3492 (Punycode), for one label without its "xn--".

const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const INITIAL_BIAS = 72
const INITIAL_N = 128
/** A DNS label has 63 octets at most; the limit also keeps the decoder's insertions few. */
const LONGEST = 63

function adapt(delta: number, points: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : delta >> 1
  rest += Math.floor(rest / points)
  let k = 0
  for (; rest > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) rest = Math.floor(rest / (BASE - T_MIN))
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}

function threshold(k: number, bias: number): number {
  return k <= bias + T_MIN ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias
}

function digitOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 22
  if (unit >= 0x61 && unit <= 0x7a) return unit - 0x61
  if (unit >= 0x41 && unit <= 0x5a) return unit - 0x41
  return -1
}

function charOf(digit: number): string {
  return String.fromCharCode(digit < 26 ? digit + 0x61 : digit + 22)
}

/** Unicode text of a Punycode label, or null where it is not one. */
export function decodePunycode(label: string): string | null {
  if (label.length > LONGEST) return null
  const split = label.lastIndexOf("-")
  const points: number[] = []
  for (let at = 0; at < split; at++) {
    if (label.charCodeAt(at) >= 0x80) return null
    points.push(label.charCodeAt(at))
  }
  let n = INITIAL_N
  let bias = INITIAL_BIAS
  let i = 0
  for (let at = split > 0 ? split + 1 : 0; at < label.length; ) {
    const old = i
    let weight = 1
    for (let k = BASE; ; k += BASE) {
      const digit = at < label.length ? digitOf(label.charCodeAt(at)) : -1
      at++
      if (digit < 0) return null
      i += digit * weight
      const t = threshold(k, bias)
      if (digit < t) break
      weight *= BASE - t
      if (i > 0x7fffffff || weight > 0x7fffffff) return null
    }
    const length = points.length + 1
    bias = adapt(i - old, length, old === 0)
    n += Math.floor(i / length)
    i %= length
    if (n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)) return null
    points.splice(i, 0, n)
    i++
  }
  return String.fromCodePoint(...points)
}

/** Punycode of a label, or null where it is too long for a host name or holds half a character. */
export function encodePunycode(label: string): string | null {
  const points = Array.from(label, (char) => char.codePointAt(0) ?? 0)
  if (points.length > LONGEST || points.some((point) => point >= 0xd800 && point <= 0xdfff)) return null
  let out = points
    .filter((point) => point < 0x80)
    .map((point) => String.fromCharCode(point))
    .join("")
  const basic = out.length
  if (basic > 0) out += "-"
  let n = INITIAL_N
  let delta = 0
  let bias = INITIAL_BIAS
  for (let handled = basic; handled < points.length; ) {
    const next = Math.min(...points.filter((point) => point >= n))
    delta += (next - n) * (handled + 1)
    n = next
    for (const point of points) {
      if (point < n) delta++
      if (point !== n) continue
      let rest = delta
      for (let k = BASE; ; k += BASE) {
        const t = threshold(k, bias)
        if (rest < t) break
        out += charOf(t + ((rest - t) % (BASE - t)))
        rest = Math.floor((rest - t) / (BASE - t))
      }
      out += charOf(rest)
      bias = adapt(delta, handled + 1, handled === basic)
      delta = 0
      handled++
    }
    delta++
    n++
  }
  return out.length > LONGEST ? null : out
}
