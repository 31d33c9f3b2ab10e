import type { SpasmEventV2 } from "spasm.js"
import {
  convertToSpasm,
  getAllEventIds,
  getAllParentIds,
  getIdByFormat,
  getVerifiedSigners,
  hasSignatureEthereum,
  hasSignatureNostr,
  isAnySignerListedIn,
} from "spasm.js"
import { answers } from "./answers.ts"
import { refusalByPolicy, tableOf } from "./gates.ts"
import type { Policy } from "./settings.ts"
import { countAction } from "./stats.ts"
import { authorsOf, type Change, idsOf, parentIdsOf, type Store } from "./store.ts"

/** Takes an event in any form and answers in the words of the real server. */
export function submit(unknownEvent: unknown, store: Store, policy: Policy): string {
  if (!isFilledObject(unknownEvent)) return answers.empty
  try {
    const event = convertToSpasm(unknownEvent as unknown as SpasmEventV2)
    if (!event) return answers.unconvertible
    return refusalByPolicy(event, policy) ?? refusalByStore(event, store) ?? save(event, store, policy)
  } catch (error) {
    console.error("Submitting failed", error)
    return answers.failed
  }
}

const isFilledObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0

const isSigned = (event: SpasmEventV2): boolean => hasSignatureEthereum(event) || hasSignatureNostr(event)

/** Banned and known events. A known one stays as it is: another signature on it is not added. */
function refusalByStore(event: SpasmEventV2, store: Store): string | null {
  const ids: unknown[] = getAllEventIds(event) ?? []
  const isBan = (action: unknown, content: unknown) => action === "moderate" && content === "delete"
  const banned = store
    .rows()
    .some(
      (row) => isBan(row.event.action, row.event.content) && parentIdsOf(row).some((id) => ids.includes(id)),
    )
  if (banned) return answers.banned

  const id = identity(event)
  return store.rows().some((row) => idsOf(row).includes(id)) ? answers.known : null
}

/** Unsigned items keep their address while their text may differ a little between two reads of one feed. */
function identity(event: SpasmEventV2): string | number | null {
  const address = getIdByFormat(event, { name: "url" }) ?? getIdByFormat(event, { name: "guid" })
  return isSigned(event) || !address ? getIdByFormat(event, { name: "spasmid" }) : address
}

function save(event: SpasmEventV2, store: Store, policy: Policy): string {
  const insertion = store.insertion(event, tableOf(event))
  const { action } = event

  if (action?.startsWith("app-config")) {
    if (!insertion) return answers.unsaved
    store.apply([insertion])
    return policy.update() ? answers.configUpdated : answers.configNotUpdated
  }
  if (action === "moderate" && event.content === "delete") {
    if (!isAnySignerListedIn(event, policy.settings.moderators)) return answers.notModerator
    return insertion ? moderate(event, insertion, store) : answers.unsaved
  }
  if (action === "react" || action === "reply" || action === "vote") {
    // Checked before anything is stored, because the event itself would match.
    if (isSigned(event) && isRepeated(event, store)) return answers.repeated
    if (!insertion) return answers.unsaved
    const counts = countAction(event, getAllParentIds(event) ?? [], store)
    store.apply([insertion, ...(counts ?? [])])
    return counts ? answers.counted : answers.notCounted
  }
  if (!insertion) return answers.unsaved
  store.apply([insertion])
  return answers.saved
}

function moderate(event: SpasmEventV2, insertion: Change, store: Store): string {
  const targets: unknown[] = getAllParentIds(event) ?? []
  const rows = store.rows().filter((row) => idsOf(row).some((id) => targets.includes(id)))
  store.apply([insertion, { do: "delete", keys: rows.map((row) => row.key) }])
  return rows.length > 0 ? answers.deleted : answers.notDeleted
}

/** The same signer, parent, action and content. Nobody proven as author counts as repeated too. */
function isRepeated(event: SpasmEventV2, store: Store): boolean {
  const signers = lowerCased(getVerifiedSigners(event) ?? [])
  if (signers.length === 0) return true
  const parents = lowerCased(getAllParentIds(event) ?? [])
  if (parents.length === 0 || !event.content) return false
  return store
    .rows()
    .some(
      (row) =>
        row.event.action === event.action &&
        row.event.content === event.content &&
        parentIdsOf(row).some((id) => parents.includes(id)) &&
        authorsOf(row).some((address) => signers.includes(address)),
    )
}

const lowerCased = (values: readonly unknown[]): unknown[] =>
  values.map((value) => (typeof value === "string" ? value.toLowerCase() : value))
