// @vitest-environment happy-dom
// Every signed byte can be seen and taken along, and every blank of the exact text can be marked.
import { expect, test, vi } from "vitest"
import { draw, press, pretendExtension } from "../fakes/drawn.tsx"
import { reviewOf } from "../fakes/reviews.ts"

pretendExtension()
const { Bytes } = await import("../../components/review/bytes.tsx")
const { Post } = await import("../../components/review/post.tsx")

const digest = { label: "digest", value: "ab".repeat(32) }
const button = (root: Element, words: RegExp): Element | undefined =>
  [...root.querySelectorAll("button")].find(({ textContent }) => words.test(textContent))
/** Offsets and bytes of all rows that are drawn. */
const rowsOf = (root: Element): { offsets: string[]; hex: string } => {
  const rows = [...root.querySelectorAll("pre")].flatMap(({ textContent }) => textContent.trim().split("\n"))
  return {
    offsets: rows.map((row) => row.slice(0, 5)),
    hex: rows.map((row) => row.slice(7).replaceAll(" ", "")).join(""),
  }
}

test("a large request shows its first bytes, counts the rest, and shows all of them in a few presses", async () => {
  const bytes = Buffer.from(Array.from({ length: 100_003 }, (_, at) => (at * 7) % 251)).toString("hex")
  const root = await draw(<Bytes bytes={bytes} digest={digest} spasmid={null} />)
  expect(rowsOf(root).hex).toBe(bytes.slice(0, 8192 * 2))
  expect(button(root, /more bytes/)?.textContent).toContain("91811")
  let presses = 0
  for (; button(root, /more bytes/); presses++) await press(button(root, /more bytes/))
  const { offsets, hex } = rowsOf(root)
  expect(hex).toBe(bytes)
  expect(offsets).toEqual(Array.from({ length: 6251 }, (_, at) => (at * 16).toString(16).padStart(5, "0")))
  expect(presses).toBe(4)
})

test("the bytes are copied whole, or it is said that they were not", async () => {
  const written = vi.fn((_: string) => Promise.resolve())
  vi.stubGlobal("navigator", { clipboard: { writeText: written } })
  const bytes = "00ff".repeat(10_000)
  const root = await draw(<Bytes bytes={bytes} digest={digest} spasmid={null} />)
  await press(button(root, /Copy/))
  expect(written).toHaveBeenCalledWith(bytes)
  await expect.poll(() => root.querySelector("[role=status]")?.textContent).toBe("Copied, as hex.")
  written.mockImplementation(() => Promise.reject(new Error("not allowed")))
  await press(button(root, /Copy/))
  await expect.poll(() => root.querySelector("[role=status]")?.textContent).toContain("not")
  vi.unstubAllGlobals()
})

test("blanks are marked on a switch, and the text stays what it is", async () => {
  const text = "two  spaces\n\ta · and a ¶ of its own"
  const root = await draw(
    <Post
      review={reviewOf(text, "https://forum.example", 0)}
      text={text}
      bytes={Buffer.from(text).toString("hex")}
      digest={digest}
    />,
  )
  const marks = (): (string | undefined)[] =>
    [...root.querySelectorAll<HTMLElement>("[data-signed-text] [data-mark]")].map(
      ({ dataset }) => dataset.mark,
    )
  expect(marks()).toEqual([])
  await press(root.querySelector("[role=switch]"))
  expect(marks().join("")).toBe("··¶→·······")
  expect(root.querySelector("[data-signed-text]")?.textContent).toBe(text)
})
