// The network's own conversion of a post to an event of Nostr. Over 250 kB: it is loaded when a post is being written.
import type { ToNostr } from "../core/compose/compose.ts"

/**
 * Loads spasm.js; null where it cannot run, such as in a worker, which has no document: its sanitiser looks for one
 * while it is being imported. Its answer is no judgement: composing reads every event again.
 */
export async function loadToNostr(): Promise<ToNostr | null> {
  try {
    const { convertToSpasm, convertToNostr } = await import("spasm.js")
    return (body) => {
      // The sanitiser refuses honest text and needs a document; our pages show no HTML.
      const event = convertToSpasm(body as unknown as Parameters<typeof convertToSpasm>[0], {
        xss: { enableSanitization: false },
      })
      return event && convertToNostr(event)
    }
  } catch {
    return null
  }
}
