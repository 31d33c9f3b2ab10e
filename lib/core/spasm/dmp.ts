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

/** The fields of a DMP message; `signer` as written becomes its only author. Time in milliseconds. */
export function postOfDmp(message: JsonObject, signer: string | null): Post {
  const text = (key: string): string | undefined => {
    const value = message[key]
    return typeof value === "string" && value ? value : undefined
  }
  const { action, title, content, license, target } = {
    action: text("action"),
    title: text("title"),
    content: text("text"),
    license: text("license"),
    target: text("target"),
  }
  const timestamp = timestampOf(message.time)
  return {
    ...(action && { action }),
    ...(title && { title }),
    ...(content && { content }),
    ...(license && { license }),
    ...(timestamp && { timestamp }),
    ...(target && { parent: { ids: [{ value: target }] } }),
    ...(signer && { authors: [{ addresses: [{ value: signer }] }] }),
  }
}

/** Milliseconds of a DMP time: a number as it is, a date as GMT where it names no zone; undefined where unreadable. */
function timestampOf(time: unknown): number | undefined {
  const number = Number(time)
  if ((typeof time === "number" || typeof time === "string") && number) {
    return Number.isSafeInteger(number) && !Number.isNaN(new Date(number).getTime()) ? number : undefined
  }
  if (typeof time !== "string") return undefined
  const asGmt = Date.parse(`${time} GMT`)
  const millis = Number.isNaN(asGmt) ? Date.parse(time) : asGmt
  return Number.isNaN(millis) ? undefined : millis
}
