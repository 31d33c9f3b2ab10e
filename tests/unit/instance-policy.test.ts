import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest"
import {
  admin,
  ann,
  bob,
  bodyOf,
  envelopeOf,
  type Fields,
  moderator,
  signBody,
  signedBy,
  signedByBoth,
  signedByNostr,
  spasmidOf,
} from "../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../instance/server.ts"

const saved = "Success. The event was saved into database"
const open = {
  allowNewEventsWithoutSignature: true,
  enableNewWeb3ActionsAll: true,
  enableNewWeb3ActionsPost: true,
  enableNewWeb3ActionsReply: true,
  enableNewWeb3ActionsReact: true,
  enableNewWeb3ActionsModerate: true,
  enableNewNostrActionsAll: true,
  enableNewEthereumActionsAll: true,
  enableModeration: true,
  enableWhitelistForActionPost: false,
  enableWhitelistForActionReply: false,
  enableWhitelistForActionReact: false,
  enableWhitelistForActionOther: false,
  moderators: [moderator.address.toLowerCase()],
}

let instance: RunningInstance
let count = 0
const fresh = (fields: Fields = {}): Fields => {
  count += 1
  return { title: `Title ${count}`, content: `Text ${count}`, ...fields }
}
const submit = async (event: unknown): Promise<unknown> => {
  const headers = { "content-type": "application/json" }
  const response = await fetch(`${instance.url}/api/submit/`, {
    method: "POST",
    headers,
    body: JSON.stringify(event),
  })
  return response.json()
}
const configure = async (settings: object) =>
  expect(
    await submit(await signedBy(admin, { action: "app-config-dr", content: JSON.stringify(settings) })),
  ).toBe("SUCCESS: App config updated")
const read = async (id: string) =>
  (await fetch(`${instance.url}/api/events/${id}`)).json() as Promise<unknown>
const target = (id: string) => ({ ids: [{ value: id }] })

beforeAll(async () => {
  instance = await startInstance({
    port: 0,
    delayMs: 0,
    admins: [admin.address],
    moderators: [moderator.address],
  })
})
beforeEach(() => configure(open))
afterAll(() => instance.close())

test.each([
  ["enableNewWeb3ActionsAll", "post", "ERROR: submitting all new web3 actions is currently disabled"],
  ["enableNewEthereumActionsAll", "post", "ERROR: submitting all new Ethereum actions is currently disabled"],
  ["enableNewWeb3ActionsPost", "post", "ERROR: submitting new posts is currently disabled"],
  ["enableNewWeb3ActionsPost", "foo", saved],
  ["enableNewWeb3ActionsReact", "react", "ERROR: submitting new reactions is currently disabled"],
  ["enableNewWeb3ActionsReply", "reply", "ERROR: submitting new replies is currently disabled"],
  [
    "enableNewWeb3ActionsModerate",
    "moderate",
    "ERROR: submitting new moderation actions is currently disabled",
  ],
  ["enableModeration", "moderate", "ERROR: the moderation is disabled"],
])("%s off, %s", async (setting, action, answer) => {
  await configure({ [setting]: false })
  expect(await submit(await signedBy(ann, fresh({ action })))).toBe(answer)
})

test("one disabled key type is no hindrance for both together", async () => {
  await configure({ enableNewNostrActionsAll: false })
  expect(await submit(signedByNostr(fresh()))).toBe(
    "ERROR: submitting all new Nostr actions is currently disabled",
  )
  expect(await submit(await signedByBoth(ann, fresh()))).toBe(saved)
})

test.each([
  ["Post", "post", "posts"],
  ["Reply", "reply", "replies"],
  ["React", "react", "reactions"],
  ["Other", "vote", "non-standard events"],
])("the whitelist for %s counts proven signers, not claimed authors", async (name, action, what) => {
  const listed = [bob.address.toLowerCase()]
  await configure({ [`enableWhitelistForAction${name}`]: true, [`whitelistedForAction${name}`]: listed })
  const refused = `ERROR: this address is not whitelisted to submit new ${what}`
  expect(await submit(await signedBy(ann, fresh({ action })))).toBe(refused)
  const claimed = bodyOf(fresh({ action }), [bob.address])
  expect(await submit(await signBody(ann, claimed))).toBe(refused)
  expect(await submit(claimed)).toBe(refused)
  expect(await submit(await signedBy(bob, fresh({ action })))).toMatch(/^success/i)
})

test("unsigned events are taken once, and not at all where that is off", async () => {
  const unsigned = bodyOf(fresh(), [ann.address])
  expect(await submit(unsigned)).toBe(saved)
  expect(await submit(unsigned)).toBe("An event with the same Spasm ID is already in database.")
  await configure({ allowNewEventsWithoutSignature: false })
  const refused = "ERROR: events without signatures are not allowed on this instance."
  expect(await submit(bodyOf(fresh(), [ann.address]))).toBe(refused)
  expect(await submit({ some: "object" })).toBe(refused)
})

test("an unsigned reaction is stored, but not counted", async () => {
  const post = await signedBy(ann, fresh())
  await submit(post)
  const reaction = bodyOf({ action: "react", content: "upvote", parent: target(spasmidOf(post)) }, [
    bob.address,
  ])
  expect(await submit(reaction)).toBe("Action has been saved, but count was not incremented")
  expect(await read(spasmidOf(post))).not.toHaveProperty("stats")
})

test("a text that changes when it is sanitised, and any HTML, is refused", async () => {
  const convert = "ERROR: Cannot convert to Spasm event"
  expect(await submit(await signedBy(ann, fresh({ content: "is x<y here" })))).toBe(convert)
  expect(await submit(await signedBy(ann, fresh({ content: "Array<string> here" })))).toBe(convert)
  expect(await submit(await signedBy(ann, fresh({ content: "<b>bold</b>" })))).toMatch(
    /^ERROR: HTML tags are not allowed/,
  )
  expect(await submit(await signedBy(ann, fresh({ content: "1 < 2 and a > b" })))).toBe(saved)
})

test("an altered text is refused in the closed form and stored under another id in an envelope", async () => {
  const closed = await signedBy(ann, fresh())
  const altered = { ...closed, signedString: closed.signedString.replace("Text", "Other") }
  expect(await submit(altered)).toBe("ERROR: Cannot convert to Spasm event")
  const envelope = JSON.parse(JSON.stringify(envelopeOf(closed)).replaceAll("Text", "Other"))
  expect(await submit(envelope)).toBe(saved)
  expect(await read(spasmidOf(closed))).toHaveProperty("error")
  const stored = (await read(spasmidOf(envelope))) as { siblings: { signatures: { pubkey: string }[] }[] }
  expect(stored.siblings[0]?.signatures[0]?.pubkey).not.toBe(ann.address.toLowerCase())
})

test("a second signature on a known event is not added", async () => {
  const body = bodyOf(fresh(), [ann.address])
  const half = await signBody(ann, body)
  expect(await submit(half)).toBe(saved)
  const before = await read(spasmidOf(half))
  expect(await submit(await signBody(bob, body))).toBe(
    "An event with the same Spasm ID is already in database.",
  )
  expect(await read(spasmidOf(half))).toEqual(before)
})

test("plain Nostr: a note is a post, an e tag makes it a reply, kind 7 has no action", async () => {
  expect(await submit(signedByNostr(fresh()))).toBe(saved)
  const { finalizeEvent } = await import("nostr-tools/pure")
  const plain = (kind: number, content: string, tags: string[][]) =>
    JSON.parse(
      JSON.stringify(
        finalizeEvent({ kind, content, tags, created_at: 1732000000 }, new Uint8Array(32).fill(9)),
      ),
    )
  const note = plain(1, "a plain note", [])
  expect(await submit(note)).toBe(saved)
  expect(await submit(plain(1, "an answer", [["e", note.id, "", "root"]]))).toBe(
    "Success. Action has been saved and incremented",
  )
  expect(await submit(plain(7, "+", [["e", note.id]]))).toBe(saved)
  expect(await read(note.id)).toMatchObject({ stats: [{ action: "reply", total: 1 }] })
})

test("moderators delete, strangers may not moderate at all, and what is deleted stays away", async () => {
  const post = await signedBy(ann, fresh())
  await submit(post)
  const parent = target(spasmidOf(post))
  const refused = "ERROR: you're not a moderator"
  expect(await submit(await signedBy(ann, { action: "moderate", content: "delete", parent }))).toBe(refused)
  expect(await submit(await signedBy(ann, { action: "moderate-label", content: "spam", parent }))).toBe(
    refused,
  )
  expect(await submit(await signedBy(moderator, { action: "moderate", content: "delete", parent }))).toBe(
    "Success. Action saved and target deleted",
  )
  expect(await read(spasmidOf(post))).toHaveProperty("error")
  expect(await submit(post)).toBe("ERROR: this event ID is banned")
})

test("settings are the admin's, and none without admins", async () => {
  const change = { action: "app-config-dr", content: '{"enableModeration":false}' }
  expect(await submit(await signedBy(ann, change))).toBe("ERROR: you're not an admin")
  vi.spyOn(console, "error").mockImplementationOnce(() => {})
  expect(await submit(await signedBy(admin, { ...change, content: "no JSON" }))).toBe(
    "ERROR: submitting new Spasm event failed",
  )
  const bare = await startInstance({ port: 0, delayMs: 0 })
  const full = instance
  instance = bare
  expect(await submit(await signedBy(admin, change))).toBe("ERROR: admins are not set")
  expect(await submit(await signedBy(ann, { action: "moderate", content: "delete" }))).toBe(
    "ERROR: moderators are not set",
  )
  instance = full
  await bare.close()
})
