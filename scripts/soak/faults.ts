// What is wrong with the destinations of a soak, one thing at a time.
import { answers } from "../../tests/instance/answers.ts"
import type { InstanceFaults } from "../../tests/instance/faults.ts"
import type { LogosFaults } from "../../tests/logos/state.ts"
import type { RelayFaults } from "../../tests/relay/faults.ts"

export const RELAY_FAULTS: readonly RelayFaults[] = [
  { delayMs: 1500 },
  { garbage: "unreadable" },
  { garbage: "huge" },
  { dropAfter: 0 },
  { dropAfter: 1 },
  { dropAfter: 3 },
  { silent: true },
  { denyOnce: ["error: busy", "rate-limited: wait 3 seconds", "rate-limited: slow down"] },
  { deny: "blocked: not here" },
  { rate: 4 },
  { auth: true },
  { restrictAfterAuth: true },
  { lie: true },
  { lieAboutId: true },
  { storeSilently: true },
  { authToRead: true },
  { closeReads: "error: shutting down" },
  { silentReads: true },
]

export const INSTANCE_FAULTS: readonly InstanceFaults[] = [
  { submit: { delayMs: 1500 } },
  { submit: { dropBefore: true } },
  { submit: { dropAfter: true } },
  { submit: { silent: true } },
  { submit: { storeSilently: true } },
  { submit: { endless: true } },
  { submit: { redirect: "http://127.0.0.1:9/" } },
  { submit: { html: true } },
  { submit: { status: 413 } },
  { submit: { status: 429, retryAfter: 3 } },
  { submit: { status: 500 } },
  { submit: { status: 503, retryAfter: 2 } },
  { submit: { says: answers.saved } },
  { submit: { says: "ERROR: This address is not whitelisted" } },
  { read: { status: 502 } },
  { read: { silent: true } },
  { read: { dropAfter: true } },
  { submit: { dropAfter: true }, read: { html: true } },
]

export const LOGOS_FAULTS: readonly LogosFaults[] = [
  { send: { delayMs: 1500 } },
  { send: { dropBefore: true } },
  { send: { dropAfter: true } },
  { send: { silent: true } },
  { send: { storeSilently: true } },
  { send: { status: 413 } },
  { send: { status: 500 } },
  { send: { status: 503, retryAfter: 2 } },
  { send: { status: 429, retryAfter: 3 } },
  { read: { status: 503 } },
  { read: { dropAfter: true } },
  { notReady: true },
  { rate: 2 },
  { noPeers: true },
  { sendError: "No peers" },
]
