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

/** Thrown where an input holds more signatures than one reading may prove. */
export class TooMany extends Error {}

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
  const children = childrenOf(value).flatMap(({ event, path }): Reading[] => {
    const child = proving.readInside(event, proving)
    if (!child) return []
    if (child.parentIds.some((id) => known.has(id))) return [child]
    say("danger", path)
    return [
      { ...child, view: "refuse", problems: [...child.problems, { code: "unsigned-part", tier: "danger" }] },
    ]
  })
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
function childrenOf({ children }: JsonObject): { readonly event: JsonObject; readonly path: string }[] {
  if (!Array.isArray(children)) return []
  return children.flatMap((child: unknown, at) => {
    const event = isObject(child) && isObject(child.event) ? child.event : child
    return isObject(event) ? [{ event, path: `/children/${at}` }] : []
  })
}
