// NIP-42: who we are, told to one relay. What is signed for it, and what is never.
import type { NostrEvent, NostrTemplate } from "./event.ts"
import { relayUrl } from "./relay-url.ts"

const LOGIN_KIND = 22242
const LONGEST_CHALLENGE = 1024

/** Whether a login may be signed at all: a challenge of a sane length, for a relay under its normalised address. */
export function mayLogIn(challenge: unknown, url: string): challenge is string {
  return isChallenge(challenge) && relayUrl(url) === url
}

/** Whether a relay's challenge is text of 1 to 1024 characters. */
export function isChallenge(challenge: unknown): challenge is string {
  return (
    typeof challenge === "string" &&
    challenge.length > 0 &&
    challenge.length <= LONGEST_CHALLENGE &&
    challenge.isWellFormed()
  )
}

/**
 * The event to sign for one relay and one challenge, or null where that may not be signed. `createdAt` in seconds;
 * relays take it within about ten minutes of their own clock.
 */
export function loginTemplate(
  url: string,
  challenge: string,
  pubkey: string,
  createdAt: number,
): NostrTemplate | null {
  if (!mayLogIn(challenge, url)) return null
  const tags = [
    ["relay", url],
    ["challenge", challenge],
  ]
  return { kind: LOGIN_KIND, created_at: createdAt, content: "", tags, pubkey }
}

/** Whether a signed event logs in to this relay with this challenge and says nothing else. */
export function isLoginFor(event: NostrEvent, url: string, challenge: string): boolean {
  const said = JSON.stringify([event.kind, event.content, event.tags])
  return (
    said ===
    JSON.stringify([
      LOGIN_KIND,
      "",
      [
        ["relay", url],
        ["challenge", challenge],
      ],
    ])
  )
}
