import type { CopyStore, SlotKey, SlotStore } from "../../lib/core/vault/ports.ts"

/** `step` counts writes from 0. A torn write leaves a part of the new value; a kill refuses all that comes after it. */
export type Fault =
  | { readonly kind: "kill-before" | "kill-after" | "quota" | "lost"; readonly step: number }
  | { readonly kind: "torn"; readonly step: number; readonly part: number }

export type DiskPlace = SlotKey | "copy"

/** Two stores in memory that fail as real ones do. */
export type FakeDisk = {
  readonly slots: SlotStore
  readonly copy: CopyStore
  readonly contents: Map<DiskPlace, unknown>
  readonly unreadable: Set<DiskPlace>
  /** Starts a new process, whose writes are counted from 0, with a fault waiting in it. */
  readonly start: (fault?: Fault) => void
  readonly writes: () => number
}

export function fakeDisk(): FakeDisk {
  const contents = new Map<DiskPlace, unknown>()
  const unreadable = new Set<DiskPlace>()
  let fault: Fault | undefined
  let step = 0
  let dead = false

  const read = async (place: DiskPlace): Promise<unknown> => {
    if (dead || unreadable.has(place)) throw new Error("no answer")
    return contents.get(place)
  }
  const write = async (place: DiskPlace, value: unknown): Promise<"done" | "disk-full"> => {
    if (dead) throw new Error("no answer")
    const hit = fault?.step === step++ ? fault : undefined
    if (hit?.kind === "quota") return "disk-full"
    if (hit?.kind === "lost") return "done"
    dead = hit !== undefined
    if (hit?.kind !== "kill-before") contents.set(place, hit?.kind === "torn" ? torn(value, hit.part) : value)
    if (dead) throw new Error("killed")
    return "done"
  }

  return {
    contents,
    unreadable,
    slots: {
      read,
      write: async (slot, value) =>
        (await write(slot, value)) === "done" ? { ok: true } : { ok: false, code: "disk-full" },
    },
    copy: {
      get: () => read("copy"),
      set: async (_key, value) => {
        if ((await write("copy", value)) === "disk-full") throw new Error("QUOTA_BYTES quota exceeded")
      },
    },
    start: (next) => {
      fault = next
      step = 0
      dead = false
    },
    writes: () => step,
  }
}

function torn(value: unknown, part: number): unknown {
  return typeof value === "string" ? value.slice(0, Math.floor(value.length * part)) : undefined
}
