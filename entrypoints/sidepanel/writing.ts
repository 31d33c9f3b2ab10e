// One draft in front of a person: kept as it is typed, and shared with every other panel that shows it.
import { signal } from "@preact/signals"
import type { DraftNews } from "../../components/compose/draft-notice.tsx"
import { isEmpty, nothingWritten, type Written, type WrittenParent } from "../../lib/core/compose/written.ts"
import { type Drafts, draftKey, type StoredDraft } from "../../lib/platform/drafts.ts"

/** From the first key stroke that is not kept yet to its being kept. */
export const AUTOSAVE_MS = 300

export type Kept = "loading" | "nothing" | "keeping" | "kept" | "failed"
export type Signing = NonNullable<StoredDraft["signing"]>
export type Writing = ReturnType<typeof createWriting>

/** `writer` is this panel's own name. Nothing of it rejects: what could not be kept is told by `kept`. */
export function createWriting(drafts: Drafts, writer: string, about?: WrittenParent) {
  const key = draftKey(about)
  const written = signal<Written>(nothingWritten(about))
  const kept = signal<Kept>("loading")
  const signing = signal<Signing | null>(null)
  /** The version that gave way, and why. */
  const other = signal<{ readonly written: Written; readonly news: DraftNews } | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Typed, and not handed to the disk yet. */
  let isDirty = false
  /** Typed here since the last version of another panel was taken over. */
  let isOurs = false
  let count = 0

  const keep = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    isDirty = false
    count++
    kept.value = "keeping"
    const version = count
    const asked = signing.value
    const draft = { written: written.value, writer, count, ...(asked && { signing: asked }) }
    try {
      if (isEmpty(written.value)) await drafts.remove(key)
      else await drafts.save(key, draft)
      if (version === count && !isDirty) kept.value = isEmpty(written.value) ? "nothing" : "kept"
    } catch {
      if (version === count) {
        isDirty = true
        kept.value = "failed"
      }
    }
  }
  const later = (): void => {
    isDirty = true
    kept.value = "keeping"
    timer ??= setTimeout(keep, AUTOSAVE_MS)
  }
  const put = (next: Written): void => {
    written.value = next
    isOurs = true
    later()
  }

  /** The newest version wins; what gave way here can be had back. */
  const heard = (stored: StoredDraft | null): void => {
    // An echo of what was typed over since.
    if (stored?.writer === writer && stored.count !== count) return
    const next = stored?.written ?? nothingWritten(about)
    const isSame = JSON.stringify(next) === JSON.stringify(written.value)
    if (isDirty) {
      // What is being typed here is newer still, and is about to be kept.
      if (stored && stored.writer !== writer && !isSame) other.value = { written: next, news: "elsewhere" }
      return
    }
    const wasAsked = signing.value !== null
    signing.value = stored?.signing ?? null
    if (isSame) return
    // After a signature an empty sheet is no loss.
    const isLoss = isOurs || (stored === null && !wasAsked)
    if (isLoss && !isEmpty(written.value)) other.value = { written: written.value, news: "elsewhere" }
    isOurs = false
    written.value = next
    kept.value = stored ? "kept" : "nothing"
  }

  return {
    written,
    kept,
    signing,
    other,
    /** Brings the draft back from the disk and follows it until the signal aborts. */
    start: async (signal: AbortSignal): Promise<void> => {
      drafts.watch(key, heard, signal)
      const stored = await drafts.load(key).catch(() => null)
      if (kept.value !== "loading") {
        // What was typed meanwhile is newer.
        if (stored && stored.writer !== writer) other.value ??= { written: stored.written, news: "elsewhere" }
        return
      }
      if (stored) {
        written.value = stored.written
        signing.value = stored.signing ?? null
      }
      kept.value = stored ? "kept" : "nothing"
    },
    change: (change: Partial<Written>): void => put({ ...written.value, ...change }),
    /** Keeps at once what waits to be kept: the page may be gone in a moment. */
    flush: async (): Promise<void> => {
      if (isDirty) await keep()
    },
    /** Does away with it; there is a way back as long as the panel is open. */
    discard: async (): Promise<void> => {
      if (!isEmpty(written.value)) other.value = { written: written.value, news: "deleted" }
      written.value = nothingWritten(about)
      isOurs = false
      await keep()
    },
    /** The version that gave way comes back, and the other one gives way. */
    bringBack: (): void => {
      const back = other.value
      if (!back) return
      other.value = isEmpty(written.value) ? null : { written: written.value, news: "elsewhere" }
      put(back.written)
    },
    /** The person is being asked; null where that came to nothing. */
    asked: async (request: Signing | null): Promise<void> => {
      signing.value = request
      await keep()
    },
    /** It was signed: the outbox has it now. */
    done: async (): Promise<void> => {
      written.value = nothingWritten(about)
      signing.value = null
      other.value = null
      isOurs = false
      await keep()
    },
  }
}
