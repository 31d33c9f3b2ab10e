// The post that is about to be answered, as places have it: found under the ids that will be signed, and proven.
import { eventIds, idsOf } from "../core/merge-talk.ts"
import { type Card, cardOf } from "../core/spasm/card.ts"
import { formatted } from "../core/spasm/formatted-card.ts"
import { read } from "../core/spasm/read.ts"
import { curve } from "./curve.ts"
import { type Fetcher, network } from "./destinations/http.ts"
import { eventById } from "./destinations/talk.ts"

export type ParentLook =
  | { readonly is: "found"; readonly card: Card; readonly at: string }
  /** Its ids lead to more than one post. */
  | { readonly is: "differing" }
  /** What came back is not what the id promises, or its signature fails. */
  | { readonly is: "broken" }
  /** `asked` answered that they have none; `failed` did not answer as a forum would. */
  | { readonly is: "missing"; readonly asked: readonly string[]; readonly failed: readonly string[] }

const LIMIT_MS = 6000

/** Asks each place for each id. Never rejects. */
export async function lookUpParent(
  ids: readonly string[],
  bases: readonly string[],
  signal: AbortSignal,
  fetcher: Fetcher = network,
): Promise<ParentLook> {
  const quick: Fetcher = (url, request) => fetcher(url, { ...request, limitMs: LIMIT_MS })
  const wanted = eventIds(ids)
  const questions = bases.flatMap((base) => wanted.map((id) => ({ base, id })))
  const answers = await Promise.all(
    questions.map(async ({ base, id }) => ({
      base,
      id,
      answer: await eventById(base, id, { fetcher: quick }, signal),
    })),
  )
  const verifier = answers.some(({ answer }) => answer.is === "found") ? (await curve()).verifier : undefined
  const found = answers.flatMap(({ base, id, answer }) => {
    if (answer.is !== "found") return []
    const { children: _, parent: __, root: ___, ...alone } = answer.event
    return [
      { base, id, card: formatted(cardOf(read(alone, { as: "event", ...(verifier && { verifier }) }))) },
    ]
  })
  const whole = found.filter(({ id, card }) => card.state !== "invalid" && idsOf(card).includes(id))
  const posts = new Set(whole.map(({ card }) => card.spasmid ?? card.claimedIds.join()))
  const [first] = whole
  if (posts.size > 1) return { is: "differing" }
  if (first) return { is: "found", card: first.card, at: first.base }
  if (found.length > 0) return { is: "broken" }
  const said = (is: "absent" | "failed"): string[] => [
    ...new Set(answers.filter(({ answer }) => answer.is === is).map(({ base }) => base)),
  ]
  const asked = said("absent")
  return { is: "missing", asked, failed: said("failed").filter((base) => !asked.includes(base)) }
}
