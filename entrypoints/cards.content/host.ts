// An element of ours in a foreign page: its content in a closed tree, its looks out of reach of the page's styles.
import { browser } from "../../lib/platform/browser.ts"
import { sheet } from "./sheet.ts"

export type Host = { readonly element: HTMLElement; readonly root: ShadowRoot }

/** Tests look inside; their build differs from the store's by hosts that are granted, and by nothing else. */
const mode = browser.runtime.getManifest().host_permissions?.length ? "open" : "closed"

const XHTML = "http://www.w3.org/1999/xhtml"

/**
 * Made in a document of its own, where no name is taken: were it made in the page, a page that defines an element of this
 * name would run its own code on ours before the tree is closed, and could make that tree its own.
 */
export function createHost(name: "spasm-post" | "spasm-posts"): Host {
  const element = new Document().createElementNS(XHTML, name) as HTMLElement
  const root = element.attachShadow({ mode })
  // What a page's document answers to may be a form of the page; the prototype is ours.
  Document.prototype.adoptNode.call(document, element)
  dress(root)
  return { element, root }
}

/** Sheets belong to one document, so this comes after the element is the page's. */
function dress(root: ShadowRoot): void {
  try {
    root.adoptedStyleSheets = [sheet()]
  } catch {
    // Some engines keep sheets and documents of different worlds apart.
    const style = new Document().createElementNS(XHTML, "style")
    style.textContent = sheet.text
    root.append(style)
  }
}
