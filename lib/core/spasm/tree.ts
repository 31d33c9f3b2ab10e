// What stands around an event: its parent, its root, its comments. None of it is signed by the event itself.
import type { Verifier } from "../verifier.ts"
import { isObject, type JsonObject, objectsIn } from "./post.ts"
import type { Problem, Reading } from "./reading.ts"

/** What reading proves signatures with, how many more it may, how many events inside others it may read, and how it reads an event inside another. */
export type Proving = {
  readonly verifier: Verifier
  readonly budget: { left: number; events: number }
  readonly readInside: (value: JsonObject, proving: Proving) => Found | null
}

/** A reading, and every id that the event truly has: recomputed, proven with a signature, or its address where nobody signs. */
export type Found = { readonly reading: Reading; readonly known: ReadonlySet<string> }

export const isProven = ({ signatures }: Reading): boolean =>
  signatures.length > 0 && signatures.every(({ valid }) => valid)

/** `ids` are believed only of a reading that is not refused. */
export function found(reading: Reading, ids: readonly unknown[] = []): Found {
  if (reading.view === "refuse") return { reading, known: new Set() }
  return {
    reading,
    known: new Set([reading.spasmid, ...ids].filter((id) => typeof id === "string" && id !== "") as string[]),
  }
}

/** Thrown where an input holds more than one reading may prove, or than may be signed. */
export class TooMany extends Error {}

/** Most events of one list, be it of comments or of posts. */
const MOST_ITEMS = 100

export type ReadItems = {
  readonly read: readonly (readonly [at: number, Reading])[]
  /** Where there was no event to read, or no more that one reading may prove. */
  readonly problems: readonly Problem[]
}

/** Reads the events of a list one by one, as many as one reading may prove. */
export function readItems(items: readonly unknown[], place: string, proving: Proving): ReadItems {
  const read: (readonly [number, Reading])[] = []
  const problems: Problem[] = []
  for (const [at, item] of items.entries()) {
    const inside = at < MOST_ITEMS && isObject(item) ? attempt(item, proving) : null
    if (at >= MOST_ITEMS || inside === "too-many") {
      problems.push({ code: "too-large", tier: "danger", path: `${place}/${at}` })
      break
    }
    if (inside) read.push([at, inside.reading])
    else problems.push({ code: "unsigned-part", tier: "check", path: `${place}/${at}` })
  }
  return { read, problems }
}

function attempt(value: JsonObject, proving: Proving): Found | "too-many" | null {
  if (--proving.budget.events < 0) return "too-many"
  try {
    return proving.readInside(value, proving)
  } catch (error) {
    if (error instanceof TooMany) return "too-many"
    throw error
  }
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
): Found {
  const problems: Problem[] = []
  const say = (tier: Problem["tier"], path: string): void => {
    problems.push({ code: "unsigned-part", tier, path })
  }
  const named = new Set<unknown>(top.parentIds)
  for (const key of ["parent", "root"] as const) {
    const { ids, event } = isObject(value[key]) ? value[key] : {}
    const inside = isObject(event) ? attempt(event, proving) : null
    const claimed = objectsIn(ids).map(({ value: id }) => id)
    const isForeign =
      claimed.some((id) => !named.has(id)) ||
      (event && inside !== "too-many" && ![...(inside?.known ?? [])].some((id) => named.has(id)))
    if (inside === "too-many") problems.push({ code: "too-large", tier: "check", path: `/${key}` })
    else if (key === "parent" && isForeign) say("danger", "/parent")
    else if (event !== undefined) say("check", `/${key}`)
  }
  const items = readItems(childrenOf(value), "/children", proving)
  problems.push(...items.problems.map((problem): Problem => ({ ...problem, tier: "check" })))
  const children = items.read.map(([at, child]): Reading => {
    if (child.parentIds.some((id) => known.has(id))) return child
    // What only looks like an event is nobody's answer, here or elsewhere.
    const isNone = child.form === "text" && child.problems.some(({ code }) => code === "polyglot")
    say(isNone ? "check" : "danger", `/children/${at}`)
    const unsigned: Problem = { code: "unsigned-part", tier: "danger" }
    return { ...child, view: "refuse", problems: [...child.problems, unsigned] }
  })
  if (top.form === "envelope-with-tree" && children.length > 0) say("check", "/children")
  return { reading: { ...top, problems: [...top.problems, ...problems], children }, known }
}

/** Comments stand in an `event` of their own, or directly in the list. */
function childrenOf({ children }: JsonObject): unknown[] {
  if (!Array.isArray(children)) return []
  return children.map((child: unknown) => (isObject(child) && isObject(child.event) ? child.event : child))
}
