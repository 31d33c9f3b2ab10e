/**
 * Puts a value the way the real server's database gives it back: object keys by length, then by bytes.
 * Signed texts are strings and stay as they are.
 */
export function toStoredOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toStoredOrder)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  entries.sort(([a], [b]) => compareKeys(Buffer.from(a), Buffer.from(b)))
  return Object.fromEntries(entries.map(([key, inner]) => [key, toStoredOrder(inner)]))
}

const compareKeys = (a: Buffer, b: Buffer): number => a.length - b.length || Buffer.compare(a, b)

/** That database takes no NUL character and no half of a surrogate pair. */
export function isStorable(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\0")
  if (Array.isArray(value)) return value.every(isStorable)
  if (typeof value !== "object" || value === null) return true
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner))
}
