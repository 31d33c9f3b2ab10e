// A login (EIP-4361) as a Reading: its parts by name, and what is wrong with it before anyone knows who asks.
import { checksummed } from "../ethereum/address.ts"
import { type Siwe, withoutUsualPort } from "../ethereum/siwe.ts"
import { nothing } from "./assemble.ts"
import { textProblems } from "./checks.ts"
import type { Field, Problem, Reading } from "./reading.ts"

/** Reads a parsed login. Origin, account and clock are compared where they are known: lib/core/review.ts. */
export function siweReading(siwe: Siwe, text: string): Reading {
  const field = (name: string, value: unknown): Field[] =>
    value === undefined ? [] : [{ path: "", name, value }]
  const problems: Problem[] = []
  if (siwe.domain.includes("@")) problems.push({ code: "siwe-domain", tier: "danger" })
  else if (!isAt(siwe.uri, siwe.domain)) problems.push({ code: "siwe-domain", tier: "check" })
  if (isMisspelt(siwe.address)) problems.push({ code: "siwe-address", tier: "danger" })
  if (siwe.version !== "1") problems.push({ code: "siwe-malformed", tier: "danger" })
  else if (siwe.nonce.length < 8) problems.push({ code: "siwe-malformed", tier: "check" })
  if (siwe.resources.some((resource) => /^urn:recap:/i.test(resource))) {
    problems.push({ code: "siwe-resource", tier: "danger" })
  }
  return {
    ...nothing(),
    form: "siwe",
    view: "raw",
    ...(siwe.statement !== undefined && { content: siwe.statement }),
    authors: [{ address: siwe.address.toLowerCase(), format: "ethereum", state: "claimed" }],
    fields: [
      ...field("content", text),
      ...field("siwe-domain", siwe.domain),
      ...field("author", siwe.address),
      ...field("siwe-uri", siwe.uri),
      ...field("siwe-nonce", siwe.nonce),
      ...field("siwe-chain", siwe.chainId),
      ...field("siwe-issued", siwe.issuedAt),
      ...field("siwe-expires", siwe.expirationTime),
      ...field("siwe-not-before", siwe.notBefore),
      ...field("siwe-request", siwe.requestId),
      ...siwe.resources.flatMap((resource) => field("siwe-resource", resource)),
    ],
    problems: [...problems, ...textProblems(text)],
  }
}

/** Whether an address of small and capital letters has others than its checksum demands (EIP-55). */
function isMisspelt(address: string): boolean {
  return /[a-f]/.test(address) && /[A-F]/.test(address) && checksummed(address) !== address
}

/** Whether an address has this host and port, as written but for the port that its scheme has anyway. */
function isAt(uri: string, domain: string): boolean {
  const [, scheme = "", host] = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)/i.exec(uri) ?? []
  return host !== undefined && withoutUsualPort(scheme + host) === withoutUsualPort(scheme + domain)
}
