// DMP (Degen Messaging Protocol), the first generation of Spasm: a JSON text signed with personal_sign.
import type { JsonObject, Post } from "./post.ts"

/** Whether the value is a DMP message: a `dmp_v` version, an action and a licence, and no V2 or Nostr mark. */
export function isDmp(value: JsonObject): boolean {
  return (
    typeof value.version === "string" &&
    /^dmp_v\d+\.\d+\.\d+$/.test(value.version) &&
    "action" in value &&
    "license" in value &&
    !("spasm_version" in value) &&
    !("type" in value)
  )
}

/**
 * The fields of a DMP message, of whatever type, as the network takes them. `signer` as written becomes its only
 * author. Time in milliseconds.
 */
export function postOfDmp(message: JsonObject, signer: string | null): Post {
  const { action, title, text, license, target } = message
  const timestamp = timestampOf(message.time)
  return {
    ...(action ? { action } : {}),
    ...(title ? { title } : {}),
    ...(text ? { content: text } : {}),
    ...(license ? { license } : {}),
    ...(timestamp && { timestamp }),
    ...(target ? { parent: { ids: [{ value: target }] } } : {}),
    ...(signer && { authors: [{ addresses: [{ value: signer }] }] }),
  }
}

/** Milliseconds of a DMP time: a number as it is, a date as GMT where it names no zone; undefined where unreadable. */
export function timestampOf(time: unknown): number | undefined {
  if (typeof time === "object") return undefined
  const number = Number(time)
  if (number) {
    return Number.isSafeInteger(number) && !Number.isNaN(new Date(number).getTime()) ? number : undefined
  }
  if (typeof time !== "string" || time === "" || endsInComment(time)) return undefined
  const asGmt = Date.parse(`${time} GMT`)
  const millis = Number.isNaN(asGmt) ? Date.parse(/T[\d:.]*$/i.test(time) ? `${time}Z` : time) : asGmt
  return Number.isNaN(millis) ? undefined : millis
}

/** Whether a comment is left open, which would swallow the zone and leave the machine's own. */
function endsInComment(time: string): boolean {
  let open = 0
  for (const letter of time) {
    if (letter === "(") open++
    else if (letter === ")" && open > 0) open--
  }
  return open > 0
}
