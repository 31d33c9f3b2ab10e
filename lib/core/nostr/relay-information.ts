// NIP-11: what a relay says of itself, reduced to what the signer acts on.
import { isObject } from "../spasm/post.ts"

export type RelayInformation = {
  readonly name?: string
  readonly software?: string
  /** `max_message_length`: most bytes of one frame. */
  readonly maxBytes?: number
  /** `min_pow_difficulty` in leading zero bits. */
  readonly minPow?: number
  readonly needsLogin?: boolean
  readonly needsPayment?: boolean
}

const LONGEST_NAME = 100

/** The known members of a relay's document; null where the value is no JSON object. Never throws. */
export function relayInformation(value: unknown): RelayInformation | null {
  if (!isObject(value)) return null
  const limitation = isObject(value.limitation) ? value.limitation : {}
  const name = textOf(value.name)
  const software = [textOf(value.software), textOf(value.version)].filter((part) => part !== "").join(" ")
  const maxBytes = countOf(limitation.max_message_length, Number.MAX_SAFE_INTEGER)
  const minPow = countOf(limitation.min_pow_difficulty, 256)
  return {
    ...(name !== "" && { name }),
    ...(software !== "" && { software }),
    ...(maxBytes > 0 && { maxBytes }),
    ...(minPow > 0 && { minPow }),
    ...flag("needsLogin", limitation.auth_required),
    ...flag("needsPayment", limitation.payment_required),
  }
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value.slice(0, LONGEST_NAME).toWellFormed().trim() : ""

const countOf = (value: unknown, most: number): number =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 && value <= most ? value : 0

const flag = <K extends string>(key: K, value: unknown): { readonly [key in K]?: boolean } =>
  (typeof value === "boolean" ? { [key]: value } : {}) as { readonly [key in K]?: boolean }
