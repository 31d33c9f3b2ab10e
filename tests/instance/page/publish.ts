import { verifyMessage } from "ethers"
import { getEventHash, verifyEvent } from "nostr-tools/pure"
import type { SpasmEventV2 } from "spasm.js"
import { convertToNostr, convertToSpasm, extractIdByFormat, mergeSpasmEventsV2 } from "spasm.js"
import { sendEvent } from "./api.ts"
import { assembleBody, type Body, type Draft } from "./body.ts"
import {
  connectEthereum,
  connection,
  connectNostr,
  type NostrEvent,
  signNostrEvent,
  signText,
} from "./wallet.ts"

export interface Sent {
  answer: string
  id: string | null
}

/** Signs a draft and sends it. Null when nothing was sent; like the real page it does not say why. */
export async function publish(draft: Draft): Promise<Sent | null> {
  const signed = await (draft.multiSigning ? signWithBoth(draft) : signWithOne(draft))
  if (!signed) return null
  const answer = await sendEvent(signed)
  const id = extractIdByFormat(signed, { name: "spasmid" })
  return answer === null ? null : { answer, id: typeof id === "string" ? id : null }
}

async function signWithOne(draft: Draft): Promise<SpasmEventV2 | null> {
  if (!connection.address) await connectEthereum()
  const body = assembleBody(draft)
  if (!body) return null
  return connection.keyType === "nostr" ? signWithNostr(body) : signWithEthereum(body)
}

/** Two keys for one body: the same fields and time, so that both halves have one id. */
async function signWithBoth(draft: Draft): Promise<SpasmEventV2 | null> {
  if (!connection.ethereum && !(await connectEthereum())) return null
  if (!connection.nostr && !(await connectNostr())) return null
  const body = assembleBody(draft)
  if (!body) return null
  const withEthereum = await signWithEthereum(body)
  if (!withEthereum) return null
  const withNostr = await signWithNostr(body)
  return withNostr && mergeSpasmEventsV2([withNostr, withEthereum])
}

async function signWithEthereum(body: Body): Promise<SpasmEventV2 | null> {
  const signedString = JSON.stringify(body)
  const signed = await signText(signedString)
  if (!signed) return null
  try {
    const recovered = verifyMessage(signedString, signed.signature).toLowerCase()
    if (recovered !== signed.signer) return null
    const closed = { type: "SpasmEventBodySignedClosedV2" as const, signedString, ...signed }
    return convertToSpasm(closed)
  } catch (error) {
    console.error(error)
    return null
  }
}

async function signWithNostr(body: Body): Promise<SpasmEventV2 | null> {
  try {
    const unsigned = convertToNostr(structuredClone(body) as unknown as SpasmEventV2) as NostrEvent | null
    if (!unsigned) return null
    unsigned.id = getEventHash(unsigned)
    const signed = await signNostrEvent(unsigned)
    if (!signed?.sig || !verifyEvent(signed)) return null
    return convertToSpasm(signed as unknown as SpasmEventV2)
  } catch (error) {
    console.error(error)
    return null
  }
}
