import { finalizeEvent, getPublicKey } from "nostr-tools/pure"
import type { SpasmEventV2 } from "spasm.js"
import { convertToNostr, convertToSpasm, convertToSpasmEventEnvelope, mergeSpasmEventsV2 } from "spasm.js"
import { type HDAccount, mnemonicToAccount } from "viem/accounts"

const words = "test test test test test test test test test test test junk"

const person = (addressIndex: number): HDAccount => mnemonicToAccount(words, { addressIndex })

/** Throwaway people with publicly known keys. */
export const ann = person(0)
export const moderator = person(1)
export const admin = person(2)
export const bob = person(3)
export const nostrSecret = new Uint8Array(32).fill(7)
export const nostrKey = getPublicKey(nostrSecret)

export interface Fields {
  action?: string
  title?: string
  content?: string
  parent?: { ids: { value: string }[] }
  categories?: { name: string }[]
  keywords?: string[]
  timestamp?: number
}

let lastTime = Date.now()

const author = (address: string) =>
  address.startsWith("0x")
    ? { value: address.toLowerCase(), format: { name: "ethereum-pubkey" } }
    : { value: address, format: { name: "nostr-hex" } }

/** A body as the forums write it; every one has a time of its own. */
export function bodyOf(fields: Fields, addresses: string[]): object {
  lastTime += 1
  return {
    type: "SpasmEventBodyV2",
    action: "post",
    ...fields,
    timestamp: fields.timestamp ?? lastTime,
    license: "SPDX-License-Identifier: CC0-1.0",
    protocol: { name: "spasm", version: "2.0.0" },
    authors: [{ addresses: addresses.map(author) }],
  }
}

export interface SignedClosed {
  type: "SpasmEventBodySignedClosedV2"
  signedString: string
  signature: string
  signer: string
}

export async function signBody(signer: HDAccount, body: object): Promise<SignedClosed> {
  const signedString = JSON.stringify(body)
  const signature = await signer.signMessage({ message: signedString })
  return {
    type: "SpasmEventBodySignedClosedV2",
    signedString,
    signature,
    signer: signer.address.toLowerCase(),
  }
}

export const signedBy = (signer: HDAccount, fields: Fields): Promise<SignedClosed> =>
  signBody(signer, bodyOf(fields, [signer.address]))

function signBodyWithNostr(body: object): object {
  const { kind, created_at, tags, content } = convertToNostr(body as SpasmEventV2) as unknown as {
    kind: number
    created_at: number
    tags: string[][]
    content: string
  }
  return JSON.parse(JSON.stringify(finalizeEvent({ kind, created_at, tags, content }, nostrSecret))) as object
}

export const signedByNostr = (fields: Fields): object => signBodyWithNostr(bodyOf(fields, [nostrKey]))

/** One event signed with both keys, as one envelope. */
export async function signedByBoth(signer: HDAccount, fields: Fields): Promise<object> {
  const body = bodyOf(fields, [signer.address, nostrKey])
  const halves = [signBodyWithNostr(structuredClone(body)), await signBody(signer, body)]
  return envelopeOf(mergeSpasmEventsV2(halves.map((half) => convertToSpasm(half as SpasmEventV2))))
}

export function envelopeOf(event: object | null): object {
  const envelope = event && convertToSpasmEventEnvelope(event as SpasmEventV2)
  if (!envelope) throw new Error("The sample is no event")
  return envelope
}

export function spasmidOf(event: object): string {
  const id = convertToSpasm(structuredClone(event) as SpasmEventV2)?.ids?.[0]?.value
  if (typeof id !== "string") throw new Error("The sample is no event")
  return id
}
