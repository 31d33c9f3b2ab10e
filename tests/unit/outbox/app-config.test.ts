// The limits that an instance tells, and none that it does not.
import { npubEncode } from "nostr-tools/nip19"
import { expect, test } from "vitest"
import { appConfigLimits } from "../../../lib/core/outbox/app-config.ts"
import { alice, bob } from "../compose/drafts.ts"

const npub = npubEncode(alice.nostr)
const own = [alice.ethereum, alice.nostr]

test.each<[string, unknown, object]>([
  ["nothing saved", {}, {}],
  ["no object", [], {}],
  ["null", null, {}],
  ["no JSON at all", undefined, {}],
  [
    "every action closed",
    { enableNewWeb3ActionsAll: false },
    { closedActions: ["post", "reply", "react", "moderate"] },
  ],
  [
    "some closed",
    { enableNewWeb3ActionsPost: false, enableModeration: false },
    { closedActions: ["post", "moderate"] },
  ],
  ["words for truth values", { enableNewWeb3ActionsAll: "false", enableNewNostrActionsAll: 0 }, {}],
  [
    "keys",
    { enableNewNostrActionsAll: false, enableNewEthereumActionsAll: false },
    { closedKeys: ["ethereum", "nostr"] },
  ],
  ["no list", { enableWhitelistForActionPost: false }, { acceptsMe: true }],
  ["a list that is not given", { enableWhitelistForActionPost: true }, {}],
  [
    "not listed",
    {
      enableWhitelistForActionPost: true,
      whitelistedForActionPost: [bob.ethereum, 7, null, { toString: 1, valueOf: 1 }],
    },
    { acceptsMe: false },
  ],
  [
    "listed with a checksum",
    { enableWhitelistForActionPost: true, whitelistedForActionPost: [` ${alice.ethereum.toUpperCase()}`] },
    { acceptsMe: true },
  ],
  [
    "listed as npub",
    { enableWhitelistForActionPost: true, whitelistedForActionPost: [npub] },
    { acceptsMe: true },
  ],
  [
    "a broken npub",
    { enableWhitelistForActionPost: true, whitelistedForActionPost: [`${npub}x`] },
    { acceptsMe: false },
  ],
])("%s", (_, json, wanted) => expect(appConfigLimits(json, own)).toEqual(wanted))

test("nothing is said of nobody", () => {
  expect(appConfigLimits({ enableWhitelistForActionPost: true, whitelistedForActionPost: [] }, [])).toEqual(
    {},
  )
})
