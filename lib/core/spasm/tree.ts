// What stands around an event: its parent, its root, its comments. None of it is signed by the event itself.
import type { Verifier } from "../verifier.ts"
import { isObject, type JsonObject, objectsIn } from "./post.ts"
import type { Problem, Reading } from "./reading.ts"

/** What reading proves signatures with, how many more it may, and how it reads an event inside another. */
export type Proving = {
  readonly verifier: Verifier
  readonly budget: { left: number }
  readonly readInside: (value: JsonObject, proving: Proving) => Reading | null
}

/** Thrown where an input holds more than one reading may prove, or than may be signed. */
export class TooMany extends Error {}

/** Most events of one list, be it of comments or of posts. */
const MOST_ITEMS = 100

/** Reads the events of a list one by one, and says at which one there was no more that one reading may prove. */
export function readItems(
  items: readonly unknown[],
  proving: Proving,
): { readonly read: readonly (readonly [at: number, Reading])[]; readonly leftAt: number | null } {
  const read: (readonly [number, Reading])[] = []
  for (const [at, item] of items.entries()) {
    if (at >= MOST_ITEMS) return { read, leftAt: at }
    try {
      const reading = isObject(item) ? proving.readInside(item, proving) : null
      if (reading) read.push([at, reading])
    } catch (error) {
      if (error instanceof TooMany) return { read, leftAt: at }
      throw error
    }
  }
  return { read, leftAt: null }
}

/** Takes so many proofs from the budget. */
export function spend({ budget }: Proving, proofs: number): void {
  budget.left -= proofs
  if (budget.left < 0) throw new TooMany()
}

/** The event with its comments. A link counts only if the text that is signed names an id that the other truly has. */
export function readTree(
  value: JsonObject,
  top: Reading,
  known: ReadonlySet<string>,
  proving: Proving,
): Reading {
  const problems: Problem[] = []
  const say = (tier: Problem["tier"], path: string): void => {
    problems.push({ code: "unsigned-part", tier, path })
  }
  const { read, leftAt } = readItems(childrenOf(value), proving)
  const children = read.map(([at, child]): Reading => {
    if (child.parentIds.some((id) => known.has(id))) return child
    say("danger", `/children/${at}`)
    const unsigned: Problem = { code: "unsigned-part", tier: "danger" }
    return { ...child, view: "refuse", problems: [...child.problems, unsigned] }
  })
  if (leftAt !== null) problems.push({ code: "too-large", tier: "check", path: `/children/${leftAt}` })
  for (const key of ["parent", "root"] as const) {
    const { ids, event } = isObject(value[key]) ? value[key] : {}
    const claimed = objectsIn(ids).map(({ value: id }) => id)
    const inside = isObject(event) ? proving.readInside(event, proving) : null
    const real = inside ? [inside.spasmid, ...inside.claimedIds] : []
    const named = top.parentIds as readonly unknown[]
    const foreign =
      claimed.some((id) => !named.includes(id)) || (event && !real.some((id) => named.includes(id)))
    if (key === "parent" && foreign) say("danger", "/parent")
    else if (event !== undefined) say("check", `/${key}`)
  }
  if (top.form === "envelope-with-tree" && children.length > 0) say("check", "/children")
  return problems.length === 0 && children.length === 0
    ? top
    : { ...top, problems: [...top.problems, ...problems], children }
}

/** Comments stand in an `event` of their own, or directly in the list. */
function childrenOf({ children }: JsonObject): unknown[] {
  if (!Array.isArray(children)) return []
  return children.map((child: unknown) => (isObject(child) && isObject(child.event) ? child.event : child))
}
