// Posts in pages: the blocks that pages write them in, and what stands beside a block when they are found.
import type { Page } from "playwright/test"
import { escaped, pre } from "../vectors.ts"
import { type Extension, visit } from "./extension.ts"

/** Seven ways in which pages write the text of an event. */
export const BLOCKS: readonly ((text: string) => string)[] = [
  (text) => pre(text),
  (text) => pre(JSON.stringify(JSON.parse(text), null, 2)),
  (text) => `<pre><code>${escaped(text)}</code></pre>`,
  (text) => `<p>See <code>${escaped(text)}</code> there</p>`,
  (text) => `<textarea readonly>${escaped(text)}</textarea>`,
  (text) => pre(`curl -d '${text}' https://forum.example/api/submit`),
  (text) => pre(text).replace(/(signedString)/g, "<b>$1</b>"),
]

export const badge = (page: Page) => page.getByRole("button", { name: /^1 Spasm post/ })
export const post = (page: Page) => page.locator("spasm-post")
export const article = (page: Page) => page.locator("spasm-post article")
export const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click()

export type Story = {
  readonly extension: Extension
  readonly page: Page
  readonly site: { readonly origin: string }
}

/** Another page of the site that is on. */
export async function open({ extension, page, site }: Story, path: string): Promise<Page> {
  const opened = await visit(extension, site.origin + path)
  await page.close()
  return opened
}
