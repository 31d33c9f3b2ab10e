// The network's library as tests ask it.
import { convertToSpasm } from "spasm.js"
import { afterAll, beforeAll } from "vitest"

/** The library prints what it refuses, and sorts by the machine's language; the network's servers run under English. */
export function quietAndEnglish(): void {
  const log = console.error
  const compare = Object.getOwnPropertyDescriptor(String.prototype, "localeCompare")
  beforeAll(() => {
    console.error = () => {}
    const english = new Intl.Collator("en-US").compare
    Object.defineProperty(String.prototype, "localeCompare", {
      ...compare,
      value(this: string, that: string) {
        return english(String(this), that)
      },
    })
  })
  afterAll(() => {
    console.error = log
    if (compare) Object.defineProperty(String.prototype, "localeCompare", compare)
  })
}

export type Converted = {
  readonly ids?: readonly { readonly value: unknown; readonly format?: { readonly name?: string } }[]
  readonly siblings?: readonly { readonly type?: string }[]
} | null

/** The library converts in place and cleans its input, so it gets a copy and is told to leave the text alone. */
export function converted(event: unknown): Converted {
  return convertToSpasm(
    structuredClone(event) as never,
    { xss: { enableSanitization: false } } as never,
  ) as Converted
}

/** The library's id of an event of any form, or null. */
export const idByLibrary = (event: unknown): unknown =>
  converted(event)?.ids?.find(({ format }) => format?.name === "spasmid")?.value ?? null
