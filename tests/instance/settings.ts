import { isAnySignerListedIn } from "spasm.js"
import { type Store, toSpasmEvent } from "./store.ts"

/** What an admin can change with an `app-config-dr` event; the rest of such an event is kept and given back as it is. */
const defaults = {
  allowNewEventsWithoutSignature: true,
  enableNewWeb3ActionsAll: true,
  enableNewWeb3ActionsPost: true,
  enableNewWeb3ActionsReply: true,
  enableNewWeb3ActionsReact: true,
  enableNewWeb3ActionsModerate: true,
  enableNewWeb3ActionsOther: true,
  enableNewNostrActionsAll: true,
  enableNewEthereumActionsAll: true,
  enableModeration: true,
  enableShortUrlsForWeb3Actions: true,
  enableWhitelistForActionPost: false,
  enableWhitelistForActionReply: false,
  enableWhitelistForActionReact: false,
  enableWhitelistForActionOther: false,
  moderators: [] as string[],
  whitelistedForActionPost: [] as string[],
  whitelistedForActionReply: [] as string[],
  whitelistedForActionReact: [] as string[],
  whitelistedForActionOther: [] as string[],
  shortUrlsLengthOfWeb3Ids: 30,
  feedFiltersActivityHot: 5,
  feedFiltersActivityRising: 3,
  rssFeedChannelTitle: "Spasm demo forum",
  rssFeedChannelDescription: "Posts of the Spasm demo forum",
}

export type Settings = typeof defaults

export class Policy {
  settings: Settings
  readonly admins: readonly string[]
  readonly #store: Store

  constructor(store: Store, admins: readonly string[], moderators: readonly string[]) {
    this.#store = store
    // The library compares addresses as they are written.
    this.admins = admins.map((address) => address.toLowerCase())
    this.settings = { ...defaults, moderators: moderators.map((address) => address.toLowerCase()) }
    try {
      this.update()
    } catch {
      // A saved config that is no JSON counts as none.
    }
  }

  /** The settings an admin saved last, exactly as saved; null before that or when that admin is none any more. */
  savedConfig(): Record<string, unknown> | null {
    const saved = this.#store
      .rows("app_configs")
      .filter((row) => String(row.event.action) === "app-config-dr")
    const last = saved.at(-1)
    if (!last || !isAnySignerListedIn(toSpasmEvent(last, "app_configs"), [...this.admins])) return null
    const config: unknown = JSON.parse(last.event.content ?? "null")
    return typeof config === "object" && config !== null ? (config as Record<string, unknown>) : null
  }

  /** Lays the saved settings over the present ones; what a save leaves out stays as it was. */
  update(): boolean {
    const config = this.savedConfig()
    if (!config || Array.isArray(config)) return false
    const next: Record<string, unknown> = { ...this.settings }
    for (const [key, present] of Object.entries(this.settings)) {
      const value = config[key]
      if (Array.isArray(present)) {
        if (Array.isArray(value)) next[key] = value
      } else if (typeof present === "number") {
        if (typeof value === "number" || Number(value)) next[key] = Number(value)
      } else if (typeof value === typeof present) next[key] = value
    }
    this.settings = next as Settings
    return true
  }
}
