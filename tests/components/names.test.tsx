// @vitest-environment happy-dom
// Where a name is drawn: beside the digits, as a claim where nothing is proven, and nowhere inside web pages.
import { readFileSync } from "node:fs"
import { act } from "preact/test-utils"
import { afterEach, describe, expect, test, vi } from "vitest"
import type { NameAnswer } from "../../components/identity/names.ts"
import { named } from "../../lib/core/naming.ts"
import { type Card, cardOf } from "../../lib/core/spasm/card.ts"
import { read } from "../../lib/core/spasm/read.ts"
import { draw, press, pretendExtension } from "../fakes/drawn.tsx"

pretendExtension()
const { PostCard } = await import("../../components/post/card.tsx")
const { Address } = await import("../../components/identity/address.tsx")
const { AuthorNames } = await import("../../components/naming/author-names.tsx")
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
  ensNode: async () => "",
  lookUpEns: async () => ({ is: "silent", name: "", host: "" }) as const,
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

describe("an ENS name", () => {
  const node = { chosen: "https://node.example/secret" }
  const lookUpEns = vi.fn<(address: string, node: string) => Promise<NameAnswer>>()
  afterEach(() => {
    lookUpEns.mockReset()
    node.chosen = "https://node.example/secret"
  })
  const button = (root: Element, name: string): HTMLElement | undefined =>
    [...root.querySelectorAll("button")].find(({ textContent }) => textContent === name)
  const opened = async (): Promise<HTMLElement> => {
    const root = await draw(
      <WithNames port={{ ...port, read: async () => [], ensNode: async () => node.chosen, lookUpEns }}>
        <AuthorNames card={both} source={null} />
      </WithNames>,
    )
    await press(button(root, "ENS name…"))
    return root
  }
  const answered = async (is: Exclude<NameAnswer["is"], "no-name">, name = ""): Promise<HTMLElement> => {
    lookUpEns.mockResolvedValue({ is, name, host: "node.example" })
    const root = await opened()
    await expect.poll(() => document.activeElement?.textContent).toBe("Look up")
    expect(lookUpEns).not.toHaveBeenCalled()
    await press(button(root, "Look up"))
    await expect.poll(() => root.querySelector("[data-answer]")).not.toBeNull()
    return root
  }

  test("is offered for the Ethereum author alone", async () => {
    const root = await opened()
    expect(first.format).toBe("ethereum")
    expect(root.querySelector("form")?.parentElement?.textContent).toContain("0xd328")
    expect(button(root, "ENS name…")).toBeUndefined()
    expect(button(root, "Look up NIP-05 name…")).toBeDefined()
  })

  test("is asked of the chosen node, named before the press without what is secret in its address", async () => {
    const root = await answered("theirs", "ann.eth")
    expect(root.textContent).toContain("Asks node.example, the Ethereum node that you chose")
    expect(root.textContent).not.toContain("secret")
    expect(lookUpEns.mock.calls).toEqual([[first.address, "https://node.example/secret"]])
    expect(root.textContent).toContain("calls itself ann.eth, and the name leads back to it")
    await press(button(root, "Use it as your name for this author…"))
    expect(root.querySelector<HTMLInputElement>("[name=petname]")?.value).toBe("ann.eth")
  })

  test.each([
    ["other", "ann.eth", "calls itself ann.eth, but on Ethereum that name does not lead back to it"],
    ["absent", "", "This address has no ENS name, says node.example."],
    ["silent", "", "Nothing was learned: node.example gave no answer"],
    ["unreadable", "", "characters that cannot be checked here"],
    ["elsewhere", "", "kept elsewhere than on Ethereum itself"],
  ] as const)("that is %s is said so and cannot be used", async (is, name, words) => {
    const root = await answered(is, name)
    expect(root.querySelector("[role=status]")?.textContent).toContain(words)
    expect(button(root, "Use it as your name for this author…")).toBeUndefined()
  })

  test("is asked of nobody where no node is chosen, until one is", async () => {
    node.chosen = ""
    const root = await opened()
    await expect.poll(() => document.activeElement?.getAttribute("href")).toBe("/options.html#/settings")
    expect(root.textContent).toContain("none is chosen, so nobody is asked")
    expect(button(root, "Look up")).toBeUndefined()
    await act(() => root.querySelector("form")?.requestSubmit())
    expect(lookUpEns).not.toHaveBeenCalled()
    node.chosen = "https://node.example"
    dispatchEvent(new Event("focus"))
    await expect.poll(() => document.activeElement?.textContent).toBe("Look up")
  })
})
