// The inputs of the vectors by name.
import { readFileSync } from "node:fs"

type Input = Readonly<Record<string, unknown>>

/** What a vector's reading starts from. */
export function vectorInput(name: string): Input {
  const file = new URL(`../../vectors/${name}.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly input: Input }).input
}
