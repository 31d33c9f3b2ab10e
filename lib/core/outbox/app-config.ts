// What an instance tells of its own rules: `/api/app-config`, the settings that an admin saved (spasm-forum-server 868fa7e).

import { comparableKey } from "../nostr/bech32.ts"
import { isObject, type JsonObject } from "../spasm/post.ts"
import type { TestReport } from "./destination.ts"

export type AppConfigLimits = Pick<TestReport, "closedActions" | "closedKeys" | "acceptsMe">

const ACTIONS = [
  ["post", "enableNewWeb3ActionsPost"],
  ["reply", "enableNewWeb3ActionsReply"],
  ["react", "enableNewWeb3ActionsReact"],
  ["moderate", "enableNewWeb3ActionsModerate"],
] as const

/**
 * The limits that the settings name; what they leave out stays absent, since a server keeps other rules to itself.
 * `own` are addresses, 0x… or Nostr hex: whether one of them may post is compared here.
 */
export function appConfigLimits(json: unknown, own: readonly string[]): AppConfigLimits {
  if (!isObject(json)) return {}
  const isOff = (name: string): boolean => json[name] === false
  const closedActions = ACTIONS.filter(
    ([action, name]) =>
      isOff("enableNewWeb3ActionsAll") || isOff(name) || (action === "moderate" && isOff("enableModeration")),
  ).map(([action]) => action)
  const closedKeys = [
    ...(isOff("enableNewEthereumActionsAll") ? (["ethereum"] as const) : []),
    ...(isOff("enableNewNostrActionsAll") ? (["nostr"] as const) : []),
  ]
  const acceptsMe = mayPost(json, own)
  return {
    ...(closedActions.length > 0 && { closedActions }),
    ...(closedKeys.length > 0 && { closedKeys }),
    ...(acceptsMe !== undefined && { acceptsMe }),
  }
}

function mayPost(json: JsonObject, own: readonly string[]): boolean | undefined {
  if (own.length === 0) return undefined
  const { enableWhitelistForActionPost: isListed, whitelistedForActionPost: list } = json
  if (isListed === false) return true
  if (isListed !== true || !Array.isArray(list)) return undefined
  const listed = new Set(list.filter((key) => typeof key === "string").map(comparableKey))
  return own.some((address) => listed.has(comparableKey(address)))
}
