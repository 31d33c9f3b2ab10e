import { bundleIdentity, type IdentityBundle, type KeyUse } from "../core/keys/identity-bundle.ts"
import { recogniseKeys } from "../core/keys/import.ts"
import type { Recognised, RecognisedLine } from "../core/keys/recognised.ts"
import { englishWords } from "./hd-keys.ts"

/** What the field "Keys" holds, by the English word list. The caller wipes what it finds. */
export function recognise(input: string): readonly RecognisedLine[] {
  return recogniseKeys(input, englishWords)
}

/** One identity of recognised or fresh keys, with a random id. */
export function identityOf(
  keys: readonly Recognised[],
  options: { readonly name: string; readonly use?: KeyUse },
): IdentityBundle {
  return bundleIdentity(keys, { ...options, id: crypto.randomUUID() }, englishWords)
}
