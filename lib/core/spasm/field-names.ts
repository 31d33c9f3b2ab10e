// What each signed leaf of a Spasm body or a DMP message is called; a leaf without a name is unknown.

/** What the leaves below one top-level key are called: the rest of the path, the name, and the only type that has it. */
type Rule = readonly [rest: RegExp, name: string, type?: "string" | "number"]

const ID = "(?:format/(?:name|version)|marker|pubkey|hosts/\\d+/(?:value|marker))"
const at = (rest: string): RegExp => new RegExp(`^${rest}$`, "s")
const text = (name: string): Rule[] => [[at(""), name, "string"]]
const list = (...rules: Rule[]): Rule[] => [...rules, [at(""), "empty"]]
const people = (name: string): Rule[] =>
  list(
    [at("/\\d+/addresses/\\d+/value"), name, "string"],
    [at(`/\\d+/(?:marker|hosts/\\d+/value|addresses/\\d+/${ID})`), `${name}-detail`],
    [at("/\\d+/usernames/\\d+/.+"), `${name}-name`],
  )

const BODY: ReadonlyMap<string, readonly Rule[]> = new Map<string, Rule[]>([
  ["type", text("type")],
  ["protocol", [[at("/(?:name|version)"), "protocol", "string"]]],
  ["action", text("action")],
  ["title", text("title")],
  ["content", text("content")],
  ["timestamp", [[at(""), "timestamp", "number"]]],
  ["license", text("licence")],
  ["language", text("language")],
  [
    "parent",
    [
      [at("/ids/\\d+/value"), "parent"],
      [at(`/(?:marker|ids/\\d+/${ID})`), "parent-detail"],
    ],
  ],
  ["authors", people("author")],
  ["mentions", people("mention")],
  ["categories", list([at("/\\d+(?:/sub)*/name"), "category", "string"])],
  ["keywords", list([at("/\\d+"), "keyword"])],
  ["tags", list([at("/\\d+/\\d+"), "tag"])],
  ["links", list([at("/\\d+/.+"), "link"])],
  ["hosts", list([at("/\\d+/.+"), "host"])],
  ["medias", list([at("/\\d+/.+"), "media"])],
  ["references", list([at(`/\\d+/(?:marker|ids/\\d+/(?:value|${ID}))`), "reference"])],
  ["tips", list([at("/\\d+/.+"), "tip"])],
  ["proofs", list([at("/\\d+/.+"), "proof"])],
  ["extra", [[at("/.+"), "extra"]]],
  ["sequence", [[at(""), "sequence"]]],
  ["previousEvent", [[at("/.+"), "previous-event"]]],
  ["root", [[at("/.+"), "root"]]],
  ["pows", list([at("/\\d+/.+"), "pow"])],
])

const DMP: ReadonlyMap<string, readonly Rule[]> = new Map([
  ["version", text("protocol")],
  ["time", text("timestamp")],
  ["action", text("action")],
  ["target", text("parent")],
  ["title", text("title")],
  ["text", text("content")],
  ["license", text("licence")],
])

/** Name of the leaf of a Spasm V2 body, or null where the form has no such field of that type. */
export const bodyFieldName = (path: string, value: unknown): string | null => nameBy(BODY, path, value)

/** Name of the leaf of a DMP message, or null where the form has no such field of that type. */
export const dmpFieldName = (path: string, value: unknown): string | null => nameBy(DMP, path, value)

function nameBy(rules: typeof BODY, path: string, value: unknown): string | null {
  const end = path.indexOf("/", 1)
  const top = end < 0 ? path.length : end
  const rest = path.slice(top)
  const rule = rules.get(path.slice(1, top))?.find(([pattern]) => pattern.test(rest))
  if (rule === undefined) return null
  const [, name, type] = rule
  if (name === "empty") return Array.isArray(value) ? name : null
  return type === undefined || typeof value === type ? name : null
}
