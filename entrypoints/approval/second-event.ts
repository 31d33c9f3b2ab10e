import { hexToBytes } from "@noble/hashes/utils.js"
import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import type { NostrLoss } from "../../lib/core/compose/read-back-nostr.ts"
import { idsOfBoth, isSamePost } from "../../lib/core/compose/same-post.ts"
import { type NostrTemplate, templateOf } from "../../lib/core/nostr/event.ts"
import type { Wish } from "../../lib/core/request.ts"
import { isObject } from "../../lib/core/spasm/post.ts"
import { read } from "../../lib/core/spasm/read.ts"
import { decodeUtf8 } from "../../lib/core/text/utf8.ts"

/** What the site asks of the Nostr key next, where it is the same post, and the ids that tell whether it is. */
export type Second = { readonly event: NostrTemplate | null; readonly ids: NostrLoss["bothIds"] | null }

/**
 * The event that the site asks the Nostr key to sign next, where the post names that key beside the Ethereum key that
 * is asked now: the network's own conversion of the text, shown and approved with it. Null until it is there, and where
 * there is none. It is loaded after the window is readable.
 */
export function useSecondEvent(wish: Wish, siteNostr: string | null): Second | null {
  const found = useSignal<Second | null>(null)
  const text = wish.kind === "personal-sign" ? decodeUtf8(hexToBytes(wish.message.slice(2))) : null
  useEffect(() => {
    let gone = false
    if (text === null || siteNostr === null || !names(text, siteNostr)) return
    convert(text, siteNostr).then((second) => {
      if (!gone) found.value = second
    })
    return () => {
      gone = true
    }
  }, [text, siteNostr, found])
  return found.value
}

/** Whether the text is a post that has this key among its authors. */
function names(text: string, pubkey: string): boolean {
  const { form, view, spasmid, authors } = read(text, { as: "request" })
  const isPost = form === "body" && view === "spasm" && spasmid !== null
  return isPost && authors.some(({ address }) => address === pubkey)
}

async function convert(text: string, pubkey: string): Promise<Second | null> {
  const { loadToNostr } = await import("../../lib/platform/spasm-convert.ts")
  try {
    const value: unknown = JSON.parse(text)
    const made = isObject(value) && (await loadToNostr())?.(value)
    const event = isObject(made) ? templateOf(made) : null
    if (event?.pubkey !== pubkey) return null
    return { event: isSamePost(text, event) ? event : null, ids: idsOfBoth(text, event) }
  } catch {
    return null
  }
}
