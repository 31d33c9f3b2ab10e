// Log-ins in front of a person: by EIP-4361 (Sign-In with Ethereum) and NIP-98, for whom, as whom and when, each told in its place.
import { parseSiwe, type Siwe, withoutUsualPort } from "./ethereum/siwe.ts"
import type { Problem, Reading, Tier } from "./spasm/reading.ts"

/** Who asks, who would sign, and the time, in milliseconds since the epoch. */
type Asking = { readonly origin: string; readonly signer: string; readonly now: number }

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/**
 * How far a log-in is from being for the site that asks. Without a scheme it is for https, without a port for the usual one
 * (EIP-4361); who may listen on a person's own machine is that person.
 */
function siteTier({ scheme, domain, uri }: Siwe, origin: string): Tier | null {
  const [asking, host = ""] = origin.split("://")
  const named = domain.toLowerCase()
  const [, place = ""] = withoutUsualPort(`${asking}://${named}`).split("://")
  const hasPort = /:\d+$/.test(named)
  if (place !== (hasPort ? host : host.replace(/:\d+$/, ""))) return "danger"
  if (scheme && scheme.toLowerCase() !== asking) return "danger"
  if (/^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(host)) return null
  if (asking === "http" && uri.toLowerCase().startsWith("https:")) return "danger"
  return !hasPort && (place !== host || (!scheme && asking !== "https")) ? "check" : null
}

type Span = { readonly start: number; readonly end: number }

/** All that was read of a text; of a log-in with its place, and what only who asks, who signs and the time tell. */
export function loginProblems(
  { form, fields, problems }: Reading,
  { origin, signer, now }: Asking,
): Problem[] {
  const text = form === "siwe" ? fields.find(({ name }) => name === "content")?.value : undefined
  const siwe = typeof text === "string" ? parseSiwe(text) : null
  if (typeof text !== "string" || !siwe) return [...problems]
  const { issuedAt, expirationTime, notBefore } = siwe
  const spanOf = (words: string, from: number): Span => {
    const start = text.indexOf(words, from)
    return { start, end: start + words.length }
  }
  // Lines like those of the fields may stand in the statement, which comes before the fields.
  const line = (name: string, value: string): Span =>
    spanOf(`${name}: ${value}`, text.lastIndexOf(`\n${name}: ${value}`))
  const domainSpan = spanOf(siwe.scheme ? `${siwe.scheme}://${siwe.domain}` : siwe.domain, 0)
  const addressSpan = spanOf(siwe.address, text.indexOf("\n"))
  const spans: Readonly<Record<string, Span>> = {
    "danger siwe-domain": domainSpan,
    "check siwe-domain": line("URI", siwe.uri),
    "danger siwe-address": addressSpan,
    "danger siwe-malformed": line("Version", siwe.version),
    "check siwe-malformed": line("Nonce", siwe.nonce),
    "danger siwe-resource": spanOf(
      `- ${siwe.resources.find((one) => /^urn:recap:/i.test(one))}`,
      text.lastIndexOf("\nResources:\n"),
    ),
  }
  const told = problems.map(
    (problem): Problem => ({
      ...spans[`${problem.tier} ${problem.code}`],
      ...problem,
    }),
  )
  const say = (code: Problem["code"], tier: Tier, span: Span): void => {
    if (!told.some((one) => one.code === code && one.start === span.start)) told.push({ code, tier, ...span })
  }
  const tier = siteTier(siwe, origin)
  if (tier) say("siwe-domain", tier, domainSpan)
  if (siwe.address.toLowerCase() !== signer.toLowerCase()) say("siwe-address", "danger", addressSpan)
  const age = now - Date.parse(issuedAt)
  if (age < -2 * MINUTE || age > DAY) say("siwe-time", "check", line("Issued At", issuedAt))
  if (expirationTime && Date.parse(expirationTime) <= now) {
    say("siwe-time", "danger", line("Expiration Time", expirationTime))
  }
  if (notBefore && Date.parse(notBefore) > now) say("siwe-time", "danger", line("Not Before", notBefore))
  return told
}

/** NIP-98: a login over HTTP names the address that it opens, which must be the asking site's. */
export function httpLoginProblems({ kind, fields, rest }: Reading, { origin }: Asking): Problem[] {
  if (kind !== 27235) return []
  const values = new Map([...fields, ...rest].map(({ path, value }) => [path, value]))
  return [...values].flatMap(([path, value]): Problem[] => {
    if (value !== "u" || !/^\/tags\/\d+\/0$/.test(path)) return []
    const place = path.replace(/0$/, "1")
    const opened = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(String(values.get(place)))?.[0].toLowerCase()
    return opened !== undefined && withoutUsualPort(opened) === origin
      ? []
      : [{ code: "siwe-domain", tier: "danger", path: place }]
  })
}
