// SpasmEventBodyV2: the JSON text that an Ethereum key signs with personal_sign.
import { hasValue, isObject, type JsonObject, type Post } from "./post.ts"

const TEXTS = ["action", "title", "content", "license", "language"] as const
const LISTS = [
  "authors",
  "categories",
  "tips",
  "hosts",
  "links",
  "keywords",
  "tags",
  "medias",
  "references",
  "mentions",
  "proofs",
] as const
const OBJECTS: readonly string[] = ["parent", "extra"]

/** Whether the value is a body that could be signed: its own type, and nothing of a signed form. */
export function isBody(value: JsonObject): boolean {
  return (
    value.type === "SpasmEventBodyV2" &&
    !["signedString", "signature", "siblings"].some((key) => key in value)
  )
}

/** Whether the network passes over the field, whatever stands in it, because it is no list or object as it should be. */
export function isPassedOver(body: JsonObject, key: string): boolean {
  return (
    (LISTS.some((name) => name === key) && !Array.isArray(body[key])) ||
    (OBJECTS.includes(key) && !isObject(body[key]))
  )
}

/** The fields that the network takes from a body. A field of the wrong type is dropped, as the network does. */
export function postOfBody(body: JsonObject): Post {
  const post: Record<string, unknown> = {}
  for (const key of TEXTS) if (typeof body[key] === "string" && body[key]) post[key] = body[key]
  if (typeof body.timestamp === "number" && body.timestamp) post.timestamp = body.timestamp
  for (const key of LISTS) if (Array.isArray(body[key]) && hasValue(body[key])) post[key] = body[key]
  for (const key of OBJECTS) if (isObject(body[key]) && hasValue(body[key])) post[key] = body[key]
  return post
}
