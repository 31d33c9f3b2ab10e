// The person's own names for authors, as our pages hand them down; what is drawn inside web pages is handed none.
import type { Signal } from "@preact/signals"
import { type ComponentType, createContext } from "preact"
import { useContext } from "preact/hooks"
import { type Names, namedBy } from "../../lib/core/names.ts"
import type { Card } from "../../lib/core/spasm/card.ts"

/** What a server says of a NIP-05 name, or a node of an ENS name. Closed; the last two are of ENS alone. */
export type NameAnswer =
  | {
      readonly is: "theirs" | "other" | "absent" | "silent" | "unreadable" | "elsewhere"
      readonly name: string
      readonly host: string
    }
  | { readonly is: "no-name" }

export type NamesPort = {
  readonly read: () => Promise<Names>
  readonly onChange: (changed: () => void, signal: AbortSignal) => void
  readonly name: (key: string, name: string, same?: string) => Promise<unknown>
  readonly join: (text: string) => Promise<boolean>
  readonly forget: (keys: readonly string[]) => Promise<unknown>
  readonly lookUp: (name: string, pubkey: string) => Promise<NameAnswer>
  /** The node that the person chose for ENS names; empty where they chose none. */
  readonly ensNode: () => Promise<string>
  readonly lookUpEns: (address: string, node: string) => Promise<NameAnswer>
}

export type Known = {
  readonly names: Signal<Names>
  readonly port: NamesPort
  /** What can be done about a card's authors, drawn beside its proof. */
  readonly Detail?: ComponentType<{ readonly card: Card; readonly source: string | null }> | undefined
}

export const NamesContext = createContext<Known | null>(null)

/** The person's own name for a key, or undefined where it has none. */
export function usePetname(address: string): string | undefined {
  const known = useContext(NamesContext)
  return known ? namedBy(known.names.value, address)?.name : undefined
}
