import type { SpasmEventV2 } from "spasm.js"
import { convertToSpasm, convertToSpasmEventEnvelope } from "spasm.js"

interface ForumWindow {
  __NUXT__?: { config?: { public?: { apiURL?: string } } }
}

const apiUrl = (window as unknown as ForumWindow).__NUXT__?.config?.public?.apiURL ?? location.origin

/** Everything read is converted, and with that verified, here in the page. */
const convert = (envelope: unknown): SpasmEventV2 | null => convertToSpasm(envelope as SpasmEventV2)

export async function fetchPosts(): Promise<SpasmEventV2[]> {
  const response = await fetch(`${apiUrl}/api/events?webType=all&action=post&limit=50`)
  const envelopes: unknown = await response.json()
  if (!Array.isArray(envelopes)) return []
  return envelopes.map(convert).filter((event) => event !== null)
}

export async function fetchPost(id: string): Promise<SpasmEventV2 | null> {
  const response = await fetch(`${apiUrl}/api/events/${encodeURIComponent(id)}?commentsDepth=10&limit=100`)
  const envelope: unknown = await response.json()
  return envelope && typeof envelope === "object" && !("error" in envelope) ? convert(envelope) : null
}

/** Sends the envelope of a signed event and gives the instance's answer; null when there is none. */
export async function sendEvent(event: SpasmEventV2): Promise<string | null> {
  const envelope = convertToSpasmEventEnvelope(event, "2.0.0")
  if (!envelope) return null
  try {
    const response = await fetch(`${apiUrl}/api/submit/`, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify(envelope),
    })
    const answer: unknown = response.ok ? await response.json() : null
    return typeof answer === "string" ? answer : null
  } catch (error) {
    console.error(error)
    return null
  }
}
