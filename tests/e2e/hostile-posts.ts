// Two hundred events that mean harm to whoever draws them: every text in them is an attack, half of them truly signed.
import fc from "fast-check"
import { type EventTemplate, finalizeEvent } from "nostr-tools/pure"
import { ann, bodyOf, type Fields, nostrSecret, signBody } from "../instance/sample-events.ts"
import { dmp, nostrEvent, wildBody, wildDmp } from "../unit/spasm/generators.ts"
import { mutated, randomFrom, seeds } from "../unit/spasm/mutations.ts"

const SEED = 20_261_121
/** What a page must never have after any of them was drawn. */
export const MARK = "hostileRan"
const RUN = `window.${MARK}=1;alert(1)`

/** Texts for the one who draws them: markup, scripts, styles, addresses that would be asked, and what is slow to lay out. */
const attacks = (leak: string): readonly string[] => [
  `<script>${RUN}</script>`,
  `</pre></textarea></script></style><script>${RUN}</script>`,
  `<img src=x onerror="${RUN}"><img src="${leak}/img">`,
  `<svg onload="${RUN}"><image href="${leak}/svg" /><use href="${leak}/use#a" /></svg>`,
  `<iframe srcdoc="<script>parent.${MARK}=1</script>" src="${leak}/frame"></iframe>`,
  `<link rel=stylesheet href="${leak}/css"><style>@import "${leak}/import";*{display:none!important}</style>`,
  `<base href="${leak}/"><meta http-equiv=refresh content="0;url=${leak}/refresh">`,
  `<form action="javascript:${RUN}"><input autofocus onfocus="${RUN}"><button form=x formaction="${leak}/form">`,
  `<video src="${leak}/video" autoplay><audio src="${leak}/audio"><object data="${leak}/object"><embed src="${leak}/embed">`,
  `<spasm-post data-state=verified><slot></slot></spasm-post><template shadowrootmode=open><slot onslotchange="${RUN}">`,
  `<a href="javascript:${RUN}" ping="${leak}/ping">click</a><details open ontoggle="${RUN}">`,
  `![picture](${leak}/markdown.png) ![data](data:image/svg+xml,<svg/onload=${RUN}>) ${leak}/bare.png`,
  `[link](javascript:${RUN}) [data](data:text/html,<script>${RUN}</script>) <javascript:${RUN}> [r][1]\n\n[1]: javascript:${RUN}`,
  `[good](https://good.example\\@evil.example) [аpple](https://аpple.com) <https://good.example@evil.example/>`,
  `}</style>*{display:none!important;background:url(${leak}/url)}:host{--ink:red}body{color:red!important}`,
  `red;background:url(${leak}/style)`,
  `\${${RUN}}{{constructor.constructor('${RUN}')()}}<%= ${RUN} %>`,
  `"' onmouseover="${RUN}" style="position:fixed;inset:0;background:url(${leak}/attribute)" x='`,
  "\u202eevil\u2066txt\u2069\u202d \u200f\u200e\u061c".repeat(20),
  "a\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u3164".repeat(60),
  `Z${"\u0300\u0301\u0302\u0334\u0488".repeat(300)}`,
  "\u{e0001}\u{e0041}\u{e0042}\u{e007f}".repeat(80),
  "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿".repeat(60),
  "\u0000\u0007\u001b[2J\u001b[31m\u009b\u2028\u2029\r\n\u000b\u000c".repeat(20),
  "\ud800 \udc00 \udbff\udbff \ufffe\uffff",
  "W".repeat(4000),
  "﷽".repeat(400),
  "\n".repeat(3000),
  `${">".repeat(1500)} deep`,
  `${"- ".repeat(800)}deep`,
  Array.from({ length: 90 }, (_, at) => `${"  ".repeat(at)}1. a`).join("\n"),
  `${"[".repeat(2000)}a${"](b)".repeat(500)}`,
  `${"*a **b ".repeat(500)}${"_".repeat(800)}`,
  `${"`".repeat(999)}${"~".repeat(999)}\n${"|a".repeat(300)}|\n${"|-".repeat(300)}|`,
  `${"&".repeat(500)}${"&amp;".repeat(300)}&#60;script&#62;${RUN}&#60;/script&#62;`,
  `${"![".repeat(700)}${"](".repeat(300)}`,
  `${"<".repeat(1500)}${"<!--".repeat(300)}${"<a ".repeat(300)}`,
  `${leak}/${"a/".repeat(800)}`,
  "__proto__",
  "constructor",
  "toString",
  "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
  `javascript:${RUN}`,
  "verified",
  "✓ Signed by 0xd328…db50 ✓✓ Ethereum + Nostr",
]

/** The marks by which a text is known as an event stay; all else that is a text becomes the attack, names of fields too. */
function poisoned(value: unknown, next: () => string, key = ""): unknown {
  if (typeof value === "string") return KEPT.has(key) ? value : next()
  if (Array.isArray(value)) {
    const isMark = value[0] === "spasm_version" || value[0] === "nostr_spasm_version"
    return isMark ? value : value.map((item) => poisoned(item, next))
  }
  if (typeof value !== "object" || value === null) return value
  const fields = Object.entries(value).map(([name, item]) => [name, poisoned(item, next, name)] as const)
  return Object.fromEntries([...fields, [next().slice(0, 200), next()]])
}
const KEPT = new Set(["type", "version", "action", "time"])

const nested = (depth: number, open: string, close: string): string =>
  `{"type":"SpasmEventBodyV2","title":"deep","content":"deep","extra":${open.repeat(depth)}1${close.repeat(depth)}}`

/** The events as texts: a hundred that are signed, a hundred made up of every form, each valid JSON. */
export async function hostilePosts(leak: string): Promise<readonly string[]> {
  const texts = attacks(leak)
  const at = (index: number): string => texts[index % texts.length] ?? ""
  const signed = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const some = { category: at(index + 3).slice(0, 500), keyword: at(index + 5), address: at(index + 7) }
      const fields = {
        title: at(index),
        content: `${at(index + 1)}\n\n${at(index + 2)}`,
        categories: [{ name: some.category }],
        keywords: [some.keyword],
        links: [{ value: some.address }, { value: `${leak}/link` }],
        medias: [{ links: [{ value: `${leak}/media.png` }], alt: some.keyword, type: "image/svg+xml" }],
        [some.category]: some.keyword,
        ...(index % 5 === 4 && { action: "react", content: at(index + 4) }),
      } as Fields
      return JSON.stringify(await signBody(ann, bodyOf(fields, [ann.address])))
    }),
  )
  let turn = 0
  const poison = (event: unknown): unknown => poisoned(event, () => at(turn++).slice(0, 800))
  /** What is no Unicode cannot be signed for Nostr. */
  const wellFormed = (event: unknown): unknown =>
    poisoned(event, () => at(turn++).slice(0, 800).toWellFormed())
  const made = fc
    .sample(fc.oneof(wildBody, wildDmp, dmp), { numRuns: 60, seed: SEED })
    .map((event) => JSON.stringify(poison(event)))
  const notes = fc.sample(nostrEvent, { numRuns: 32, seed: SEED }).map((event) => {
    const marked = { ...event, tags: [["spasm_version", "2.0.0"], ...event.tags] }
    return JSON.stringify(finalizeEvent(wellFormed(marked) as EventTemplate, nostrSecret))
  })
  const deep = [20, 500, 5000, 50_000].flatMap((depth) => [
    nested(depth, "[", "]"),
    nested(depth, '{"a":', "}"),
  ])
  return [...signed, ...made, ...notes, ...deep]
}

/** Texts of the fuzz corpus: vectors that were broken at random, so that most of them are no JSON any more. */
export function brokenPosts(count: number): readonly string[] {
  const random = randomFrom(SEED)
  return Array.from({ length: count }, () => {
    let text = seeds[random(seeds.length)] ?? ""
    for (let rounds = 1 + random(4); rounds > 0; rounds--) text = mutated(text, random)
    return text
  })
}
