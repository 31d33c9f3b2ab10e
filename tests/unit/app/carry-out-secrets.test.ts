// Secret texts between two keys, and requests that were changed while they were stored.
import { hexToBytes } from "@noble/hashes/utils.js"
import * as nip04 from "nostr-tools/nip04"
import * as nip44 from "nostr-tools/nip44"
import { getPublicKey } from "nostr-tools/pure"
import { describe, expect, test } from "vitest"
import { REFUSED, type Request, requestHash, type Wish } from "../../../lib/core/request.ts"
import { appWorld, SITE } from "../../fakes/app-world.ts"
import { ADDRESS, isWiped, PUBKEY } from "../../fakes/key-world.ts"

/** The fourth key of the well-known test phrase, which is somebody else's. */
const PEER_SECRET = hexToBytes("7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6")
const PEER = getPublicKey(PEER_SECRET)
const EVENT = {
  kind: 1,
  created_at: 1_700_000_000,
  tags: [["t", "a\nb"]],
  content: "wörds 😀",
  pubkey: PUBKEY,
}

const hexOf = (text: string): string => `0x${Buffer.from(text).toString("hex")}`
const requestOf = (wish: Wish): Request => ({
  key: "a".repeat(32),
  caller: SITE,
  wish,
  hash: requestHash(SITE, wish),
  askedAt: 1,
})
const cipher = (kind: "encrypt" | "decrypt", name: "nip04" | "nip44", text: string, peer = PEER): Wish => ({
  kind,
  cipher: name,
  account: PUBKEY,
  peer,
  text,
})

async function openWorld() {
  const world = await appWorld()
  await world.open()
  const carry = async (wish: Wish, chosen?: string): Promise<unknown> => {
    const reply = await world.carryOut(requestOf(wish), chosen ? { account: chosen } : {})
    return typeof reply !== "string" && reply.state === "done" ? reply.result : reply
  }
  return { ...world, carry }
}

describe("to encrypt and decrypt", () => {
  const theirs = nip44.getConversationKey(PEER_SECRET, PUBKEY)

  test("NIP-44 both ways with the peer's own code", async () => {
    const { carry } = await openWorld()
    expect(nip44.decrypt(String(await carry(cipher("encrypt", "nip44", "wörds"))), theirs)).toBe("wörds")
    expect(await carry(cipher("decrypt", "nip44", nip44.encrypt("wörds", theirs)))).toBe("wörds")
  })

  test("NIP-04 both ways with the peer's own code", async () => {
    const { carry } = await openWorld()
    expect(nip04.decrypt(PEER_SECRET, PUBKEY, String(await carry(cipher("encrypt", "nip04", "wörds"))))).toBe(
      "wörds",
    )
    expect(await carry(cipher("decrypt", "nip04", nip04.encrypt(PEER_SECRET, PUBKEY, "wörds")))).toBe("wörds")
  })

  test("every failure is told alike", async () => {
    const { carry, opened } = await openWorld()
    const sealed = nip44.encrypt("words", theirs)
    const oldSealed = nip04.encrypt(PEER_SECRET, PUBKEY, "words")
    const wishes = [
      cipher("decrypt", "nip44", `${sealed.slice(0, -4)}AAAA`),
      cipher("decrypt", "nip44", "#"),
      cipher("decrypt", "nip44", "words"),
      cipher("decrypt", "nip04", oldSealed.replace(/^.../, "AAA").replace("?iv=", "?iv=AAAA")),
      cipher("decrypt", "nip04", "words"),
      cipher("decrypt", "nip44", sealed, "f".repeat(64)),
      cipher("encrypt", "nip44", "words", "0".repeat(64)),
    ]
    for (const wish of wishes) expect([wish, await carry(wish)]).toEqual([wish, REFUSED.undecipherable])
    expect(opened.every(isWiped)).toBe(true)
  })
})

describe("a stored request that was changed", () => {
  const wishes: readonly (readonly [Wish, Wish])[] = [
    [
      { kind: "connect", scheme: "ethereum", answer: "accounts" },
      { kind: "connect", scheme: "nostr", answer: "accounts" },
    ],
    [
      { kind: "personal-sign", address: ADDRESS, message: hexOf("good") },
      { kind: "personal-sign", address: ADDRESS, message: hexOf("evil") },
    ],
    [
      { kind: "sign-event", event: EVENT },
      { kind: "sign-event", event: { ...EVENT, kind: 5 } },
    ],
    [cipher("encrypt", "nip44", "x"), cipher("decrypt", "nip44", "x")],
    [cipher("encrypt", "nip44", "x"), cipher("encrypt", "nip44", "x", PUBKEY)],
  ]

  test.each(wishes)("is refused, and no key is touched: %#", async (shown, stored) => {
    const { carryOut, connections, opened } = await openWorld()
    expect(await carryOut({ ...requestOf(shown), wish: stored }, { account: PUBKEY })).toEqual(REFUSED.failed)
    expect(opened).toEqual([])
    expect(await connections.of(SITE)).toBeNull()
  })

  test("for another site or frame is refused", async () => {
    const { carryOut, opened } = await openWorld()
    const request = requestOf({ kind: "sign-event", event: EVENT })
    for (const change of [{ origin: "https://evil.example" }, { top: "https://evil.example" }, { top: null }])
      expect(await carryOut({ ...request, caller: { ...SITE, ...change } })).toEqual(REFUSED.failed)
    expect(opened).toEqual([])
  })
})
