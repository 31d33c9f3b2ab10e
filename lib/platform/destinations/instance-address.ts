// Where the API of an instance may be: what a typed address leaves open, and what the forum's own page names.
import { baseOf, isLoopback, webAddress } from "./web-address.ts"

/** The addresses to try, without a slash at the end: `here` on the typed host, `elsewhere` on the host `api.…`. */
export function basesOf(typed: string): {
  readonly here: readonly string[]
  readonly elsewhere: readonly string[]
} {
  const url = webAddress(typed)
  if (url === null) return { here: [], elsewhere: [] }
  const path = url.pathname.replace(/\/api(?:\/.*)?$/, "").replace(/\/+$/, "")
  const here = path === "" ? [url.origin] : [url.origin, url.origin + path]
  const isNamed = url.hostname.includes(".") && !/^[\d.]+$|^\[|^api\./.test(url.hostname)
  const api = `${url.protocol}//api.${url.host.replace(/^www\./, "")}`
  return { here, elsewhere: isNamed ? [api] : [] }
}

export const isHtml = (contentType: string): boolean => /\bhtml\b/i.test(contentType)

/**
 * The `apiURL` of the config script in a forum's page; null where it names none that may be asked. It is the page's
 * claim: only https counts, or loopback where the page itself is there.
 */
export function apiNamedIn(html: string, page: string): string | null {
  const [, named] = /\bapiURL["']?\s*:\s*"([^"\s<>]{1,500})"/.exec(html) ?? []
  // The script escapes what could end it.
  const url = webAddress((named ?? "").replace(/\\u002[fF]|\\\//g, "/"))
  if (url === null) return null
  const from = webAddress(page)
  const isAllowed = isLoopback(url) ? from !== null && isLoopback(from) : url.protocol === "https:"
  return isAllowed ? baseOf(url) : null
}
