// The book of petnames: kept on this computer, told to our own pages alone, changed by a person's press.
import { linkOf } from "../core/key-link.ts"
import { NAMES_KEY, type Names } from "../core/names.ts"
import { joined, named, without } from "../core/naming.ts"
import { read } from "../core/spasm/read.ts"
import type { Verifier } from "../core/verifier.ts"
import type { Handlers } from "../messages/extension.ts"
import { oneByOne } from "./one-by-one.ts"
import type { Store } from "./ports.ts"

export type NamesMessage = "names" | "name-author" | "join-keys" | "forget-keys"

type Ports = {
  readonly local: Store
  readonly verifier: () => Promise<Verifier>
}

/** What our own pages may ask of names. */
export function createNames({ local, verifier }: Ports): Pick<Handlers, NamesMessage> {
  const all = async (): Promise<Names> => ((await local.get(NAMES_KEY)) as Names | undefined) ?? []
  const inTurn = oneByOne()
  /** Two changes at once would each be written without the other. */
  const change = (make: (names: Names) => Names): Promise<boolean> =>
    inTurn(async () => {
      const before = await all()
      const after = make(before)
      if (after === before) return false
      await local.set({ [NAMES_KEY]: after })
      return true
    })
  return {
    names: all,
    "name-author": async ({ key, name, same }) => {
      await change((names) => named(names, key, name, same))
      return null
    },
    // Read and proven here once more: a page says which post it showed, never what it proves.
    "join-keys": async ({ text }) => {
      const link = linkOf(read(text, { as: "event", verifier: await verifier() }))
      return { joined: link !== null && (await change((names) => joined(names, link))) }
    },
    "forget-keys": async ({ keys }) => {
      await change((names) => without(names, keys))
      return null
    },
  }
}
