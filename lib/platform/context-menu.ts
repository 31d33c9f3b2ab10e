// Entries in a page's context menu. Each does what it says on that press, and nothing before.
import type { Menus, Tabs } from "webextension-polyfill"
import { quoteOf } from "../core/compose/answering.ts"
import { nothingWritten } from "../core/compose/written.ts"
import { pageAddress } from "../core/page-address.ts"
import { browser } from "./browser.ts"
import { type HandOver, handOver } from "./hand-over.ts"
import { type MessageKey, t } from "./i18n.ts"
import { type PageFacts, pageFacts } from "./page-facts.ts"
import { openSidePanel } from "./side-panel.ts"
import { openTab } from "./tabs.ts"

const ENTRIES = [
  { id: "post", title: "menuPost", contexts: ["selection"] },
  { id: "reply", title: "menuReply", contexts: ["page", "selection"] },
  { id: "read", title: "menuRead", contexts: ["selection"] },
  { id: "read-link", title: "menuRead", contexts: ["link"] },
] as const satisfies readonly { id: string; title: MessageKey; contexts: Menus.ContextType[] }[]

/** Links to posts and authors. Of links, unlike of pages, browsers match every scheme. */
const LINKS = [
  ...["note1", "nevent1", "npub1", "nprofile1"].flatMap((name) => [`*://*/*${name}*`, `nostr:${name}*`]),
  "*://*/*spasmid01*",
  "*://*/news/*",
]

/** Most of a selection that goes into the address of the reader. */
const MOST_READ = 500_000

export type MenuPorts = {
  readonly openPanel: (windowId: number | null) => Promise<void>
  readonly openTab: (path: string) => Promise<void>
  readonly handOver: (what: HandOver) => Promise<void>
  readonly facts: (tabId: number) => Promise<PageFacts>
}

type Press = Pick<Menus.OnClickData, "menuItemId" | "selectionText" | "pageUrl" | "linkUrl">
type Place = Pick<Tabs.Tab, "id" | "windowId" | "title">

const REAL: MenuPorts = { openPanel: openSidePanel, openTab, handOver, facts: pageFacts }

/** Puts the entries there: once for each start of the extension's own life, as browsers keep them. */
export async function prepareMenu(): Promise<void> {
  await browser.contextMenus.removeAll()
  for (const { id, title, contexts } of ENTRIES) {
    browser.contextMenus.create({
      id,
      title: t(title),
      contexts: [...contexts],
      documentUrlPatterns: ["http://*/*", "https://*/*"],
      ...(id === "read-link" && { targetUrlPatterns: LINKS }),
    })
  }
}

/** What a press on an entry does. The panel is opened first: a press is spent by the first wait. */
export async function menuPressed(press: Press, tab?: Place, ports: MenuPorts = REAL): Promise<void> {
  const { menuItemId, selectionText = "", pageUrl = "", linkUrl = "" } = press
  if (menuItemId === "read-link") return ports.openTab(`/reader.html#url=${encodeURIComponent(linkUrl)}`)
  if (menuItemId === "read") {
    const text = encodeURIComponent(
      (await whole(selectionText, tab, ports)).slice(0, MOST_READ).toWellFormed(),
    )
    return ports.openTab(`/reader.html#text=${text}`)
  }
  if (menuItemId !== "post" && menuItemId !== "reply") return
  const opened = ports.openPanel(tab?.windowId ?? null)
  const facts = tab?.id === undefined ? null : await ports.facts(tab.id)
  const { discourse } = facts ?? {}
  const parent = pageAddress(pageUrl, facts?.canonical)
  // The post of a forum's topic stands for itself; its address counts only where it is on that page's own host.
  const post = discourse && parent ? pageAddress(pageUrl, discourse.address) : null
  const address = (post?.address === discourse?.address ? post : parent) ?? parent
  if (!address || address.warnings.includes("not-web")) return opened
  const written =
    menuItemId === "reply"
      ? nothingWritten({ url: address.address })
      : quoteOf({
          text: facts?.selection || selectionText,
          address: address.address,
          title: facts?.title || tab?.title || "",
          author: discourse?.author || undefined,
        })
  await ports.handOver({ written, sources: [] })
  return opened
}

/** The selection with its lines, which browsers leave out of what they tell of a press. */
async function whole(text: string, tab: Place | undefined, { facts }: MenuPorts): Promise<string> {
  const { selection } = tab?.id === undefined ? { selection: "" } : await facts(tab.id)
  return selection || text
}
