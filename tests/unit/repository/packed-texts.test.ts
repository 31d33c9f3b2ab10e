// The texts that ship say what the translators' file says, whatever stands in their places.
import { expect, test } from "vitest"
import { packedTexts } from "../../../scripts/build/texts.ts"
import { readText } from "./sources.ts"

type Texts = Readonly<Record<string, { message: string; placeholders?: Record<string, { content: string }> }>>
const VALUES = ["<one>", "<two>", "<three>", "<four>", "<five>", "<six>", "<seven>", "<eight>", "<nine>"]

/** As browsers read a text: names in any case become their content, and then numbers the values. */
const filled = ({ message, placeholders = {} }: Texts[string]): string =>
  message
    .replace(/\$(\w+)\$/g, (_, name: string) => placeholders[name.toLowerCase()]?.content ?? "")
    .replace(/\$([1-9])/g, (_, at) => VALUES[Number(at) - 1] ?? "")

test("every text reads the same, without names and blanks", () => {
  const file = readText("public/_locales/en/messages.json")
  const texts = JSON.parse(file) as Texts
  const packed = JSON.parse(packedTexts(file)) as Texts
  expect(Object.keys(packed)).toEqual(Object.keys(texts))
  for (const [key, text] of Object.entries(texts)) {
    const { message, ...more } = packed[key] ?? { message: "" }
    expect(more, key).toEqual({})
    expect(filled({ message }), key).toBe(filled(text))
    expect(message, key).not.toMatch(/\$[A-Z_]+\$/i)
  }
  expect(packedTexts(file).length).toBeLessThan(file.length * 0.7)
})
