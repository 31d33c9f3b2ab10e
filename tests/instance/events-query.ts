import { sanitizeEvent, toBeHex } from "spasm.js"
import type { Settings } from "./settings.ts"
import { authorsOf, parentIdsOf, type Row } from "./store.ts"

const names = [
  "format",
  "webType",
  "signer",
  "parentId",
  "action",
  "category",
  "source",
  "activity",
  "keyword",
  "limit",
] as const

type Name = (typeof names)[number]
export type Filters = Record<Name, string | string[] | null>

const highestLimit = 300

/** Reads a list's query. The path can set the format, the activity and, where none is asked for, the action. */
export function readFilters(path: string, query: URLSearchParams): Filters {
  const filters = Object.fromEntries(names.map((name) => [name, readValue(name, query)])) as Filters
  if (path.startsWith("/api/rss")) filters.format = "rss"
  if (path.startsWith("/api/spasm")) filters.format = "spasm"
  const [, activity] = /^\/api\/(?:rss|spasm)\/(all|rising|hot)$/.exec(path) ?? []
  if (activity) {
    filters.activity = activity
    filters.action ??= ["post"]
  }
  // Without any query the list is a little longer.
  if (query.size === 0) filters.limit = "25"
  sanitizeEvent(filters)
  return filters
}

function readValue(name: Name, query: URLSearchParams): string | string[] | null {
  const values = [...query.getAll(name), ...query.getAll(`${name}[]`)]
  if (values.length > 1) return values
  const [value] = values
  return value && value !== "false" ? value : null
}

/** The rows a list shows, newest first. */
export function selectRows(rows: Row[], filters: Filters, settings: Settings): Row[] {
  const limit = limitOf(filters.limit)
  if (limit === null) return []
  return rows
    .filter((row) => matches(row, filters, settings))
    .sort((a, b) => b.added - a.added || b.key - a.key)
    .slice(0, limit)
}

/** The number of rows to give; null for a number that a database takes for no limit at all. */
function limitOf(value: string | string[] | null): number | null {
  const asked = typeof value === "string" ? Number(value) : Number.NaN
  const limit = asked >= 0 ? Math.min(asked, highestLimit) : 20
  return Number.isInteger(limit) ? limit : null
}

function matches(row: Row, filters: Filters, settings: Settings): boolean {
  const { event } = row
  const { signer, parentId, category, action, source, keyword, activity, webType } = filters
  return (
    (signer === "any" || passes(signer, (wanted) => authorsOf(row).includes(toHexKey(wanted)))) &&
    (parentId === "any" || passes(parentId, (wanted) => parentIdsOf(row).includes(wanted))) &&
    (category === "any" || passes(category, (wanted) => hasCategory(row, wanted))) &&
    passes(action, (wanted) => event.action === wanted) &&
    passes(typeof source === "string" ? source : null, (wanted) => event.source?.name === wanted) &&
    passes(keyword, (wanted) => hasKeyword(row, wanted)) &&
    isActiveEnough(row, activity, settings) &&
    (webType === "web3" ? isSigned(row) : webType !== "web2" || !isSigned(row))
  )
}

/** A parameter that is not there passes everything; a repeated one passes what any of its values passes. */
function passes(filter: string | string[] | null, test: (wanted: string) => boolean): boolean {
  if (filter === null) return true
  return typeof filter === "string" ? test(filter) : filter.some((wanted) => wanted !== "" && test(wanted))
}

const toHexKey = (signer: string): string =>
  signer.length === 63 && signer.startsWith("npub") ? toBeHex(signer) || signer : signer

function hasCategory({ event }: Row, wanted: string): boolean {
  return Array.isArray(event.categories) && event.categories.some(({ name }) => name === wanted)
}

function hasKeyword({ event }: Row, wanted: string): boolean {
  const forms = [wanted, wanted.toUpperCase(), wanted.toLowerCase()]
  return Array.isArray(event.keywords) && event.keywords.some((keyword) => forms.includes(keyword))
}

function isSigned({ event }: Row): boolean {
  return Array.isArray(event.signatures) && event.signatures.some(({ value }) => Boolean(value))
}

function isActiveEnough({ stats }: Row, activity: Filters["activity"], settings: Settings): boolean {
  if (activity !== "hot" && activity !== "rising") return true
  const least = activity === "hot" ? settings.feedFiltersActivityHot : settings.feedFiltersActivityRising
  return (stats ?? []).some((stat) => stat.action === "react" && Number(stat.total) >= least)
}
