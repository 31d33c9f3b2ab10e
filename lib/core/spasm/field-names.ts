// What each signed leaf of a Spasm body or a DMP message is called; a leaf without a name is unknown.

type Rule = readonly [pattern: RegExp, name: string, type?: "string" | "number"]

const ID = "(?:format/(?:name|version)|marker|pubkey|hosts/\\d+/(?:value|marker))"
const at = (pattern: string): RegExp => new RegExp(`^/${pattern}$`)

const BODY: readonly Rule[] = [
  [at("type"), "type", "string"],
  [at("protocol/(?:name|version)"), "protocol", "string"],
  [at("action"), "action", "string"],
  [at("title"), "title", "string"],
  [at("content"), "content", "string"],
  [at("timestamp"), "timestamp", "number"],
  [at("license"), "licence", "string"],
  [at("language"), "language", "string"],
  [at("parent/ids/\\d+/value"), "parent"],
  [at(`parent/(?:marker|ids/\\d+/${ID})`), "parent-detail"],
  [at("authors/\\d+/addresses/\\d+/value"), "author", "string"],
  [at(`authors/\\d+/(?:marker|hosts/\\d+/value|addresses/\\d+/${ID})`), "author-detail"],
  [at("authors/\\d+/usernames/\\d+/.+"), "author-name"],
  [at("mentions/\\d+/addresses/\\d+/value"), "mention", "string"],
  [at(`mentions/\\d+/(?:marker|hosts/\\d+/value|addresses/\\d+/${ID})`), "mention-detail"],
  [at("mentions/\\d+/usernames/\\d+/.+"), "mention-name"],
  [at("categories/\\d+(?:/sub)*/name"), "category", "string"],
  [at("keywords/\\d+"), "keyword"],
  [at("tags/\\d+/\\d+"), "tag"],
  [at("links/\\d+/.+"), "link"],
  [at("hosts/\\d+/.+"), "host"],
  [at("medias/\\d+/.+"), "media"],
  [at(`references/\\d+/(?:marker|ids/\\d+/(?:value|${ID}))`), "reference"],
  [at("tips/\\d+/.+"), "tip"],
  [at("proofs/\\d+/.+"), "proof"],
  [at("extra/.+"), "extra"],
  [at("sequence"), "sequence"],
  [at("previousEvent/.+"), "previous-event"],
  [at("root/.+"), "root"],
  [at("pows/\\d+/.+"), "pow"],
  [
    at("(?:authors|mentions|categories|keywords|tags|links|hosts|medias|references|tips|proofs|pows)"),
    "empty",
  ],
]

const DMP: readonly Rule[] = [
  [at("version"), "protocol", "string"],
  [at("time"), "timestamp", "string"],
  [at("action"), "action", "string"],
  [at("target"), "parent", "string"],
  [at("title"), "title", "string"],
  [at("text"), "content", "string"],
  [at("license"), "licence", "string"],
]

/** Name of the leaf of a Spasm V2 body, or null where the form has no such field of that type. */
export const bodyFieldName = (path: string, value: unknown): string | null => nameBy(BODY, path, value)

/** Name of the leaf of a DMP message, or null where the form has no such field of that type. */
export const dmpFieldName = (path: string, value: unknown): string | null => nameBy(DMP, path, value)

function nameBy(rules: readonly Rule[], path: string, value: unknown): string | null {
  const rule = rules.find(([pattern]) => pattern.test(path))
  if (rule === undefined) return null
  const [, name, type] = rule
  if (name === "empty") return Array.isArray(value) ? name : null
  return type === undefined || typeof value === type ? name : null
}
