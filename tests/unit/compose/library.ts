// The network's library as the composer's tests ask it.
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

/** The library's id of an event of any form. It converts in place, so it gets a copy. */
export function idByLibrary(event: unknown): unknown {
  const made = convertToSpasm(
    structuredClone(event) as never,
    { xss: { enableSanitization: false } } as never,
  )
  return made?.ids?.find(({ format }) => format?.name === "spasmid")?.value
}
