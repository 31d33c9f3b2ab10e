// Sign-In with Ethereum (EIP-4361): the text that logs a person in, read by its grammar.

export type Siwe = {
  readonly scheme?: string
  readonly domain: string
  readonly address: string
  readonly statement?: string
  readonly uri: string
  readonly version: string
  readonly chainId: string
  readonly nonce: string
  readonly issuedAt: string
  readonly expirationTime?: string
  readonly notBefore?: string
  readonly requestId?: string
  readonly resources: readonly string[]
}

const HEADER =
  /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):\/\/)?([^\s/?#]+) wants you to sign in with your Ethereum account:$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/** A time of that shape on a day that there is: an expiry that no clock can read must not pass for none. */
function isTime(text: string): boolean {
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  if (!TIME.test(text) || Number.isNaN(Date.parse(text)) || Number.isNaN(day.getTime())) return false
  return text.startsWith(day.toISOString().slice(0, 10))
}

/** A line that is longer is none of a log-in that any wallet could show. */
const FIRST_LINE = 131_072

/** Whether a text would be taken for a login by its first line, well formed or not. */
export const looksLikeSiwe = (text: string): boolean =>
  /wants you to sign in with your Ethereum account/i.test(text.slice(0, FIRST_LINE).split("\n", 1)[0] ?? "")

/** An origin without the port that its scheme has anyway. */
export const withoutUsualPort = (origin: string): string =>
  origin.replace(/^(https:.*):443$|^(http:.*):80$/i, "$1$2")

/** The login that a text is, or null where it departs from the grammar in any character. */
export function parseSiwe(text: string): Siwe | null {
  const lines = text.split("\n")
  const [, scheme, domain] = HEADER.exec(lines.shift() ?? "") ?? []
  const address = lines.shift() ?? ""
  if (domain === undefined || !/^0x[0-9a-fA-F]{40}$/.test(address) || lines.shift() !== "") return null
  let statement: string | undefined
  if (lines[0] !== "") {
    statement = lines.shift()
    if (statement === undefined || lines.shift() !== "") return null
  } else lines.shift()

  const field = (name: string, pattern: Pick<RegExp, "test">): string | undefined => {
    const value = lines[0]?.startsWith(`${name}: `) ? lines[0].slice(name.length + 2) : undefined
    if (value === undefined || !pattern.test(value)) return undefined
    lines.shift()
    return value
  }
  const uri = field("URI", /^[a-z][a-z0-9+.-]*:\S+$/i)
  const version = field("Version", /^\d+$/)
  const chainId = field("Chain ID", /^\d+$/)
  const nonce = field("Nonce", /^[a-zA-Z0-9]+$/)
  const issuedAt = field("Issued At", { test: isTime })
  const expirationTime = field("Expiration Time", { test: isTime })
  const notBefore = field("Not Before", { test: isTime })
  const requestId = field("Request ID", /^\S*$/)
  const resources: string[] = []
  if (lines[0] === "Resources:") {
    lines.shift()
    while (lines[0]?.startsWith("- ")) resources.push((lines.shift() ?? "").slice(2))
  }
  if (!uri || !version || !chainId || !nonce || !issuedAt || lines.length > 0) return null
  return {
    ...(scheme && { scheme }),
    domain,
    address,
    ...(statement !== undefined && { statement }),
    uri,
    version,
    chainId,
    nonce,
    issuedAt,
    ...(expirationTime && { expirationTime }),
    ...(notBefore && { notBefore }),
    ...(requestId !== undefined && { requestId }),
    resources,
  }
}
