// The pages that are measured: fixed content, nothing from elsewhere, a note of what the first inline script found.
import { BLANK, type Routes, type Site, serve } from "../../tests/e2e/site.ts"

export const FRAMES = 20

/** Between two loads, so that none pays for what the one before it does once it has ended: ms. */
const REST = 100

const paragraph = "<p>Words are what a forum is made of, and this page has as many as a small one.</p>"
const words = BLANK + Array.from({ length: 40 }, () => paragraph).join("")
const frames = Array.from({ length: FRAMES }, (_, at) => `<iframe src="/frame?${at}"></iframe>`).join("")

/** Tells how long its page took, what was there at first and whether it can be seen, and goes where it is sent. */
const traveller = `<script>addEventListener("load", () => setTimeout(async () => {
  const [{ loadEventStart: took }] = performance.getEntriesByType("navigation")
  const said = new URLSearchParams({ took, found: atFirst, visibility: document.visibilityState })
  location.replace(await (await fetch("/next?" + said)).text())
}, ${REST}))</script>`

/** Sets out in a tab of its own, once whatever a start of the browser opens stands in front of this one. */
const start = `<script>setTimeout(async () => open(await (await fetch("/next")).text()), 3000)</script>`

const cached = (body: string) => ({ body, headers: { "cache-control": "max-age=3600" } })
const PAGES: Routes = {
  "/plain": cached(words),
  "/frames": cached(words + frames),
  "/frame": cached(BLANK),
  "/start": start,
  "/timed/plain": cached(words + traveller),
  "/timed/frames": cached(words + frames + traveller),
}

/** Serves them; a timed page tells `next` of itself and gets the address to go to. */
export const servePages = (
  next: (said: URLSearchParams) => string = () => "/plain",
): Promise<Site & { close: () => void }> =>
  serve({ ...PAGES, "/next": (said) => ({ body: next(said), headers: { "cache-control": "no-store" } }) })
