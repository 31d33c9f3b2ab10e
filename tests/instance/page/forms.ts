import type { SpasmEventV2 } from "spasm.js"
import { usualLicense } from "./body.ts"
import { h, labelled, say } from "./dom.ts"
import { publish, type Sent } from "./publish.ts"

const categories = ["defi", "dao", "privacy", "tech", "politics", "other"]
const licenses = ["CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "MIT"]

/** What the answer to a submission means for its form. */
function settle(sent: Sent | null, done: (sent: Sent) => void): void {
  if (!sent) return
  if (/^success/i.test(sent.answer)) done(sent)
  else say(sent.answer, "error")
}

function isFilled(field: HTMLInputElement | HTMLTextAreaElement): boolean {
  const filled = field.value !== ""
  field.toggleAttribute("aria-invalid", !filled)
  if (!filled) field.placeholder = "This field is required"
  return filled
}

function multiSigningBox(): { box: HTMLInputElement; field: HTMLElement } {
  const box = h("input", { type: "checkbox" })
  const field = h(
    "fieldset",
    {},
    h("legend", {}, "Advanced"),
    h("label", { class: "check" }, box, h("span", {}, "Multi-signing")),
    h("p", { class: "hint" }, "Signs the same text with the Ethereum and the Nostr key."),
  )
  return { box, field }
}

export function newPostForm(done: (id: string) => void): HTMLFormElement {
  const title = h("input", { type: "text", name: "title", autocomplete: "off" })
  const text = h("textarea", { name: "text", rows: "8" })
  const category = h(
    "select",
    { name: "category" },
    option("", "None"),
    ...categories.map((name) => option(name, name)),
  )
  const license = h(
    "select",
    { name: "license" },
    ...licenses.map((name) => option(`SPDX-License-Identifier: ${name}`, name)),
  )
  license.value = usualLicense
  const { box, field } = multiSigningBox()
  return h(
    "form",
    { class: "card", novalidate: true, onsubmit: submit },
    labelled("Title", title),
    labelled("Text", text),
    h("div", { class: "row" }, labelled("Category", category), labelled("Licence", license)),
    field,
    h("button", { type: "submit", class: "primary" }, "Publish"),
  )

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    say("")
    if (![isFilled(title), isFilled(text)].every(Boolean)) return
    const sent = await publish({
      action: "post",
      content: text.value,
      title: title.value,
      license: license.value,
      multiSigning: box.checked,
      ...(category.value ? { category: category.value } : {}),
    })
    settle(sent, ({ id }) => id && done(id))
  }
}

export function replyForm(parent: SpasmEventV2, done: () => void): HTMLFormElement {
  const text = h("textarea", { name: "text", rows: "4" })
  const { box, field } = multiSigningBox()
  return h(
    "form",
    { class: "card", novalidate: true, onsubmit: submit },
    h("h2", {}, "Write a reply"),
    labelled("Text", text),
    field,
    h("button", { type: "submit", class: "primary" }, "Reply"),
  )

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    say("")
    if (!isFilled(text)) return
    const sent = await publish({ action: "reply", content: text.value, parent, multiSigning: box.checked })
    settle(sent, () => {
      text.value = ""
      done()
    })
  }
}

const option = (value: string, text: string): HTMLOptionElement => h("option", { value }, text)
