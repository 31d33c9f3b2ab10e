// Petnames: what a person calls the authors they know, and which keys are one author's. Kept here alone, and no identity.

/** A key in lower case, and why it is this author's: `you` said so, or the id of a post that both keys signed. */
export type NamedKey = { readonly key: string; readonly by: string }
export type Named = { readonly name: string; readonly keys: readonly NamedKey[] }
export type Names = readonly Named[]

export const BY_YOU = "you"
/** Under which the book is stored. */
export const NAMES_KEY = "names"
/** The author to whom a key belongs, in whatever case it is spelled. */
export function namedBy(names: Names, address: string): Named | undefined {
  const wanted = address.toLowerCase()
  return names.find(({ keys }) => keys.some(({ key }) => key === wanted))
}
