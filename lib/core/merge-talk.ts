// What several places know of one conversation, as one thread: each post once, under what it says it answers.
import type { Card, CardSignature, CardState } from "./spasm/card.ts"

export type TalkPost = {
  /** Its own name in this talk. */
  readonly key: string
  /** With the reactions to it as its children. */
  readonly card: Card
  /** Who has it listed, in the order in which they were asked. */
  readonly sources: readonly string[]
  /** The oldest first. */
  readonly replies: readonly TalkPost[]
}

export type Talk = {
  readonly posts: readonly TalkPost[]
  /** To what the talk is about. */
  readonly reactions: readonly Card[]
  /** Posts in all. */
  readonly size: number
}

export type TalkSource = { readonly from: string; readonly cards: readonly Card[] }

/** What is deeper stands beside what it answers: nobody reads an endless staircase. */
const DEEPEST = 50
const MOST_POSTS = 2000

type Known = { readonly key: string; card: Card; readonly sources: string[] }
type Node = Known & { readonly replies: Node[]; readonly reactions: Card[] }

/**
 * One thread of all that answers `about` (every id of it), at whatever depth. Links count only as far as they were
 * signed; what leads nowhere is left out. The same input gives the same thread, whatever the order inside a source.
 */
export function mergeTalk(sources: readonly TalkSource[], about: readonly string[]): Talk {
  const known = [...united(sources).values()].sort(byTime)
  const owners = ownersOf(known)
  const nodes = new Map(known.map((one) => [one.key, { ...one, replies: [], reactions: [] } as Node]))
  const top: Node[] = []
  const reactions: Card[] = []
  const under = new Map<string, Node[]>()
  for (const node of nodes.values()) {
    const { parentIds, action } = node.card
    const parent = parentIds.map((id) => owners.get(id)).find((key) => key && key !== node.key)
    const answersTop = parentIds.some((id) => about.includes(id))
    if (action === "react") {
      const to = answersTop ? reactions : parent === undefined ? undefined : nodes.get(parent)?.reactions
      to?.push(node.card)
    } else if (answersTop) top.push(node)
    else if (parent !== undefined) under.set(parent, [...(under.get(parent) ?? []), node])
  }
  // From the top down, so that what only answers itself, in a circle, is never reached.
  const placed: { readonly node: Node; readonly depth: number; readonly list: Node[] }[] = top.map(
    (node) => ({
      node,
      depth: 1,
      list: top,
    }),
  )
  const seen = new Set(top)
  for (let at = 0; at < placed.length && placed.length < MOST_POSTS; at++) {
    const here = placed[at]
    if (!here) break
    const list = here.depth < DEEPEST ? here.node.replies : here.list
    for (const node of under.get(here.node.key) ?? []) {
      if (seen.has(node)) continue
      seen.add(node)
      list.push(node)
      placed.push({ node, depth: Math.min(here.depth + 1, DEEPEST), list })
    }
  }
  return { posts: finished(top, placed), reactions, size: placed.length }
}

/** Every id that an event is proven to have: a claimed one that fails is told as a problem of the card. */
export function idsOf({ spasmid, claimedIds, problems, state, view }: Card): readonly string[] {
  const isProven = view !== "refuse" && state !== "invalid" && problems.every(({ code }) => code !== "bad-id")
  return [...new Set([...(spasmid === null ? [] : [spasmid]), ...(isProven ? claimedIds : [])])]
}

/** Those of the ids that name an event, as many as are worth asking for; the address of a page is none. */
export const eventIds = (ids: readonly string[]): readonly string[] =>
  ids.filter((id) => /^(?:spasmid01)?[0-9a-f]{64}$/.test(id)).slice(0, 4)

function united(sources: readonly TalkSource[]): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>()
  for (const { from, cards } of sources) {
    for (const card of flat(cards)) {
      const key = keyOf(card)
      const before = known.get(key)
      if (!before) known.set(key, { key, card, sources: [from] })
      else {
        before.card = together(before.card, card)
        if (!before.sources.includes(from)) before.sources.push(from)
      }
    }
  }
  return known
}

/** Comments that came inside their post stand on their own: what they answer is in their own signed text. */
function flat(cards: readonly Card[]): readonly Card[] {
  const all = [...cards]
  for (let at = 0; at < all.length && all.length < MOST_POSTS; at++) all.push(...(all[at]?.children ?? []))
  return all.map((card) => (card.children.length > 0 ? { ...card, children: [] } : card))
}

/** Without an id of its own, a post is what it says: nobody can pass as another by a claimed id. */
const keyOf = ({ spasmid, claimedIds, authors, time, content }: Card): string =>
  spasmid ?? JSON.stringify([claimedIds, authors.map(({ address }) => address), time, content])

const BEST: readonly CardState[] = ["verified", "partial", "unsigned", "unknown", "invalid"]

/** Two copies of one post: the better one, with what both prove. A broken copy takes nothing from a whole one. */
function together(one: Card, other: Card): Card {
  const ranked = [one, other].sort((a, b) => BEST.indexOf(a.state) - BEST.indexOf(b.state) || order(a, b))
  const [better = one, worse = other] = ranked
  if (
    worse.view === "refuse" ||
    worse.state === "invalid" ||
    JSON.stringify(said(one)) !== JSON.stringify(said(other))
  )
    return better
  const proven = new Set([...one.authors, ...other.authors].filter((a) => a.proven).map((a) => a.address))
  const authors = better.authors.map((author) => ({ ...author, proven: proven.has(author.address) }))
  const signatures = unique([...better.signatures, ...worse.signatures])
  const claimedIds = [...new Set([...better.claimedIds, ...idsOf(worse)])]
  const isWhole = better.state !== "invalid" && authors.length > 0 && authors.every((author) => author.proven)
  const isWorse = better.problems.some(({ code }) => code === "unsigned-part" || code === "siblings-differ")
  const state = isWhole && !isWorse ? "verified" : better.state
  return {
    ...better,
    authors,
    signatures,
    claimedIds: idsClash(better) ? better.claimedIds : claimedIds,
    state,
  }
}

const idsClash = ({ problems }: Card): boolean => problems.some(({ code }) => code === "bad-id")

/** All that is shown of a post; most of it is in the id, categories are not. */
const said = ({ action, title, content, time, parentIds, categories, authors }: Card): unknown => [
  action,
  title,
  content,
  time,
  parentIds,
  categories,
  authors.map(({ address }) => address),
]

const unique = (signatures: readonly CardSignature[]): CardSignature[] => [
  ...new Map(signatures.map((one) => [JSON.stringify([one.format, one.signer, one.valid]), one])).values(),
]

/** The post that an id belongs to. One that two posts are proven to have belongs to neither. */
function ownersOf(known: readonly Known[]): ReadonlyMap<string, string> {
  const owners = new Map(
    known.flatMap(({ key, card }) => (card.spasmid === null ? [] : [[card.spasmid, key]])),
  )
  const others = new Map<string, string | null>()
  for (const { key, card } of known) {
    for (const id of idsOf(card)) {
      if (owners.has(id)) continue
      others.set(id, others.has(id) && others.get(id) !== key ? null : key)
    }
  }
  for (const [id, key] of others) if (key !== null) owners.set(id, key)
  return owners as ReadonlyMap<string, string>
}

/** The tree as it is given out, made from the leaves up without recursion. */
function finished(top: readonly Node[], placed: readonly { readonly node: Node }[]): readonly TalkPost[] {
  const done = new Map<Node, TalkPost>()
  const post = (node: Node): TalkPost[] => {
    const made = done.get(node)
    return made ? [made] : []
  }
  for (const { node } of [...placed].reverse()) {
    const { key, card, sources, reactions } = node
    const replies = node.replies.toSorted(byTime).flatMap(post)
    done.set(node, { key, card: { ...card, children: reactions }, sources, replies })
  }
  return top.toSorted(byTime).flatMap(post)
}

const byTime = (a: Known, b: Known): number => order(a.card, b.card) || compare(a.key, b.key)

function order(a: Card, b: Card): number {
  const [one, other] = [a, b].map(({ time }) => time ?? Number.POSITIVE_INFINITY) as [number, number]
  return one === other ? compare(JSON.stringify(said(a)), JSON.stringify(said(b))) : one - other
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
