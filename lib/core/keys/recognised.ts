// What one line of pasted key material turned out to be: BIP-39 words, a hex scalar, NIP-19 `nsec`, or why not.

/** A key, in bytes that the receiver owns and wipes. */
export type Recognised =
  | { readonly ok: true; readonly kind: "words"; readonly count: number; readonly entropy: Uint8Array }
  | { readonly ok: true; readonly kind: "hex" | "nsec"; readonly key: Uint8Array }

type NoFacts = Readonly<Record<string, never>>

/** Forms that are known by sight and cannot be opened here. */
export type UnsupportedKind = "ncryptsec" | "keystore" | "backup"

/** Why there is no key. No fact repeats a secret; the one word that is not in the list is not part of a phrase. */
export type Unrecognised =
  | {
      readonly ok: false
      readonly code: "unknown-word"
      /** `index` counts words from 1. */
      readonly facts: { readonly index: number; readonly word: string; readonly suggestion: string | null }
    }
  | {
      readonly ok: false
      readonly code: "bad-word-count" | "bad-checksum-words"
      readonly facts: { readonly count: number }
    }
  | { readonly ok: false; readonly code: "hex-length"; readonly facts: { readonly digits: number } }
  | {
      readonly ok: false
      readonly code: "unsupported-kind"
      readonly facts: { readonly kind: UnsupportedKind }
    }
  | {
      readonly ok: false
      readonly code:
        | "npub-given"
        | "nsec-checksum"
        | "hex-zero"
        | "hex-out-of-range"
        | "two-readings"
        | "not-a-key"
        | "empty"
      readonly facts: NoFacts
    }

/** `line` is where it starts in the input, counted from 1. */
export type RecognisedLine = { readonly line: number } & (Recognised | Unrecognised)

/** Overwrites every secret in the lines. */
export function wipeRecognised(lines: readonly RecognisedLine[]): void {
  for (const line of lines) {
    if (!line.ok) continue
    if (line.kind === "words") line.entropy.fill(0)
    else line.key.fill(0)
  }
}
