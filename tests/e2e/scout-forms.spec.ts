// Fifty blocks of one page: every vector, each found and said to be what it is, and what is no post left alone.
import type { Page } from "playwright/test"
import messages from "../../public/_locales/en/messages.json" with { type: "json" }
import { idOf, inputOf, NAMES, pre, stateOf, UNMARKED } from "../vectors.ts"
import { BLANK, expect, test } from "./extension.ts"
import { BLOCKS, open } from "./found.ts"

/** What the chip of a card begins with. */
const MARKS = { verified: "✓", partial: "◐", unsigned: "–", invalid: "✗", unknown: "?" } as const
const WORDS = {
  verified: /Signed by 0x|Signed by [0-9a-f]|Ethereum \+ Nostr/,
  partial: /not by its author|of \d+ signed|part/i,
  unsigned: new RegExp(messages.cardStateUnsigned.message),
  invalid: /Bad signature|disagree/,
  unknown: new RegExp(messages.cardStateUnknown.message),
} as const

const own = JSON.stringify(inputOf("own-post-eth"))
const OTHERS = [
  "SpasmEventV2 is a type",
  '{"type":"SpasmEventually"}',
  '{"type":"SpasmEventBodyV2"',
  '{"a":1}',
  "const event = { type: 'SpasmEventBodyV2' }",
  "[]",
  "dmp_v0.1.0",
  "[1,2]",
  '{"spasm_version":1}',
  "{}",
]

type Entry = { readonly name: string; readonly block: string; readonly state: string | null }
const block = (at: number, text: string): string => (BLOCKS[at % BLOCKS.length] ?? pre)(text)
const entries: Entry[] = [
  ...NAMES.map((name, at) => ({
    name,
    block: block(at, JSON.stringify(inputOf(name))),
    state: UNMARKED.includes(name) ? null : stateOf(name),
  })),
  ...OTHERS.map((text) => ({ name: text, block: pre(text), state: null })),
]
// Forgeries of one post make it fifty.
for (let at = 0; entries.length < 50; at++)
  entries.push({
    name: `forged ${at}`,
    block: block(at, own.replace("Hello Spasm", `Hello ${at}`)),
    state: "invalid",
  })
const body = entries.map(({ block }, at) => `<section data-at=${at}>${block}</section>`).join("\n")

test.use({
  routes: {
    "/forms": `${BLANK}<style>spasm-post,spasm-posts{display:none!important;opacity:0!important;--paper:red!important}
      pre,textarea{inline-size:90%;white-space:pre-wrap}button,article{display:none!important}</style>${body}`,
  },
})

/** What each section holds of ours: the state and the id that its element bears. */
const states = (page: Page): Promise<(string | null)[]> =>
  page.locator("section").evaluateAll((sections) =>
    sections.map((section) => {
      const found = section.querySelectorAll("spasm-post, spasm-posts")
      return found.length === 0 ? null : [...found].map((one) => one.getAttribute("data-state")).join()
    }),
  )
/** Where everything of the page's own stands. */
const places = (page: Page): Promise<number[]> =>
  page
    .locator("pre, p, code, textarea, section")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))

test("each of fifty blocks is found and said to be what it is, and nothing else is", async ({
  extension,
  page,
  site,
}) => {
  test.slow()
  const requests: string[] = []
  extension.context.on("request", (request) => requests.push(request.url()))
  const forms = await open({ extension, page, site }, "/forms")
  const before = await places(forms)
  const expected = entries.map(({ state }) => state)
  expect(entries).toHaveLength(50)
  await expect.poll(() => states(forms)).toEqual(expected)
  expect(await places(forms), "the page stands where it stood").toEqual(before)

  for (const [at, { name, state }] of entries.entries()) {
    if (state === null) continue
    const found = forms.locator(`section[data-at="${at}"] spasm-post`)
    if (!name.startsWith("forged ")) await expect(found, name).toHaveAttribute("data-spasmid", idOf(name))
    await found.getByRole("button", { name: /^1 Spasm post/ }).click()
    const card = found.getByRole("article").first()
    await expect(card, name).toHaveAttribute("data-state", state)
    const chip = card.locator("header > span")
    await expect(chip, name).toContainText(MARKS[state as keyof typeof MARKS])
    await expect(chip, name).toContainText(WORDS[state as keyof typeof WORDS])
  }
  const ours = extension.url("/")
  expect(requests.filter((url) => !url.startsWith(site.origin) && !url.startsWith(ours))).toEqual([])
})
