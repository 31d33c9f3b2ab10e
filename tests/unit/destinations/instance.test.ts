// The transport of instances against the small Spasm instance of these tests.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Destination } from "../../../lib/core/outbox/destination.ts"
import type { SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import { createFetcher } from "../../../lib/platform/destinations/http.ts"
import { createInstance } from "../../../lib/platform/destinations/instance.ts"
import { admin, signedBy as signedByPerson } from "../../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../../instance/server.ts"
import { alice, bob } from "../compose/drafts.ts"
import { eventOf, halvesOf, samples, signedText } from "../outbox/signed-halves.ts"
import { quietAndEnglish } from "../spasm/library.ts"

quietAndEnglish()

const { signal } = new AbortController()
const transport = createInstance(createFetcher(fetch))
let instance: RunningInstance
let events: Record<string, SignedEvent>

beforeAll(async () => {
  instance = await startInstance({ port: 0, delayMs: 0, admins: [admin.address] })
  // Each post is another one, since one post has one id in all its forms.
  const made = ["ethereum", "nostr", "both", "dmp", "plain nostr"].map(async (name) => {
    const sample = (await samples({ content: `Sent as ${name}` }))[name]
    return [name, sample ?? eventOf({})] as const
  })
  events = Object.fromEntries(await Promise.all(made))
})
afterAll(() => instance.close())

const to = (): Destination => ({
  url: instance.url,
  kind: "spasm-instance",
  defaultFor: "all",
  login: false,
  tested: null,
})
const send = (event: SignedEvent) => transport.send(event, to(), signal)
const configure = async (settings: object): Promise<void> => {
  const saved = await signedByPerson(admin, { action: "app-config-dr", content: JSON.stringify(settings) })
  const headers = { "content-type": "application/json" }
  const body = JSON.stringify(saved)
  await fetch(`${instance.url}/api/submit/`, { method: "POST", headers, body })
}

test.each(["ethereum", "nostr", "both", "dmp", "plain nostr"])(
  "%s: absent, published, found with every signature, already there",
  async (name) => {
    const event = events[name] ?? eventOf({})
    expect(transport.carries(event)).toBe(true)
    expect(await transport.find(event, to(), signal)).toEqual({ is: "absent" })
    expect(await send(event)).toEqual({
      is: "accepted",
      said: "Success. The event was saved into database",
    })
    const found = await transport.find(event, to(), signal)
    if (found.is !== "found") throw new Error(found.is)
    const reading = read(found.event, { as: "event" })
    expect(reading.view).not.toBe("refuse")
    expect(reading.spasmid).toBe(event.spasmid)
    const signers = [event.ethereum?.signer, event.nostr?.pubkey].filter((signer) => signer !== undefined)
    expect(reading.signatures.every(({ valid }) => valid)).toBe(true)
    expect(reading.signatures.map(({ signer }) => signer).toSorted()).toEqual(signers.toSorted())
    expect(await send(event)).toEqual({
      is: "already",
      said: "An event with the same Spasm ID is already in database.",
    })
  },
)

test("the second signature of a post that is there is not added", async () => {
  const halves = await halvesOf({ content: "One signature first" })
  const both = eventOf(halves)
  expect(await send(eventOf({ ethereum: halves.ethereum }))).toMatchObject({ is: "accepted" })
  expect(await send(both)).toMatchObject({ is: "already" })
  const found = await transport.find(both, to(), signal)
  if (found.is !== "found") throw new Error(found.is)
  expect(read(found.event, { as: "event" }).signatures).toHaveLength(1)
})

test("a text whose signature would not survive there is not sent", async () => {
  const { ethereum } = await halvesOf({ content: "With spaces" })
  const spaced = eventOf({ ethereum: signedText(JSON.stringify(JSON.parse(ethereum.text), null, 2)) })
  expect(transport.carries(spaced)).toBe(false)
  expect(await send(spaced)).toEqual({ is: "refused", why: "cannot-carry", said: "" })
  expect(await transport.find(spaced, to(), signal)).toEqual({ is: "absent" })
})

test("what its settings refuse, and what the test of its address told before", async () => {
  const { ethereum, nostr } = await halvesOf({ content: "To a closed door" })
  const tested = (own: readonly string[]) => transport.test(instance.url, own, signal)
  await configure({
    enableWhitelistForActionPost: true,
    whitelistedForActionPost: [bob.ethereum],
    enableNewNostrActionsAll: false,
    enableNewWeb3ActionsReact: false,
  })
  expect(await tested([alice.ethereum, alice.nostr])).toMatchObject({
    ok: true,
    acceptsMe: false,
    closedKeys: ["nostr"],
    closedActions: ["react"],
  })
  expect(await tested([bob.ethereum])).toMatchObject({ acceptsMe: true })
  expect(await send(eventOf({ ethereum }))).toEqual({
    is: "refused",
    why: "not-listed",
    said: "ERROR: this address is not whitelisted to submit new posts",
  })
  expect(await send(eventOf({ nostr }))).toMatchObject({ is: "closed", why: "closed-for-key" })
  await configure({
    enableWhitelistForActionPost: false,
    enableNewNostrActionsAll: true,
    enableNewWeb3ActionsPost: false,
  })
  expect(await send(eventOf({ ethereum }))).toMatchObject({ is: "closed", why: "closed" })
  await configure({ enableNewWeb3ActionsPost: true })
  expect(await send(eventOf({ ethereum, nostr }))).toMatchObject({ is: "accepted" })
  expect(await tested([alice.ethereum])).not.toHaveProperty("closedActions")
})

describe("an address", () => {
  test.each(["", "/", "/news/spasmid01abc?x=1#y", "/api", "/api/submit/"])("typed as %s", async (path) => {
    const report = await transport.test(instance.url + path, [], signal)
    expect(report).toMatchObject({
      ok: true,
      url: instance.url,
      kind: "spasm-instance",
      software: "spasm-forum-server",
      maxBytes: 102_400,
    })
    expect(report.latencyMs).toBeGreaterThanOrEqual(0)
    expect(report.at).toBeGreaterThan(1_700_000_000_000)
  })
})
