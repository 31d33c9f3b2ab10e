import type { SpasmEventV2 } from "spasm.js"
import { fetchPost, fetchPosts } from "./api.ts"
import { goTo, h, link, say } from "./dom.ts"
import { newPostForm, replyForm } from "./forms.ts"
import { postCard } from "./post-card.ts"

const main = h("main", {})
/** Counts the views shown, so that a slow answer does not replace the view after it. */
let shown = 0

export const view: HTMLElement = main

export async function showView(): Promise<void> {
  say("")
  const path = location.pathname
  const [, id] = /^\/news\/([^/]+)$/.exec(path) ?? []
  shown += 1
  main.replaceChildren(h("p", { class: "hint" }, "Loading…"))
  if (path === "/newpost") showNewPost()
  else if (id) await showPost(decodeURIComponent(id))
  else await showFeed()
}

function showNewPost(): void {
  main.replaceChildren(
    h("h1", {}, "New post"),
    newPostForm((id) => goTo(`/news/${id}`)),
  )
}

async function showFeed(): Promise<void> {
  const mine = shown
  const events = await fetchPosts()
  if (mine !== shown) return
  const cards = events.map((event) => postCard(event, { level: "feed", refresh: () => void showFeed() }))
  const empty = h(
    "p",
    { class: "card hint" },
    "Nothing here yet. ",
    link("/newpost", {}, "Write the first post"),
  )
  main.replaceChildren(h("h1", {}, "Feed"), ...(cards.length > 0 ? cards : [empty]))
}

async function showPost(id: string): Promise<void> {
  const mine = shown
  const event = await fetchPost(id)
  if (mine !== shown) return
  if (!event) {
    main.replaceChildren(
      h("h1", {}, "Not found"),
      h("p", { class: "card hint" }, "Event not found on this instance."),
    )
    return
  }
  const comments = h("section", { "aria-label": "Comments" })
  const card = h("div", {})
  fill(event)
  main.replaceChildren(
    card,
    replyForm(event, () => void refresh().then(() => say("Submitted"))),
    comments,
  )

  function fill(current: SpasmEventV2): void {
    card.replaceChildren(postCard(current, { level: "page", refresh: () => void refresh() }))
    const replies = repliesOf(current)
    const heading = replies.length === 1 ? "1 comment" : `${replies.length} comments`
    comments.replaceChildren(h("h2", {}, heading), list(replies) ?? "")
  }

  /** Reads the event anew; the form stays as it is. */
  async function refresh(): Promise<void> {
    const current = await fetchPost(id)
    if (current && mine === shown) fill(current)
  }

  function list(replies: SpasmEventV2[]): HTMLElement | null {
    if (replies.length === 0) return null
    const items = replies.map((reply) =>
      h("li", {}, postCard(reply, { level: "reply", refresh: () => void refresh() }), list(repliesOf(reply))),
    )
    return h("ul", { class: "thread" }, ...items)
  }
}

const repliesOf = (event: SpasmEventV2): SpasmEventV2[] =>
  (event.children ?? []).map((child) => child.event).filter((reply) => reply !== undefined)
