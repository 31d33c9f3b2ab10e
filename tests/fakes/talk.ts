// Cards as they are found, without the work of signing them.
import type { Card } from "../../lib/core/spasm/card.ts"
import { parseMarkdown } from "../../lib/core/text/markdown.ts"

/** A verified reply, with what is special about it. */
export const cardWith = (some: Partial<Card> = {}): Card => ({
  form: "body-signed-closed",
  view: "spasm",
  spasmid: null,
  claimedIds: [],
  state: "verified",
  action: "reply",
  kind: null,
  title: "",
  content: "words",
  body: parseMarkdown(some.content ?? "words"),
  time: 1_732_000_000_000,
  authors: [{ address: `0x${"1".repeat(40)}`, format: "ethereum", proven: true }],
  signatures: [{ format: "ethereum", valid: true, signer: `0x${"1".repeat(40)}` }],
  names: [],
  links: [],
  parts: [],
  differences: [],
  parentIds: [],
  categories: [],
  problems: [],
  children: [],
  ...some,
})
