// The pages that are measured: fixed content, nothing from elsewhere, a note of what the first inline script found.
import { BLANK, type Routes, type Site, serve } from "../../tests/e2e/site.ts"

export const FRAMES = 20

const paragraph = "<p>Words are what a forum is made of, and this page has as many as a small one.</p>"
const page = (body: string): string =>
  `${BLANK}${Array.from({ length: 40 }, () => paragraph).join("")}${body}`

const frames = Array.from({ length: FRAMES }, (_, at) => `<iframe src="/frame?${at}"></iframe>`).join("")

const cached = { "cache-control": "max-age=3600" }
const ROUTES: Routes = {
  "/plain": { body: page(""), headers: cached },
  "/frames": { body: page(frames), headers: cached },
  "/frame": { body: BLANK, headers: cached },
}

export const servePages = (): Promise<Site & { close: () => void }> => serve(ROUTES)
