// Feeds of the web, parsed as XML: items with a signed event inside give that, the others a post that nobody signed.

type PolicyFactory = {
  readonly createPolicy: (
    name: string,
    rules: { readonly createHTML: (text: string) => string },
  ) => { readonly createHTML: (text: string) => unknown }
}

export type Markup =
  | { readonly is: "feed"; readonly text: string }
  | { readonly is: "empty-feed" | "html" | "xml" | "too-large" }

/** Most characters that are parsed here, where a person waits. */
const MOST = 2_097_152

/** A feed as a JSON list of its items, or what else the markup is. Nothing of it becomes a part of this page. */
export function readMarkup(text: string): Markup {
  if (/^<!doctype html|^<html[\s>]/i.test(text)) return { is: "html" }
  if (text.length > MOST) return { is: "too-large" }
  const parsed = parseXml(text)
  if (!parsed || parsed.querySelector("parsererror"))
    return { is: /<(?:html|body|div|p)[\s>]/i.test(text) ? "html" : "xml" }
  const isFeed = ["rss", "feed", "rdf"].includes(parsed.documentElement.localName.toLowerCase())
  if (!isFeed) return { is: parsed.documentElement.localName === "html" ? "html" : "xml" }
  const items = [...parsed.querySelectorAll("item, entry")]
  const texts = items.map((item) => childText(item, "spasmEnvelope") || JSON.stringify(postOf(item)))
  return items.length === 0 ? { is: "empty-feed" } : { is: "feed", text: `[${texts.join(",\n")}]` }
}

/** A document of XML runs nothing and loads nothing; trusted types guard the parser all the same. */
function parseXml(text: string): Document | null {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyFactory }
  const policy = trustedTypes?.createPolicy("feed-xml", { createHTML: (xml) => xml })
  const trusted = policy?.createHTML(text) ?? text
  try {
    return new DOMParser().parseFromString(trusted as string, "application/xml")
  } catch {
    return null
  }
}

function childText(item: Element, name: string): string {
  const child = [...item.children].find(({ localName }) => localName.toLowerCase() === name.toLowerCase())
  return child?.textContent?.trim() ?? ""
}

function postOf(item: Element): object {
  const link = [...item.children].find(({ localName }) => localName === "link")
  const url = link?.getAttribute("href") ?? childText(item, "link")
  const date = Date.parse(
    childText(item, "pubDate") || childText(item, "published") || childText(item, "updated"),
  )
  const description =
    childText(item, "description") || childText(item, "summary") || childText(item, "content")
  const title = childText(item, "title")
  const author = childText(item, "creator") || childText(item, "author")
  const guid = childText(item, "guid") || childText(item, "id")
  return {
    ...(url && { url }),
    ...(guid && { guid }),
    title: title || url || guid,
    ...(description && { description }),
    ...(author && { author }),
    ...(!Number.isNaN(date) && { pubdate: date }),
  }
}
