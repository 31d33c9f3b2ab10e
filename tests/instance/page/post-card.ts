import { blo } from "blo"
import type { SpasmEventV2 } from "spasm.js"
import { extractSpasmId01, getTotalOfReaction, toBeNpub } from "spasm.js"
import { h, link, say } from "./dom.ts"
import { publish } from "./publish.ts"
import { renderText, renderTime, shorten } from "./text.ts"

const signs: Record<string, string> = {
  bullish: "↗",
  bearish: "↘",
  important: "!",
  scam: "⚠",
  upvote: "▲",
  downvote: "▼",
}
const postReactions = Object.keys(signs)
const replyReactions = ["upvote", "downvote"]

export interface CardOptions {
  level: "feed" | "page" | "reply"
  /** Called when the card is to be read anew. */
  refresh: () => void
}

const idOf = (event: SpasmEventV2): string => String(extractSpasmId01(event) ?? event.ids?.[0]?.value ?? "")

/** A post, or a reply, as an article. */
export function postCard(event: SpasmEventV2, { level, refresh }: CardOptions): HTMLElement {
  const id = idOf(event)
  const reactions = level === "reply" ? replyReactions : postReactions
  return h(
    "article",
    { "data-spasmid": id, class: `card ${level}` },
    heading(event, id, level),
    h("div", { class: "meta" }, ...authors(event), ...meta(event, id)),
    level === "page" && parentLink(event),
    event.content ? renderText(event.content) : null,
    h(
      "div",
      { class: "reactions", role: "group", "aria-label": "Reactions" },
      ...reactions.map((reaction) => reactionButton(event, reaction, refresh)),
      level === "feed" && link(`/news/${shortId(id)}`, { class: "replies" }, replyCount(event)),
    ),
  )
}

/** The beginning of an id, as long as this kind of instance takes it. */
const shortId = (id: string): string => id.slice(0, 30)

function heading(event: SpasmEventV2, id: string, level: CardOptions["level"]): HTMLElement | null {
  if (level === "page") return h("h1", {}, event.title ?? (event.action === "reply" ? "Reply" : "Post"))
  if (level === "reply") return null
  return h("h2", {}, link(`/news/${shortId(id)}`, {}, event.title ?? "Untitled"))
}

/** Only proven addresses are shown; a name somebody else signed with stays away. */
function authors(event: SpasmEventV2): HTMLElement[] {
  const addresses = event.authors?.[0]?.addresses ?? []
  return addresses
    .filter(({ verified }) => verified)
    .map(({ value, format }) => {
      const address = String(value)
      const isNostr = format?.name === "nostr-hex"
      const picture = blo(`0x${address.replace(/^0x/, "").slice(0, 40)}`)
      return h(
        "span",
        { class: "author", title: address },
        h("img", { src: picture, alt: "", width: "20", height: "20" }),
        h("span", { class: "address" }, shorten(isNostr ? toBeNpub(address) : address)),
        h("span", { class: "verified" }, "✓ verified"),
      )
    })
}

function meta(event: SpasmEventV2, id: string): (HTMLElement | null)[] {
  const category = event.categories?.[0]?.name
  const time = renderTime(event.timestamp ?? event.db?.addedTimestamp)
  return [
    category ? h("span", { class: "category" }, String(category)) : null,
    time && link(`/news/${id}`, { class: "permalink" }, time),
  ]
}

function parentLink(event: SpasmEventV2): HTMLElement | null {
  const parent = event.parent?.ids?.[0]?.value
  if (!parent) return null
  const id = String(parent)
  return h(
    "p",
    { class: "parent" },
    "In reply to ",
    link(`/news/${encodeURIComponent(id)}`, {}, `${id.slice(0, 18)}…`),
  )
}

function replyCount(event: SpasmEventV2): string {
  const total = Number(event.stats?.find(({ action }) => action === "reply")?.total ?? 0)
  return total === 1 ? "1 comment" : `${total} comments`
}

function reactionButton(event: SpasmEventV2, reaction: string, refresh: () => void): HTMLButtonElement {
  const count = getTotalOfReaction(event, reaction)
  return h(
    "button",
    { type: "button", "aria-label": reaction, title: reaction, class: reaction, onclick: react },
    h("span", { "aria-hidden": "true" }, signs[reaction] ?? reaction),
    count > 0 && h("span", { class: "count" }, String(count)),
  )

  async function react(): Promise<void> {
    const sent = await publish({ action: "react", content: reaction, parent: event })
    if (!sent) return
    if (/^success/i.test(sent.answer)) refresh()
    else say(sent.answer, "error")
  }
}
