// Addresses that may be asked over http(s).

/** The address, or null where it is none of the web, or has a name and password in it, which no fetch takes. */
export function webAddress(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === "" ? url : null
}

/** Whether it names this computer. */
export const isLoopback = ({ hostname }: URL): boolean =>
  /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)

/** The address of a node to ask: https, or plain http to this computer under the names that our pages may ask. */
export function nodeAddress(text: string): URL | null {
  const url = webAddress(text.trim())
  const isOpen = url?.protocol === "http:" && !/^(?:localhost|127\.0\.0\.1)$/.test(url.hostname)
  return isOpen ? null : url
}

/** The address without query, fragment, and slash at the end: what paths are put behind. */
export const baseOf = ({ origin, pathname }: URL): string => origin + pathname.replace(/\/+$/, "")
