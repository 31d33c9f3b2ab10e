// Unicode UAX #44 (character properties), UAX #9 (right-to-left letters), UTS #51 (emoji), UAX #15 (normalisation).

/** What one code point is, as bits; several may be set. */
export const LEFT_TO_RIGHT = 1
export const RIGHT_TO_LEFT = 2
/** A letter or mark of a script whose spelling needs the zero-width joiners. */
export const JOINING = 4
export const CJK = 8
export const PICTOGRAPH = 16
/** A combining mark (general category M). */
export const MARK = 32
export const MONGOLIAN = 64
/** Never stays as it is under NFC: it looks the same as what it becomes. */
export const NOT_NFC = 128
/** May compose with the character before it under NFC. */
export const COMPOSES_BACK = 256
/** Invisible, blank, a control, not a character of any standard: has to be judged by its place. */
export const SPECIAL = 512
/** SPECIAL, and takes no room on the screen. */
export const INVISIBLE = 1024
const KNOWN = 1 << 15

const JOINING_SCRIPTS = scripts(
  "Arab Syrc Nkoo Mand Rohg Adlm Sogd Sogo Mani Phlp Chrs Ougr Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh " +
    "Mymr Khmr Tibt Newa Gran Kthi Tirh Mtei Sund Java Bali Cakm Lana Brah Modi Sidd Takr Khoj Sylo Sind Nand Gong Gonm Maka",
)
const CJK_SCRIPTS = scripts("Hani Hira Kana Hang Bopo")
const MONGOLIAN_SCRIPT = scripts("Mong")
const SPECIAL_CATEGORY = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u
const ZERO_WIDTH = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u
const LETTER = /\p{L}/u
const COMBINING = /\p{M}/u
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji}]/u

/** Format characters that draw a sign of their own around the digits after them. */
const VISIBLE_FORMAT = new Set([
  0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6dd, 0x70f, 0x890, 0x891, 0x8e2, 0x110bd, 0x110cd,
])
/** Blank though their category says letter or symbol: Hangul fillers, empty braille, the null note head. */
const BLANK = new Set([0x115f, 0x1160, 0x3164, 0xffa0, 0x2800, 0x1d159])

/** What is SPECIAL or a MARK. Nearly every text, of whatever alphabet, holds none of it but spaces and line ends. */
const TO_JUDGE = new RegExp(
  `(?![ \\n\\t])[\\p{C}\\p{Z}\\p{M}\\p{Default_Ignorable_Code_Point}${String.fromCodePoint(...BLANK)}]`,
  "u",
)

/** Whether a text holds anything that is SPECIAL or a MARK, told at once. */
export const hasAnyToJudge = (text: string): boolean => TO_JUDGE.test(text)

function scripts(names: string): RegExp {
  const classes = names.split(" ").map((name) => `\\p{Script=${name}}`)
  return new RegExp(`[${classes.join("")}]`, "u")
}

function isRightToLeft(point: number): boolean {
  return (
    (point >= 0x590 && point <= 0x8ff) ||
    (point >= 0xfb1d && point <= 0xfdff) ||
    (point >= 0xfe70 && point <= 0xfeff) ||
    (point >= 0x10800 && point <= 0x10fff) ||
    (point >= 0x1e800 && point <= 0x1efff)
  )
}

/** Blocks without a letter of their own are answered without asking the tables: hostile text is made of them. */
function byBlock(point: number): number | null {
  if (point >= 0xe0000 && point <= 0xe0fff) return SPECIAL | INVISIBLE
  if (point >= 0x40000 || (point >= 0xd800 && point <= 0xf8ff)) return SPECIAL
  if (point >= 0x4e00 && point <= 0x9fff) return CJK | LEFT_TO_RIGHT
  if (point >= 0xac00 && point <= 0xd7a3) return CJK | LEFT_TO_RIGHT
  return null
}

function look(point: number): number {
  const known = byBlock(point)
  if (known !== null) return known
  const char = String.fromCodePoint(point)
  let bits = 0
  if (BLANK.has(point) || (point !== 0x20 && SPECIAL_CATEGORY.test(char) && !VISIBLE_FORMAT.has(point))) {
    bits |= SPECIAL
    if (BLANK.has(point) || ZERO_WIDTH.test(char)) bits |= INVISIBLE
  } else if (LETTER.test(char)) {
    bits |= isRightToLeft(point) ? RIGHT_TO_LEFT : LEFT_TO_RIGHT
  }
  if (COMBINING.test(char)) bits |= MARK | COMPOSES_BACK
  if ((point >= 0x1161 && point <= 0x11ff) || point === 0x16d67) bits |= COMPOSES_BACK
  if (JOINING_SCRIPTS.test(char)) bits |= JOINING
  if (MONGOLIAN_SCRIPT.test(char)) bits |= MONGOLIAN
  const cjkSign = (point >= 0x3001 && point <= 0x303f) || (point >= 0x30a0 && point <= 0x30ff)
  if (cjkSign || (point >= 0xff01 && point <= 0xffef) || CJK_SCRIPTS.test(char)) bits |= CJK
  if (point > 0x7f && EMOJI.test(char)) bits |= PICTOGRAPH
  if (char.normalize("NFC") !== char) bits |= NOT_NFC
  return bits
}

const pages: (Uint16Array | undefined)[] = []

/** The bits of a code point (0 to 0x10FFFF, surrogates too). Remembers its answers: a table fills as text is read. */
export function bitsOf(point: number): number {
  let page = pages[point >> 8]
  if (page === undefined) {
    page = new Uint16Array(256)
    pages[point >> 8] = page
  }
  const found = page[point & 255] ?? 0
  if (found !== 0) return found
  const bits = look(point) | KNOWN
  page[point & 255] = bits
  return bits
}

/** The code point that ends just before `at`, or -1 at the start; a lone surrogate counts as itself. */
export function pointBefore(text: string, at: number): number {
  if (at <= 0) return -1
  const low = text.charCodeAt(at - 1)
  if (at > 1 && low >= 0xdc00 && low <= 0xdfff) {
    const point = text.codePointAt(at - 2) ?? low
    if (point > 0xffff) return point
  }
  return low
}

/** The code point that starts at `at`, or -1 at the end; a lone surrogate counts as itself. */
export function pointAt(text: string, at: number): number {
  return text.codePointAt(at) ?? -1
}

/** UTF-16 units a code point takes. */
export function widthOf(point: number): 1 | 2 {
  return point > 0xffff ? 2 : 1
}
