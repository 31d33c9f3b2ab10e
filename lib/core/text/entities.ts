// HTML Living Standard §13.5 (named character references, those of HTML 4 and a few more) and §13.2.5.80 (numeric ones).

/** U+00A0 to U+00FF, in order. */
const LATIN_1 =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para " +
  "middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave " +
  "Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc " +
  "Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc " +
  "iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml"

/** U+0391 to U+03A9 and, from alpha on, U+03B1 to U+03C9; "-" where there is no name. */
const GREEK =
  "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau Upsilon Phi Chi Psi " +
  "Omega - - - - - - - alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma " +
  "tau upsilon phi chi psi omega"

const OTHERS =
  "quot 22 amp 26 apos 27 lt 3C gt 3E QUOT 22 AMP 26 LT 3C GT 3E Tab 9 NewLine A excl 21 num 23 dollar 24 percnt 25 lpar 28 " +
  "rpar 29 ast 2A plus 2B comma 2C period 2E sol 2F colon 3A semi 3B equals 3D quest 3F commat 40 lsqb 5B lbrack 5B bsol 5C " +
  "rsqb 5D rbrack 5D Hat 5E lowbar 5F grave 60 lcub 7B lbrace 7B verbar 7C vert 7C rcub 7D rbrace 7D NonBreakingSpace A0 " +
  "OElig 152 oelig 153 Scaron 160 scaron 161 Yuml 178 fnof 192 circ 2C6 tilde 2DC thetasym 3D1 upsih 3D2 piv 3D6 " +
  "ensp 2002 emsp 2003 emsp13 2004 emsp14 2005 numsp 2007 puncsp 2008 thinsp 2009 ThinSpace 2009 hairsp 200A " +
  "ZeroWidthSpace 200B zwnj 200C zwj 200D lrm 200E rlm 200F hyphen 2010 ndash 2013 mdash 2014 lsquo 2018 rsquo 2019 " +
  "sbquo 201A ldquo 201C rdquo 201D bdquo 201E dagger 2020 Dagger 2021 bull 2022 hellip 2026 permil 2030 prime 2032 " +
  "Prime 2033 lsaquo 2039 rsaquo 203A oline 203E frasl 2044 MediumSpace 205F NoBreak 2060 ApplyFunction 2061 af 2061 " +
  "InvisibleTimes 2062 it 2062 InvisibleComma 2063 ic 2063 euro 20AC image 2111 weierp 2118 real 211C trade 2122 " +
  "alefsym 2135 larr 2190 uarr 2191 rarr 2192 darr 2193 harr 2194 crarr 21B5 lArr 21D0 uArr 21D1 rArr 21D2 dArr 21D3 " +
  "hArr 21D4 forall 2200 part 2202 exist 2203 empty 2205 nabla 2207 isin 2208 notin 2209 ni 220B prod 220F sum 2211 " +
  "minus 2212 lowast 2217 radic 221A prop 221D infin 221E ang 2220 and 2227 or 2228 cap 2229 cup 222A int 222B there4 2234 " +
  "sim 223C cong 2245 asymp 2248 ne 2260 equiv 2261 le 2264 ge 2265 sub 2282 sup 2283 nsub 2284 sube 2286 supe 2287 " +
  "oplus 2295 otimes 2297 perp 22A5 sdot 22C5 lceil 2308 rceil 2309 lfloor 230A rfloor 230B lang 27E8 rang 27E9 loz 25CA " +
  "check 2713 cross 2717 star 2606 spades 2660 clubs 2663 hearts 2665 diams 2666"

/** What browsers make of &#128; to &#159;: Windows-1252. 0 where it has no letter. */
const WINDOWS_1252 = [
  0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0,
  0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e,
  0x178,
]

const REFERENCE = /&(?:#(\d{1,7})|#[Xx]([\da-fA-F]{1,6})|([A-Za-z][\dA-Za-z]{1,31}));/g

function table(): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [index, name] of LATIN_1.split(" ").entries())
    names.set(name, String.fromCodePoint(0xa0 + index))
  for (const [index, name] of GREEK.split(" ").entries()) names.set(name, String.fromCodePoint(0x391 + index))
  const others = OTHERS.split(" ")
  for (let at = 0; at < others.length; at += 2) {
    names.set(others[at] ?? "", String.fromCodePoint(Number.parseInt(others[at + 1] ?? "", 16)))
  }
  names.delete("-")
  return names
}

const NAMES = table()

function numeric(point: number): string {
  if (point === 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return "\ufffd"
  const windows = point >= 0x80 && point <= 0x9f ? (WINDOWS_1252[point - 0x80] ?? 0) : 0
  return String.fromCodePoint(windows === 0 ? point : windows)
}

/**
 * A text with its character references replaced once, as a browser shows it ("&amp;lt;" becomes "&lt;").
 * A name that is not in the table stays as written: nothing is lost.
 */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text
  return text.replace(REFERENCE, (reference, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return numeric(Number.parseInt(decimal, 10))
    if (hex !== undefined) return numeric(Number.parseInt(hex, 16))
    return NAMES.get(name ?? "") ?? reference
  })
}
