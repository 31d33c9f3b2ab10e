// The drafts that are open in this panel: one of its own, and one for each thing that is being answered.
import { signal } from "@preact/signals"
import { isEmpty, type Written, type WrittenParent } from "../../lib/core/compose/written.ts"
import type { Card } from "../../lib/core/spasm/card.ts"
import { type Drafts, draftKey } from "../../lib/platform/drafts.ts"
import { createWriting, type Writing } from "./writing.ts"

export type Sheet = {
  readonly about: WrittenParent | null
  /** What is answered, where it was seen here. */
  readonly card: Card | null
  readonly writing: Writing
}

export type Sheets = ReturnType<typeof createSheets>

/** What comes along with a draft that is opened: the beginning of it, and where it should go. */
export type Beginning = {
  readonly written: Written
  readonly to: readonly string[] | null
  readonly card?: Card | null
}

/** `name` makes a name for each draft's writer, which no other panel has. */
export function createSheets(drafts: Drafts, name: () => string) {
  const stop = new AbortController()
  const open = new Map<string, Sheet>()
  const opened = (about: WrittenParent | null, card: Card | null): Sheet => {
    const key = draftKey(about ?? undefined)
    const sheet = open.get(key) ?? {
      about,
      card,
      writing: createWriting(drafts, name(), about ?? undefined),
    }
    open.set(key, sheet)
    return sheet
  }
  const current = signal(opened(null, null))
  let ready: Promise<unknown> = Promise.resolve()

  return {
    current,
    /** All that were opened since the panel was. */
    all: (): readonly Sheet[] => [...open.values()],
    start: (): Promise<void> => current.value.writing.start(stop.signal),
    /** Shows the draft for what is answered, or the panel's own, and begins it where nothing was written yet. */
    begin: ({ written, to, card = null }: Beginning): Promise<void> => {
      const next = ready.then(async () => {
        const about = written.parent ?? null
        const isKnown = open.has(draftKey(about ?? undefined))
        const sheet = opened(about, card)
        const { writing } = sheet
        await current.value.writing.flush()
        if (!isKnown) await writing.start(stop.signal)
        current.value = sheet
        if (writing.signing.value) return
        const before = writing.written.value
        if (about) {
          const { category, mentions } = written
          if (isEmpty(before)) writing.change({ category, ...(mentions && { mentions }), ...(to && { to }) })
        } else if (!isEmpty(written)) {
          // What a person wrote is never written over: a quote goes behind it.
          const content = isEmpty(before) ? written.content : `${before.content}\n\n${written.content}`
          writing.change({ content })
        }
      })
      ready = next.catch(() => undefined)
      return next
    },
    /** Back to the draft that answers nothing; the reply is kept as a draft. */
    leave: async (): Promise<void> => {
      await current.value.writing.flush()
      current.value = opened(null, null)
    },
    flush: async (): Promise<void> => {
      await Promise.all([...open.values()].map(({ writing }) => writing.flush()))
    },
    end: (): void => stop.abort(),
  }
}
