// The posts whose cards are measured: a short one, a long one in Markdown, a reaction, and one that three keys signed.
import { hexToBytes } from "@noble/hashes/utils.js"
import type { NostrTemplate } from "../../lib/core/nostr/event.ts"
import { signNostrEvent, signPersonalMessage } from "../../lib/core/signer.ts"
import { encodeUtf8 } from "../../lib/core/text/utf8.ts"
import keys from "../../tests/vectors/keys.json" with { type: "json" }

const { alice, bob } = keys.ethereum
const nostr = keys.nostr.alice
const LONG = 20_000

const SENTENCE =
  "Words with **weight**, some *leaning*, a `name` in code and a [link](https://example.com/page) to follow. "
const CHAPTER = `## A chapter\n\n${SENTENCE.repeat(4)}\n\n- one thing\n- another with [a link](https://example.com)\n- [x] a third\n\n> ${SENTENCE}\n\n\`\`\`\nconst code = "as it stands"\nrun(code)\n\`\`\`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n`

const address = (value: string) => ({ value: value.toLowerCase(), format: { name: "ethereum-pubkey" } })
const pubkey = { value: nostr.pubkey, format: { name: "nostr-hex" } }

const bodyOf = (fields: object, addresses: readonly object[]): string =>
  JSON.stringify({
    type: "SpasmEventBodyV2",
    protocol: { name: "spasm", version: "2.0.0" },
    ...fields,
    authors: addresses.map((one) => ({ addresses: [one] })),
    license: "SPDX-License-Identifier: CC0-1.0",
  })

const signatureOf = (text: string, { privateKey }: typeof alice): string =>
  signPersonalMessage(encodeUtf8(text) ?? new Uint8Array(), hexToBytes(privateKey.slice(2)))

/** A text as one key signed it. */
const closed = (fields: object): object => {
  const signedString = bodyOf(fields, [address(alice.address)])
  const signature = signatureOf(signedString, alice)
  return {
    type: "SpasmEventBodySignedClosedV2",
    signedString,
    signature,
    signer: alice.address.toLowerCase(),
  }
}

const timeOf = (at: number): number => 1_732_000_000_000 + at * 1000

function threefold(at: number): object {
  const [title, content] = [`Post ${at}`, `What three keys said for the ${at}th time.`]
  const authors = [address(alice.address), address(bob.address), pubkey]
  const text = bodyOf({ action: "post", title, content, timestamp: timeOf(at) }, authors)
  const sibling = (key: typeof alice): object => ({
    type: "SiblingSpasmSignedV2",
    protocol: { name: "spasm", version: "2.0.0" },
    signedString: text,
    signatures: [
      {
        value: signatureOf(text, key),
        pubkey: key.address.toLowerCase(),
        format: { name: "ethereum-sig" },
      },
    ],
  })
  const mapped = authors.flatMap(({ value, format: { name } }, index) => [
    ["O", `spasm_author:${value}`, "spasm_aadd_1"],
    [
      ...["tags_mapping", "spasm_aadd_1", "O", `spasm_author:${value}`, "se2", "authors.addresses"],
      ...[String(index), "0", "slice.13", "", name, "", "", ""],
    ],
  ])
  const template: NostrTemplate = {
    kind: 1,
    created_at: timeOf(at) / 1000,
    tags: [
      ["spasm_action", "post"],
      ["spasm_timestamp", String(timeOf(at))],
      ["license", "SPDX-License-Identifier: CC0-1.0"],
      ["spasm_version", "2.0.0"],
      ["nostr_spasm_version", "2.0.0"],
      ["title", title],
      ...mapped,
    ],
    content,
    pubkey: nostr.pubkey,
  }
  const event = signNostrEvent(template, hexToBytes(nostr.secretKey), new Uint8Array(32))
  const third = {
    type: "SiblingNostrSpasmSignedV2",
    originalObject: event,
    protocol: { name: "nostr", hasExtraSpasmFields: true, extraSpasmFieldsVersion: "2.0.0" },
    ids: [{ value: event.id, format: { name: "nostr-hex" } }],
    signatures: [{ value: event.sig, pubkey: event.pubkey, format: { name: "nostr-sig" } }],
  }
  return { type: "SpasmEventEnvelopeV2", siblings: [sibling(alice), sibling(bob), third] }
}

const PARENT = "spasmid01192d1f9994bf436f50841459d0a43c0de13ef4aaa5233827bdfe2ea2bc030d6f"

/** Each kind with its nth post; no two are the same. */
export const KINDS: Readonly<Record<string, (at: number) => object>> = {
  "a short post": (at) =>
    closed({
      action: "post",
      title: `Post ${at}`,
      content: `Hello **words**, not bytes, and a [link](https://example.com/${at}).`,
      timestamp: timeOf(at),
    }),
  "20 kB of Markdown": (at) =>
    closed({
      action: "post",
      title: `Long post ${at}`,
      content: CHAPTER.repeat(Math.ceil(LONG / CHAPTER.length)).slice(0, LONG),
      timestamp: timeOf(at),
    }),
  "a reaction": (at) =>
    closed({
      action: "react",
      content: "upvote",
      timestamp: timeOf(at),
      parent: { ids: [{ value: PARENT, format: { name: "spasmid", version: "01" } }] },
    }),
  "an envelope of three": threefold,
}
