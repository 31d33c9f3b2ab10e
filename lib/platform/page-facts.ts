// What a page says of itself, read once on a press: its canonical address, and what of a Discourse forum was chosen.
import { browser } from "./browser.ts"

export type PageFacts = {
  /** What was selected, with its lines; empty where nothing was. */
  readonly selection: string
  readonly canonical: string | null
  readonly title: string
  /** The post of a Discourse topic that the selection, or else the middle of the screen, is in. */
  readonly discourse: { readonly address: string; readonly author: string } | null
}

const NOTHING: PageFacts = { selection: "", canonical: null, title: "", discourse: null }
const MOST_SELECTED = 20_000

/** Runs in the page, so it may use nothing from outside itself. */
export function readPage(): PageFacts {
  const chosen = getSelection()
  const canonical = document.querySelector<HTMLLinkElement>('link[rel~="canonical"][href]')?.href ?? null
  const generator = document.querySelector<HTMLMetaElement>('meta[name="generator"]')?.content ?? ""
  let discourse: PageFacts["discourse"] = null
  if (/^Discourse\b/.test(generator)) {
    const start = chosen?.isCollapsed === false ? (chosen.anchorNode?.parentElement ?? null) : null
    const middle = document.elementFromPoint?.(innerWidth / 2, innerHeight / 2) ?? null
    const post = (start ?? middle)?.closest<HTMLElement>(
      "[data-post-number], [data-post-id] article, article",
    )
    const number = post?.dataset.postNumber ?? /^post_(\d+)$/.exec(post?.id ?? "")?.[1] ?? ""
    const [topic] = /^.*?\/t\/(?:[^/]+\/)?\d+/.exec(location.pathname) ?? []
    const author = post?.querySelector<HTMLElement>("[data-user-card]")?.dataset.userCard ?? ""
    if (topic && /^\d{1,9}$/.test(number)) {
      discourse = { address: `${location.origin}${topic}/${number}`, author }
    }
  }
  return { selection: String(chosen ?? ""), canonical, title: document.title, discourse }
}

/** The facts of the page in a tab; nothing of it where the browser does not let us look. */
export async function pageFacts(tabId: number): Promise<PageFacts> {
  try {
    const [done] = await browser.scripting.executeScript({ target: { tabId }, func: readPage })
    return checked(done?.result)
  } catch {
    return NOTHING
  }
}

/** A page may have changed whatever it is asked with: only texts of a sane length are taken. */
function checked(value: unknown): PageFacts {
  const { selection, canonical, title, discourse } = Object(value) as Partial<
    Record<keyof PageFacts, unknown>
  >
  const { address, author } = Object(discourse) as { readonly address?: unknown; readonly author?: unknown }
  const text = (one: unknown, most: number): string => (typeof one === "string" ? one.slice(0, most) : "")
  return {
    selection: text(selection, MOST_SELECTED),
    canonical: text(canonical, 2000) || null,
    title: text(title, 300),
    discourse: text(address, 2000) ? { address: text(address, 2000), author: text(author, 60) } : null,
  }
}

export type FrontPage = { readonly tabId: number; readonly url: string; readonly title: string }

/** The web page in front, or the one used before where we stand in a tab of our own; null where its address is hidden. */
export async function frontPage(): Promise<FrontPage | null> {
  const tabs = await browser.tabs.query({ currentWindow: true })
  const own = browser.runtime.getURL("")
  const active = tabs.find((tab) => tab.active)
  const latest = tabs
    .filter(({ url }) => url && !url.startsWith(own))
    .sort((a, b) => (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0))
  const tab = active?.url?.startsWith(own) ? latest[0] : active
  if (tab?.id === undefined || !tab.url) return null
  return { tabId: tab.id, url: tab.url, title: tab.title ?? "" }
}
