// Unicode UTS #39 (mixed scripts, whole-script confusables), UAX #31 tables 5 and 7 (scripts in use).

const SCRIPTS = (
  "Latn Cyrl Grek Armn Hebr Arab Syrc Thaa Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai Laoo Tibt Mymr Geor " +
  "Hang Ethi Khmr Hira Kana Bopo Hani Cans Mong Nkoo Tfng Vaii Java Bali Olck Lisu Yiii Adlm Cakm Cham Lana Limb " +
  "Mtei Newa Sund Tale Talu Rohg"
)
  .split(" ")
  .map((name) => ({ name, letters: new RegExp(`\\p{Script=${name}}`, "u") }))

/** Signs that Unicode counts to no script, though they belong to Japanese. */
const KANA_SIGNS = "ー・゠"
const TOGETHER = [new Set(["Hani", "Hira", "Kana"]), new Set(["Hani", "Hang"]), new Set(["Hani", "Bopo"])]

/** Letters that pass for Latin ones, by script: a label of nothing else is a disguise. */
const LOOK_ALIKE: Readonly<Record<string, RegExp>> = {
  Cyrl: /^[абсԁеһіїјӏорԛѕԝхуүъьпгѵѡезкмнтвг\d_-]+$/u,
  Grek: /^[αβγεηικνορτυωχϲϳςσ\d_-]+$/u,
  Armn: /^[օոսհյցզքգաել\d_-]+$/u,
  Lisu: /^[\p{Script=Lisu}\d_-]+$/u,
}

/** Letters of Latin itself, made for phonetics, that pass for others; no language spells with them. */
const PHONETIC = /[ɑɡɩɪʏʀɴʟꜱᴀ-ᴢ]/

/** Scripts of a label's letters; "Zyyy" for a letter or sign outside ASCII that belongs to none, "other" for a rare script. */
export function scriptsOf(label: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const char of label) {
    const script = known.get(char) ?? scriptOf(char)
    if (known.size < MOST_KNOWN) known.set(char, script)
    if (script !== "") found.add(script)
  }
  return found
}

/** Letters of which the answer is kept: an alphabet of syllables, and no memory that a text can fill. */
const MOST_KNOWN = 16_384

/** Answers given before: asking one alphabet after another is slow, and hostile text asks again and again. */
const known = new Map<string, string>()

function scriptOf(char: string): string {
  if (/[\d_-]/.test(char)) return ""
  if (KANA_SIGNS.includes(char)) return "Kana"
  if (/\p{Script=Inherited}/u.test(char)) return ""
  if (char === "·") return "Latn"
  if (/\p{Script=Common}/u.test(char)) return "Zyyy"
  return SCRIPTS.find(({ letters }) => letters.test(char))?.name ?? "other"
}

/** Whether a label mixes scripts that no language mixes. */
export function isMixed(scripts: ReadonlySet<string>): boolean {
  if (scripts.has("other")) return true
  return scripts.size > 1 && !TOGETHER.some((set) => [...scripts].every((name) => set.has(name)))
}

/** Whether a label of one script is made wholly of letters that look Latin. */
function looksLatin(label: string, scripts: ReadonlySet<string>): boolean {
  const [script] = scripts
  return scripts.size === 1 && script !== undefined && LOOK_ALIKE[script]?.test(label) === true
}

/** Whether a label is in disguise. One that looks Latin is at home under a top label of its script, unless that is a disguise too. */
export function hasLookAlike(labels: readonly string[]): boolean {
  const top = labels.at(-1) ?? ""
  const ofTop = scriptsOf(top)
  const home = looksLatin(top, ofTop) ? undefined : [...ofTop].join()
  return labels.some((label) => {
    const scripts = scriptsOf(label)
    return PHONETIC.test(label) || (looksLatin(label, scripts) && [...scripts].join() !== home)
  })
}

/** Lower case letter by letter, so that a final Greek sigma stays what a browser makes of it; wide forms made narrow. */
export function lowered(text: string): string {
  const narrow = text.normalize("NFKC")
  return Array.from(narrow, (char) => char.toLowerCase())
    .join("")
    .normalize("NFC")
}
