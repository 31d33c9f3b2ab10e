// The id of a post is the same on every computer, in whatever language it sorts.
import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"

const ADDRESS = `0x${"ab".repeat(20)}`

/** Each value is sorted in a place of its own; Czech, Swedish, Danish, Estonian and Lithuanian each order them otherwise than English. */
const WORDS = ["h", "ch", "c", "z", "ä", "å", "ö", "aa", "s", "š", "t", "y", "i", "j", "v", "w"]
const items = WORDS.map((value) => ({ value }))
const people = WORDS.map((value) => ({ usernames: [{ value }] }))
const SORTED: Readonly<Record<string, unknown>> = {
  keywords: WORDS,
  tags: WORDS.map((word) => ["t", word]),
  links: items,
  hosts: items,
  medias: items.map((item) => ({ ids: [item] })),
  references: items.map((item) => ({ ids: [item] })),
  mentions: people,
  authors: [{ addresses: [{ value: ADDRESS }], usernames: items }],
  proofs: items,
  tips: WORDS.map((address) => ({ address })),
  parent: { ids: items },
}

const SCRIPT = `
  import { read } from ${JSON.stringify(new URL("../../../lib/core/spasm/read.ts", import.meta.url).href)}
  const sorted = ${JSON.stringify(SORTED)}
  const ids = Object.entries(sorted).map(([name, value]) => {
    const body = { type: "SpasmEventBodyV2", action: "post", content: "x", [name]: value }
    return [name, read(JSON.stringify(body), { as: "request" }).spasmid]
  })
  const order = ${JSON.stringify(WORDS)}.sort(new Intl.Collator().compare).join(" ")
  console.log(JSON.stringify({ ids: Object.fromEntries(ids), order }))
`

type Answer = { readonly ids: Readonly<Record<string, string>>; readonly order: string }

/** What a computer of that language answers. */
const under = (language: string): Answer =>
  JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", SCRIPT], {
      env: { ...process.env, LC_ALL: `${language}.UTF-8`, LANG: `${language}.UTF-8` },
      encoding: "utf8",
    }),
  ) as Answer

const english = under("en_US")

test("English sorts every field somehow", () => {
  expect(Object.values(english.ids).every((id) => /^spasmid01[0-9a-f]{64}$/.test(id))).toBe(true)
  expect(new Set(Object.values(english.ids)).size).toBe(Object.keys(SORTED).length)
})

test.each(["cs_CZ", "sv_SE", "da_DK", "et_EE", "lt_LT"])(
  "the ids under %s are those under en_US",
  (language) => {
    const there = under(language)
    // Where the computer itself would not sort otherwise, nothing were proven.
    expect(there.order).not.toBe(english.order)
    expect(there.ids).toEqual(english.ids)
  },
)
