// Where a site's post goes too: only to destinations that the rule names, and a reaction never to relays.
import { expect, test } from "vitest"
import { usual } from "../../../lib/core/outbox/usual.ts"
import type { Sentence } from "../../../lib/core/review.ts"
import { destinationOf, FORUM, RELAY } from "../../fakes/deliveries.ts"

const NODE = "http://127.0.0.1:8645"
const OTHER = "https://other.example"
const all = [
  destinationOf({ url: RELAY, kind: "nostr-relay" }),
  destinationOf({ url: FORUM, kind: "spasm-instance" }),
  destinationOf({ url: NODE, kind: "logos-node" }),
  destinationOf({ url: OTHER, kind: "spasm-instance" }),
]

test.each<Sentence>(["publish", "reply", "moderate"])(
  "to %s goes wherever the rule says, in the order of the destinations",
  (sentence) => {
    expect(usual(all, [NODE, FORUM, RELAY], sentence)).toEqual([RELAY, FORUM, NODE])
  },
)

test("a reaction goes everywhere but to relays, where it would read as a note", () => {
  expect(usual(all, [NODE, FORUM, RELAY], "react")).toEqual([FORUM, NODE])
  expect(usual(all, [RELAY], "react")).toEqual([])
})

test.each<Sentence>(["sign-in", "sign-message", "sign-nostr"])(
  "what is no post goes nowhere: %s",
  (sentence) => {
    expect(usual(all, [FORUM, RELAY], sentence)).toEqual([])
  },
)

test("what is no destination any more is left out, and without a rule nothing goes anywhere", () => {
  expect(usual(all, ["wss://gone.example", FORUM], "publish")).toEqual([FORUM])
  expect(usual(all, [], "publish")).toEqual([])
  expect(usual([], [FORUM], "publish")).toEqual([])
})
