// A browser's key-value store in memory: it outlives the workers that use it, copies what it keeps, and gives objects
// back with their keys in the order of the alphabet.
import type { Store } from "../../lib/app/ports.ts"

export type Memory = {
  /** What is stored, as JSON. */
  readonly items: Map<string, string>
  /** The store as a new worker sees it; the worker before is dead from now on. */
  readonly start: () => Store
  /** The worker stops inside its nth write from now; `lands` says whether that write is still made. */
  readonly dieAt: (write: number, lands: boolean) => void
  readonly die: () => void
  readonly isDead: () => boolean
  /** Resolves when the present worker dies. */
  readonly died: () => Promise<void>
  /** Which operations fail from now on. */
  readonly fail: (...operations: readonly Operation[]) => void
  readonly writes: () => number
}

export type Operation = "get" | "set" | "remove" | "withPrefix"

/** `step` is waited for before every operation, so that a test may choose their order. */
export function fakeMemory(step: () => Promise<unknown> = () => Promise.resolve()): Memory {
  const items = new Map<string, string>()
  let failing: readonly Operation[] = []
  let worker = newWorker()
  let fatal: { left: number; readonly lands: boolean } | null = null
  let writes = 0

  const die = (): void => {
    fatal = null
    worker.dead = true
    worker.tell()
  }
  const start = (): Store => {
    worker.dead = true
    worker = newWorker()
    const mine = worker
    const run = async <T>(operation: Operation, work: () => T): Promise<T> => {
      await step()
      if (mine.dead) return never()
      if (failing.includes(operation)) throw new Error(`${operation} failed`)
      if (operation !== "set" && operation !== "remove") return work()
      writes++
      if (fatal === null || --fatal.left > 0) return work()
      if (fatal.lands) work()
      die()
      return never()
    }
    return {
      get: (key) => run("get", () => copyOf(items.get(key))),
      set: (given) => {
        const texts = Object.entries(given).map(([key, value]) => [key, JSON.stringify(value)] as const)
        return run("set", () => {
          for (const [key, text] of texts) items.set(key, text)
        })
      },
      remove: (keys) =>
        run("remove", () => {
          for (const key of keys) items.delete(key)
        }),
      withPrefix: (prefix) =>
        run("withPrefix", () =>
          Object.fromEntries(
            [...items].filter(([key]) => key.startsWith(prefix)).map(([key, text]) => [key, copyOf(text)]),
          ),
        ),
    }
  }
  return {
    items,
    start,
    die,
    isDead: () => worker.dead,
    died: () => worker.death,
    dieAt: (left, lands) => {
      fatal = { left, lands }
    },
    fail: (...operations) => {
      failing = operations
    },
    writes: () => writes,
  }
}

type Worker = { dead: boolean; readonly death: Promise<void>; readonly tell: () => void }

function newWorker(): Worker {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { dead: false, death: promise, tell: resolve }
}

/** What a dead worker waits for. */
export const never = <T>(): Promise<T> => new Promise(() => undefined)

const copyOf = (text: string | undefined): unknown =>
  text === undefined ? undefined : JSON.parse(text, (_, value: unknown) => sorted(value))

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
