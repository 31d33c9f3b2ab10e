// Components drawn into a document in memory, with the words of the English locale.
import { type ComponentChild, render } from "preact"
import { act } from "preact/test-utils"
import english from "../../public/_locales/en/messages.json"

type Messages = Readonly<
  Record<
    string,
    { readonly message: string; readonly placeholders?: Readonly<Record<string, { content: string }>> }
  >
>

/** As browsers fill a message in: named placeholders stand for numbered values. */
function getMessage(key: string, values: readonly string[] = []): string {
  const { message = "", placeholders = {} } = (english as Messages)[key] ?? {}
  const named = message.replace(
    /\$(\w+)\$/g,
    (_, name: string) => placeholders[name.toLowerCase()]?.content ?? "",
  )
  return named.replace(/\$(\d)/g, (_, number: string) => values[Number(number) - 1] ?? "")
}

/** Before anything of `lib/platform` is imported: the polyfill refuses to load outside an extension. */
export function pretendExtension(): void {
  const i18n = { getMessage, getUILanguage: () => "en" }
  Object.assign(globalThis, {
    chrome: { runtime: { id: "test" }, i18n },
    browser: { runtime: { id: "test" }, i18n },
  })
}

/** Draws and gives the element around it. */
export async function draw(what: ComponentChild): Promise<HTMLElement> {
  const root = document.createElement("main")
  document.body.replaceChildren(root)
  await act(() => render(what, root))
  return root
}

export const press = (element: Element | null | undefined): Promise<void> =>
  act(() => (element as HTMLElement | null)?.click())
