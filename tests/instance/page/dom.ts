type Child = Node | string | null | undefined | false
type Attributes = Record<string, string | boolean | ((event: Event) => void) | undefined>

/** Makes an element. Attributes starting with "on" are listeners; text is always text. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value)
    else if (value === true) element.setAttribute(name, "")
    else if (typeof value === "string") element.setAttribute(name, value)
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)))
  return element
}

/** A link within the forum: followed without loading the page anew, so that connections stay. */
export function link(href: string, attributes: Attributes, ...children: Child[]): HTMLAnchorElement {
  return h(
    "a",
    {
      ...attributes,
      href,
      onclick(event) {
        const { metaKey, ctrlKey, shiftKey } = event as MouseEvent
        if (metaKey || ctrlKey || shiftKey) return
        event.preventDefault()
        goTo(href)
      },
    },
    ...children,
  )
}

export function goTo(path: string): void {
  history.pushState(null, "", path)
  dispatchEvent(new PopStateEvent("popstate"))
}

/** What the forum has to say to the person, spoken by screen readers as well. */
export const notice = h("p", { role: "status", class: "notice", hidden: true })

export function say(text: string, kind: "note" | "error" = "note"): void {
  notice.textContent = text
  notice.dataset.kind = kind
  notice.hidden = text === ""
}

export function labelled(text: string, field: HTMLElement): HTMLLabelElement {
  return h("label", {}, h("span", {}, text), field)
}
