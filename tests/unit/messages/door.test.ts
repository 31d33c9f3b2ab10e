// Who may knock: only what the browser says of a sender counts.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { callerOf, isOwnPage, type Sender } from "../../../lib/messages/door.ts"

const self = { id: "abcdefghijklmnop", origin: "chrome-extension://abcdefghijklmnop" }
const SITE = "https://site.example"
const page = (change: Partial<Sender> = {}): Sender => ({
  id: self.id,
  url: `${SITE}/page?q#h`,
  origin: SITE,
  frameId: 0,
  tab: { id: 5, url: `${SITE}/page`, windowId: 1 },
  ...change,
})
const frame = (change: Partial<Sender> = {}): Sender => page({ frameId: 8, ...change })

describe("the page behind a message", () => {
  test.each<readonly [string, Sender, string, string | null]>([
    ["the top page", page(), SITE, SITE],
    ["a page whose tab tells no address", page({ tab: { id: 5 } }), SITE, SITE],
    [
      "http on this computer",
      page({ origin: "http://127.0.0.1:8080" }),
      "http://127.0.0.1:8080",
      "http://127.0.0.1:8080",
    ],
    ["another port, which is another site", page({ origin: `${SITE}:8443` }), `${SITE}:8443`, `${SITE}:8443`],
    ["a frame of the same site", frame(), SITE, SITE],
    ["a frame inside another site", frame({ origin: "https://in.example" }), "https://in.example", SITE],
    ["a frame inside a site that is not told", frame({ tab: { id: 5 } }), SITE, null],
    ["a frame inside a page without an address", frame({ tab: { id: 5, url: "" } }), SITE, null],
    ["about:srcdoc with its parent's origin", frame({ url: "about:srcdoc" }), SITE, SITE],
    ["about:blank with its parent's origin", frame({ url: "about:blank" }), SITE, SITE],
    ["Firefox, which may tell no origin", page({ origin: undefined }), SITE, SITE],
    [
      "a frame there",
      frame({ origin: undefined, url: "https://in.example:444/x" }),
      "https://in.example:444",
      SITE,
    ],
  ])("is %s", (_, sender, origin, top) => {
    expect(callerOf(sender, self)).toEqual({ origin, top, tabId: 5, frameId: sender.frameId })
  })

  test.each<readonly [string, Sender]>([
    ["another extension", page({ id: "pppppppppppppppp" })],
    ["nobody", page({ id: undefined })],
    ["a page without a tab", page({ tab: undefined })],
    ["a tab without a number", page({ tab: { url: SITE } })],
    ["a page without a frame", page({ frameId: undefined })],
    ["one of our own pages", page({ url: `${self.origin}/options.html`, origin: self.origin })],
    [
      "one of our own pages that tells no origin",
      page({ url: `${self.origin}/options.html`, origin: undefined }),
    ],
    ["an opaque origin", page({ origin: "null" })],
    ["an empty origin", page({ origin: "" })],
    ["an opaque frame inside a site", frame({ origin: "null", url: "about:srcdoc" })],
    ["a file", page({ origin: "file://", url: "file:///etc/passwd" })],
    ["a file that tells no origin", page({ origin: undefined, url: "file:///etc/passwd" })],
    ["data:", page({ origin: "null", url: "data:text/html,x" })],
    ["data: that tells no origin", page({ origin: undefined, url: "data:text/html,x" })],
    ["blob: that tells no origin", page({ origin: undefined, url: `blob:${SITE}/1234` })],
    ["about:srcdoc that tells no origin", frame({ origin: undefined, url: "about:srcdoc" })],
    ["no address and no origin", page({ origin: undefined, url: undefined })],
    ["an address that is none", page({ origin: undefined, url: "https://" })],
    ["a scheme that looks like one", page({ origin: "httpsx://site.example" })],
    ["a script", page({ origin: undefined, url: "javascript:https://site.example" })],
    ["a filesystem", page({ origin: undefined, url: `filesystem:${SITE}/temporary/x` })],
  ])("is not %s", (_, sender) => {
    expect(callerOf(sender, self)).toBeNull()
  })
})

describe("one of the extension's own pages", () => {
  const own = (url: string | undefined, id: string | undefined = self.id): Sender => ({ id, url })

  test("is known by its address, in both browsers", () => {
    for (const path of ["", "/", "/approval.html?x#y", "/a/b/popup.html"])
      expect(isOwnPage(own(self.origin + path), self)).toBe(true)
    const fox = { id: "signer@spasm.example", origin: "moz-extension://5e1f4e9e-27ab-4b1c-8f3d-6f1d7e9c0a11" }
    expect(isOwnPage({ id: fox.id, url: `${fox.origin}/options.html` }, fox)).toBe(true)
    expect(
      isOwnPage({ id: fox.id, url: "moz-extension://5e1f4e9e-27ab-4b1c-8f3d-000000000000/x" }, fox),
    ).toBe(false)
  })

  test.each([
    ["a web page", own(`${SITE}/x`)],
    ["a web page that carries its address", own(`${SITE}/${self.origin}/approval.html`)],
    ["a web page by the same name", own("https://abcdefghijklmnop/approval.html")],
    ["a web page with a name as its user", own(`https://${self.id}@site.example/`)],
    ["a longer name", own(`${self.origin}q/approval.html`)],
    ["a name inside a name", own(`${self.origin}.site.example/approval.html`)],
    ["another extension's page", own("chrome-extension://pppppppppppppppp/approval.html")],
    [
      "another extension that sends with our address",
      own(`${self.origin}/approval.html`, "pppppppppppppppp"),
    ],
    ["nobody", { url: `${self.origin}/approval.html` }],
    ["no address", own(undefined)],
    ["an address that is none", own("chrome-extension://")],
    ["a blob of it", own(`blob:${self.origin}/123`)],
    ["about:blank", own("about:blank")],
  ])("is not %s", (_, sender) => {
    expect(isOwnPage(sender, self)).toBe(false)
  })

  test("no sender is a page of both kinds, or of a kind by its origin alone", () => {
    const sender = fc.record<Sender>({
      id: fc.constantFrom(self.id, "pppppppppppppppp", undefined),
      url: fc.oneof(fc.webUrl(), fc.constantFrom(`${self.origin}/x`, "about:srcdoc", undefined), fc.string()),
      origin: fc.constantFrom(SITE, self.origin, "null", undefined),
      frameId: fc.constantFrom(0, 3, undefined),
      tab: fc.constantFrom(undefined, { id: 1 }, { id: 1, url: SITE }),
    })
    fc.assert(
      fc.property(sender, (one) => {
        const caller = callerOf(one, self)
        if (caller) expect(caller.origin).toMatch(/^https?:\/\/[^/]+$/)
        if (one.id !== self.id) expect([caller, isOwnPage(one, self)]).toEqual([null, false])
        if (isOwnPage(one, self)) expect(one.url?.startsWith(`${self.origin}/`)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
