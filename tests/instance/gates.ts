import type { SpasmEventV2 } from "spasm.js"
import { hasSignatureEthereum, hasSignatureNostr, isAnySignerListedIn } from "spasm.js"
import { answers } from "./answers.ts"
import type { Policy, Settings } from "./settings.ts"
import type { Table } from "./store.ts"

export function tableOf({ action }: SpasmEventV2): Table {
  if (action?.startsWith("app-config")) return "app_configs"
  return action?.startsWith("admin") ? "admin_events" : "spasm_events"
}

/** The first reason of the instance's settings to refuse an event, in the order the real server looks for one. */
export function refusalByPolicy(event: SpasmEventV2, { admins, settings }: Policy): string | null {
  const isAdminEvent = tableOf(event) !== "spasm_events"
  if (isAdminEvent) {
    if (admins.length === 0) return answers.noAdmins
    if (!isAnySignerListedIn(event, [...admins])) return answers.notAdmin
  }
  if (!event.signatures?.length && !settings.allowNewEventsWithoutSignature) return answers.unsigned
  if (containsHtmlTag(event)) return answers.html
  if (isAdminEvent) return null
  return (
    refusalByKeyType(event, settings) ??
    refusalByAction(event, settings) ??
    refusalByModeration(event, settings) ??
    refusalByWhitelist(event, settings)
  )
}

/** The sanitiser of the library lets harmless tags pass; the server takes none at all. */
function containsHtmlTag(value: unknown): boolean {
  if (typeof value === "string") return /<(?:\/?[a-z][^<>]*|!--[\s\S]*?--)>/i.test(value)
  if (typeof value !== "object" || value === null) return false
  return Object.values(value).some(containsHtmlTag)
}

function refusalByKeyType(event: SpasmEventV2, settings: Settings): string | null {
  if (!settings.enableNewWeb3ActionsAll) return answers.noActions
  const nostr = hasSignatureNostr(event)
  const ethereum = hasSignatureEthereum(event)
  // A second signature of the other kind opens the gate.
  if (nostr && !ethereum && !settings.enableNewNostrActionsAll) return answers.noNostr
  if (ethereum && !nostr && !settings.enableNewEthereumActionsAll) return answers.noEthereum
  return null
}

function refusalByAction({ action }: SpasmEventV2, settings: Settings): string | null {
  if (action === "post" && !settings.enableNewWeb3ActionsPost) return answers.noPosts
  if (action === "react" && !settings.enableNewWeb3ActionsReact) return answers.noReactions
  if (action === "reply" && !settings.enableNewWeb3ActionsReply) return answers.noReplies
  if (action === "moderate" && !settings.enableNewWeb3ActionsModerate) return answers.noModerationActions
  return null
}

function refusalByModeration(event: SpasmEventV2, settings: Settings): string | null {
  if (!event.action?.startsWith("moderate")) return null
  if (!settings.enableModeration) return answers.noModeration
  if (settings.moderators.length === 0) return answers.noModerators
  return isAnySignerListedIn(event, settings.moderators) ? null : answers.notModerator
}

function refusalByWhitelist(event: SpasmEventV2, settings: Settings): string | null {
  const [enabled, list, what] = whitelistFor(event.action, settings)
  return enabled && !isAnySignerListedIn(event, list) ? answers.notWhitelisted(what) : null
}

function whitelistFor(action: string | undefined, s: Settings): [boolean, string[], string] {
  if (action === "post") return [s.enableWhitelistForActionPost, s.whitelistedForActionPost, "posts"]
  if (action === "reply") return [s.enableWhitelistForActionReply, s.whitelistedForActionReply, "replies"]
  if (action === "react") return [s.enableWhitelistForActionReact, s.whitelistedForActionReact, "reactions"]
  if (action === "moderate") return [false, [], ""]
  return [s.enableWhitelistForActionOther, s.whitelistedForActionOther, "non-standard events"]
}
