import type { RelayUse } from "../../lib/core/nostr/holding-changes.ts"
import { type KindKey, kindMeaning } from "../../lib/core/nostr/kinds.ts"
import type { Sentence } from "../../lib/core/review.ts"
import type { ProblemCode } from "../../lib/core/spasm/reading.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"

/** The name of a signed field; a name without words of its own is shown as it is. */
export function fieldLabel(name: string): string {
  return t(`field_${name.replaceAll("-", "_")}` as MessageKey) || name
}

const key = (code: ProblemCode): string => code.replaceAll("-", "_")

export const problemTitle = (code: ProblemCode): string => t(`problem_${key(code)}` as MessageKey)

export const problemText = (code: ProblemCode): string => t(`problemText_${key(code)}` as MessageKey)

const RELAY_USES: Readonly<Record<RelayUse, MessageKey>> = {
  both: "relayBoth",
  read: "relayRead",
  write: "relayWrite",
  neither: "relayNeither",
}

export const relayUseText = (use: RelayUse): string => t(RELAY_USES[use])

type Underscored<Key extends string> = Key extends `${infer Word}-${infer Rest}`
  ? `${Word}_${Underscored<Rest>}`
  : Key

/** What a signature of a kind does. */
export function kindText(kind: number): string {
  const name = kindMeaning(kind).key.replaceAll("-", "_") as Underscored<KindKey>
  return t(`kind_${name}`, kind)
}

const SENTENCES: Readonly<Record<Sentence, MessageKey>> = {
  publish: "sentencePublish",
  reply: "sentenceReply",
  react: "sentenceReact",
  moderate: "sentenceModerate",
  "sign-in": "sentenceSignIn",
  "sign-message": "sentenceSignMessage",
  "sign-nostr": "sentenceSignNostr",
  "not-readable": "sentenceNotReadable",
}

/** What a signature would do, in one sentence. */
export const sentenceText = (sentence: Sentence): string => t(SENTENCES[sentence])
