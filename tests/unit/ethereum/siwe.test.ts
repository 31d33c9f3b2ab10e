// EIP-4361: the texts of the standard, and every text that another library writes.
import fc from "fast-check"
import { createSiweMessage, parseSiweMessage } from "viem/siwe"
import { describe, expect, test } from "vitest"
import { looksLikeSiwe, parseSiwe } from "../../../lib/core/ethereum/siwe.ts"

/** The three examples of the standard. */
const EXAMPLES = {
  "implicit scheme": `example.com wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z
Resources:
- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
- https://example.com/my-web2-claim.json`,
  "implicit scheme and explicit port": `example.com:3388 wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z
Resources:
- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
- https://example.com/my-web2-claim.json`,
  "explicit scheme": `https://example.com wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z
Resources:
- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
- https://example.com/my-web2-claim.json`,
}

describe("a login text", () => {
  test.each(Object.entries(EXAMPLES))("of the standard is read: %s", (_, text) => {
    const { scheme, domain, ...rest } = parseSiwe(text) ?? {}
    expect([scheme, domain].join()).toBe(
      text.slice(0, text.indexOf(" ")).split("://").length > 1
        ? "https,example.com"
        : `,${text.slice(0, text.indexOf(" "))}`,
    )
    expect(rest).toEqual({
      address: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2",
      statement: "I accept the ExampleOrg Terms of Service: https://example.com/tos",
      uri: "https://example.com/login",
      version: "1",
      chainId: "1",
      nonce: "32891756",
      issuedAt: "2021-09-30T16:25:24Z",
      resources: [
        "ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/",
        "https://example.com/my-web2-claim.json",
      ],
    })
  })

  const time = fc.date({ noInvalidDate: true, min: new Date("2000-01-01"), max: new Date("2100-01-01") })
  const written = fc.record(
    {
      scheme: fc.constantFrom("https", "http"),
      domain: fc.constantFrom("example.com", "a.b.example:8443", "localhost", "127.0.0.1:3000"),
      address: fc.constant("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2" as const),
      statement: fc.constantFrom("Welcome.", "I accept: https://example.com/tos", "Version: 1", "URI: x"),
      uri: fc.webUrl({ validSchemes: ["https"] }),
      version: fc.constant("1" as const),
      chainId: fc.nat(),
      nonce: fc.constantFrom("abcdefgh", "A1B2C3D4E5"),
      issuedAt: time,
      expirationTime: time,
      notBefore: time,
      requestId: fc.constantFrom("5", "a-b"),
      resources: fc.array(fc.webUrl(), { maxLength: 3, minLength: 1 }),
    },
    { requiredKeys: ["domain", "address", "uri", "version", "chainId", "nonce", "issuedAt"] },
  )

  test("that another library writes is read as that library reads it", () => {
    fc.assert(
      fc.property(written, (parts) => {
        const text = createSiweMessage(parts)
        const siwe = parseSiwe(text)
        const theirs = parseSiweMessage(text)
        expect(looksLikeSiwe(text)).toBe(true)
        expect(siwe).toMatchObject({
          domain: parts.domain,
          address: parts.address,
          uri: parts.uri,
          nonce: parts.nonce,
          chainId: String(parts.chainId),
        })
        expect([siwe?.scheme, siwe?.statement, siwe?.requestId]).toEqual([
          parts.scheme,
          parts.statement,
          parts.requestId,
        ])
        expect(siwe?.resources).toEqual(theirs.resources ?? [])
        for (const key of ["issuedAt", "expirationTime", "notBefore"] as const)
          expect(siwe?.[key]).toBe(parts[key]?.toISOString())
      }),
      { numRuns: 500 },
    )
  })

  test("that is changed anywhere outside its free parts is no login, or says the change", () => {
    const text = EXAMPLES["explicit scheme"]
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom("", " ", "\n", "\r", "x", "0", ":", "/"),
        fc.nat(1),
        (at, insert, cut) => {
          const changed = text.slice(0, at) + insert + text.slice(at + cut)
          const siwe = parseSiwe(changed)
          if (siwe === null || changed === text) return
          expect(siwe).not.toEqual(parseSiwe(text))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
