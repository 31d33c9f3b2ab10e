// What the test relay keeps: its events in memory and, where there is a file, one line of it for each.
import { EventRepository } from "@nostr-relay/common"
import { type Filter, matchFilter } from "nostr-tools/filter"
import { isAddressableKind, isReplaceableKind } from "nostr-tools/kinds"
import type { NostrEvent } from "nostr-tools/pure"
import { type Journal, noJournal, openJournal } from "../instance/journal.ts"

const DELETION = 5
/** How many events one filter finds where it names no limit. */
const LIMIT = 500

export class EventStore extends EventRepository {
  readonly #events = new Map<string, NostrEvent>()
  /** Who asked for the deletion of which id: a deleted event must not come back by being sent again. */
  readonly #deleted = new Map<string, string>()
  readonly #file: string | undefined
  #journal: Journal = noJournal

  constructor(file?: string) {
    super()
    this.#file = file
  }

  /** Reads the file again; what is there already stays as it is. */
  open(): void {
    if (this.#file) this.#journal = openJournal(this.#file, (entry) => this.#keep(entry as NostrEvent))
  }

  close(): void {
    this.#journal.close()
    this.#journal = noJournal
  }

  all(): readonly NostrEvent[] {
    return [...this.#events.values()]
  }

  override isSearchSupported(): boolean {
    return false
  }

  override upsert(event: NostrEvent): { isDuplicate: boolean } {
    const isNew = this.#keep(event)
    if (isNew) this.#journal.append(event)
    return { isDuplicate: !isNew }
  }

  override find(filter: Parameters<EventRepository["find"]>[0]): NostrEvent[] {
    return this.all()
      .filter((event) => matchFilter(filter as Filter, event))
      .sort(newestFirst)
      .slice(0, filter.limit ?? LIMIT)
  }

  /** The relay hands deletions over here alone, so that one is also kept here: a client may read it back. */
  override async deleteByDeletionRequest(event: NostrEvent): Promise<void> {
    this.upsert(event)
  }

  override async destroy(): Promise<void> {
    this.close()
  }

  #keep(event: NostrEvent): boolean {
    const key = keyOf(event)
    const present = this.#events.get(key)
    if (present && newestFirst(event, present) >= 0) return false
    if (this.#deleted.get(event.id) === event.pubkey) return false
    this.#events.set(key, event)
    if (event.kind === DELETION) this.#delete(event)
    return true
  }

  #delete({ pubkey, tags }: NostrEvent): void {
    for (const [name, id = ""] of tags) {
      if (name !== "e") continue
      const isOwn = ([, event]: [string, NostrEvent]): boolean => event.id === id && event.pubkey === pubkey
      const [key] = [...this.#events].find(isOwn) ?? []
      if (key !== undefined) this.#events.delete(key)
      this.#deleted.set(id, pubkey)
    }
  }
}

function keyOf({ id, kind, pubkey, tags }: NostrEvent): string {
  if (isReplaceableKind(kind)) return `${kind}:${pubkey}`
  if (isAddressableKind(kind)) return `${kind}:${pubkey}:${tags.find(([name]) => name === "d")?.[1] ?? ""}`
  return id
}

/** NIP-01: of two equally old events the one with the lower id counts. */
function newestFirst(a: NostrEvent, b: NostrEvent): number {
  if (a.created_at !== b.created_at) return b.created_at - a.created_at
  if (a.id === b.id) return 0
  return a.id < b.id ? -1 : 1
}
