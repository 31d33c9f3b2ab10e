// The fields of a Spasm event after its form was taken away: what the network's conversion yields (2.0.0-rc.52).

/** Plain values as they stood in the signed text; lists and objects are not yet checked inside. */
export type Post = {
  readonly action?: unknown
  readonly title?: unknown
  readonly content?: unknown
  readonly timestamp?: number
  readonly license?: unknown
  readonly language?: string
  readonly parent?: unknown
  readonly extra?: unknown
  readonly authors?: readonly unknown[]
  readonly categories?: readonly unknown[]
  readonly tips?: readonly unknown[]
  readonly hosts?: readonly unknown[]
  readonly links?: readonly unknown[]
  readonly keywords?: readonly unknown[]
  readonly tags?: readonly unknown[]
  readonly medias?: readonly unknown[]
  readonly references?: readonly unknown[]
  readonly mentions?: readonly unknown[]
  readonly proofs?: readonly unknown[]
}

export type JsonObject = Readonly<Record<string, unknown>>

/** Narrows to a JSON object, neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** Members of a list that are objects; empty where there is no list. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** Whether the network counts a value as present: no empty list, object or falsy scalar, at any depth of lists. */
export function hasValue(value: unknown): boolean {
  if (!value) return false
  if (Array.isArray(value)) return value.some(hasValue)
  return !isObject(value) || Object.keys(value).length > 0
}

/** Every id that the post answers, as written. */
export function parentIds(post: Post): string[] {
  if (!isObject(post.parent)) return []
  return objectsIn(post.parent.ids).flatMap(({ value }) =>
    typeof value === "string" && value ? [value] : [],
  )
}

/** Every address that the post names as author, lower case. */
export function namedAuthors(post: Post): string[] {
  const addresses = (post.authors ?? []).flatMap((author) =>
    isObject(author) ? objectsIn(author.addresses) : [],
  )
  return addresses.flatMap(({ value }) => (typeof value === "string" ? [value.toLowerCase()] : []))
}

/** Categories as paths: the name, then each sub-category. */
export function categoryPaths(post: Post): string[][] {
  return objectsIn(post.categories).map((category) => {
    const path: string[] = []
    for (let level: unknown = category; isObject(level) && path.length < 8; level = level.sub) {
      if (typeof level.name === "string") path.push(level.name)
    }
    return path
  })
}
