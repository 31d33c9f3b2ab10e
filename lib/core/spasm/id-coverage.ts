// Which signed leaves no spasmid01 covers: two events that differ only there have one id, and two meanings.
import type { NostrTemplate } from "../nostr/event.ts"
import { hasSpasmTags } from "./nostr-tags.ts"

/** JSON Pointers into a body whose values are hashed, or may be: a format is, where it cannot be told by its value. */
const BODY = [
  /^\/(?:action|title|content|timestamp|license|language)$/,
  /^\/(?:keywords|tags|tips|extra)(?:\/|$)/,
  /^\/(?:hosts|links)\/\d+\/(?:value|marker)$/,
  /^\/parent\/(?:marker|ids\/\d+\/value)$/,
  /^\/references\/\d+\/(?:marker|ids\/\d+\/value)$/,
  /^\/(?:authors|mentions)\/\d+\/(?:marker$|addresses\/\d+\/(?:value$|format(?:\/|$))|usernames\/)/,
  /^\/medias\/\d+\/(?!(?:ids|hashes|links)(?:\/|$))/,
  /^\/medias\/\d+\/(?:ids|hashes|links)\/\d+\/value$/,
  /^\/proofs\/\d+\/(?!links(?:\/|$))/,
  /^\/proofs\/\d+\/links\/\d+\/(?:value|marker)$/,
]

/** Whether the id of a body passes over a leaf. */
export const isOutsideBodyId = (path: string): boolean => !BODY.some((pattern) => pattern.test(path))

/** Whether the id of a DMP message passes over a leaf. */
export const isOutsideDmpId = (path: string): boolean =>
  !["/action", "/title", "/text", "/license", "/time", "/target"].includes(path)

/** Tags that become fields, or say how others do. */
const TAGS = [
  ..."t e p r O tags_mapping title spasm_title spasm_action spasm_timestamp".split(" "),
  ..."spasm_target license spasm_tips spasm_custom_schema".split(" "),
]

/** Whether the id of a Nostr event passes over a leaf. The name of a tag may make it a field, so it never is. */
export function isOutsideNostrId(event: NostrTemplate): (path: string) => boolean {
  const isSpasm = hasSpasmTags(event)
  const isTimed = isSpasm && event.tags.some(([name, value]) => name === "spasm_timestamp" && Number(value))
  // Of times the last that is one counts; of actions the last.
  const isActing = isSpasm && event.tags.findLast(([name]) => name === "spasm_action")?.[1]
  return (path) => {
    if (path === "/kind") return Boolean(isActing)
    if (path === "/created_at") return isTimed
    const [, row, column] = /^\/tags\/(\d+)\/(\d+)$/.exec(path) ?? []
    return column !== undefined && column !== "0" && !TAGS.includes(event.tags[Number(row)]?.[0] ?? "")
  }
}
