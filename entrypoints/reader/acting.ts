// What can be done about a post that was read: a reply is written in the panel, all else is asked for at once.
import { createActing } from "../../lib/platform/acting.ts"
import { replyInPanel } from "../../lib/platform/hand-over.ts"
import { currentWindowId } from "../../lib/platform/side-panel.ts"

let windowId: number | null = null
currentWindowId().then((id) => {
  windowId = id
})
const stop = new AbortController()
addEventListener("pagehide", () => stop.abort(), { once: true })

export const acting = createActing((card, sources) => replyInPanel(card, sources, windowId), stop.signal)
