// UTF-8 (RFC 3629), strict both ways: no overlong form, no surrogate, no replacement character.

/** Text of the bytes, or null where they are not valid UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  let out = ""
  let units: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0
    const length =
      first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
    if (length === 0 || at + length > bytes.length) return null
    let point = length === 1 ? first : first & (0x7f >> length)
    for (let step = 1; step < length; step++) {
      const next = bytes[at + step] ?? 0
      if ((next & 0xc0) !== 0x80) return null
      point = (point << 6) | (next & 0x3f)
    }
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return null
    if ((length === 3 && point < 0x800) || (length === 4 && point < 0x10000)) return null
    if (point < 0x10000) units.push(point)
    else units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff))
    at += length
    if (units.length > 8000) {
      out += String.fromCharCode(...units)
      units = []
    }
  }
  return out + String.fromCharCode(...units)
}

/** UTF-8 of a text, or null where the text holds a lone surrogate, which has none. */
export function encodeUtf8(text: string): Uint8Array | null {
  if (!/[^\0-\x7f]/.test(text)) return ascii(text)
  const bytes = new Uint8Array(text.length * 3)
  let size = 0
  for (let at = 0; at < text.length; at++) {
    let point = text.charCodeAt(at)
    if (point >= 0xd800 && point <= 0xdfff) {
      const low = text.charCodeAt(at + 1)
      if (point > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) return null
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00)
      at++
    }
    if (point < 0x80) bytes[size++] = point
    else if (point < 0x800) {
      bytes[size++] = 0xc0 | (point >> 6)
      bytes[size++] = 0x80 | (point & 0x3f)
    } else if (point < 0x10000) {
      bytes[size++] = 0xe0 | (point >> 12)
      bytes[size++] = 0x80 | ((point >> 6) & 0x3f)
      bytes[size++] = 0x80 | (point & 0x3f)
    } else {
      bytes[size++] = 0xf0 | (point >> 18)
      bytes[size++] = 0x80 | ((point >> 12) & 0x3f)
      bytes[size++] = 0x80 | ((point >> 6) & 0x3f)
      bytes[size++] = 0x80 | (point & 0x3f)
    }
  }
  return bytes.slice(0, size)
}

/** Nearly every signed text, so the short way for it. */
function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}
