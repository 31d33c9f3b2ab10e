// @vitest-environment happy-dom
// Where a name is drawn: beside the digits, as a claim where nothing is proven, and nowhere inside web pages.
import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { named } from "../../lib/core/naming.ts"
import { type Card, cardOf } from "../../lib/core/spasm/card.ts"
import { read } from "../../lib/core/spasm/read.ts"
import { draw, pretendExtension } from "../fakes/drawn.tsx"

pretendExtension()
const { PostCard } = await import("../../components/post/card.tsx")
const { Address } = await import("../../components/identity/address.tsx")
const { WithNames } = await import("../../components/identity/with-names.tsx")

const cardFor = (name: string): Card => {
  const file = `${process.cwd()}/tests/vectors/${name}.json`
  const { input } = JSON.parse(readFileSync(file, "utf8")) as { input: unknown }
  return cardOf(read(input, { as: "event" }))
}
const both = cardFor("own-multi-signed-envelope")
const [first, second] = both.authors
if (!first || !second) throw new Error("two authors are wanted")
const port = {
  read: async () => named([], first.address, "Alice"),
  onChange: () => undefined,
  name: async () => null,
  join: async () => false,
  forget: async () => null,
  lookUp: async () => ({ is: "no-name" }) as const,
}
const author = (root: Element, address: string): string =>
  root.querySelector(`li[data-address="${address}"]`)?.textContent ?? ""

describe("a name", () => {
  test("stands before the digits of its key alone", async () => {
    const root = await draw(
      <WithNames port={port}>
        <PostCard card={both} />
      </WithNames>,
    )
    await expect.poll(() => author(root, first.address)).toMatch(/^Alice0xd328…db50/)
    expect(author(root, second.address)).not.toContain("Alice")
  })

  test("is a claim where the author did not sign", async () => {
    const claimed = { ...both, authors: [{ ...first, proven: false }] }
    const root = await draw(
      <WithNames port={port}>
        <PostCard card={claimed} />
        <Address scheme="ethereum" address={first.address} claimed />
      </WithNames>,
    )
    await expect.poll(() => author(root, first.address)).toMatch(/^said to be Alice0x/)
    expect(root.querySelector("strong")).toBeNull()
  })

  test("is not in what is drawn inside web pages, which are handed no book", async () => {
    const root = await draw(<PostCard card={both} />)
    expect(author(root, first.address)).toMatch(/^0xd328/)
    for (const file of ["index.tsx", "mounted.tsx", "found.tsx"]) {
      const source = readFileSync(`${process.cwd()}/entrypoints/cards.content/${file}`, "utf8")
      expect(source).not.toMatch(/WithNames|NamesContext|platform\/names/)
    }
  })
})
