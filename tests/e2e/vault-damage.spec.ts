import type { Browser } from "webextension-polyfill"
import { type Extension, expect, PASSWORD, test } from "./extension.ts"

declare const chrome: Browser

type Places = { readonly a: unknown; readonly b: unknown; readonly copy: unknown }

/** What is stored of the vault, as any program could read it; written over first where something is given. */
const places = (extension: Extension, written: Partial<Places> = {}): Promise<Places> =>
  extension.inside(async (wanted) => {
    const database = await new Promise<IDBDatabase>((done) => {
      const opening = indexedDB.open("vault")
      opening.onsuccess = () => done(opening.result)
    })
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result)
      })
    const slots = () => database.transaction("slots", "readwrite").objectStore("slots")
    for (const slot of ["a", "b"] as const) if (slot in wanted) await done(slots().put(wanted[slot], slot))
    if ("copy" in wanted) await chrome.storage.local.set({ "vault-copy": wanted.copy })
    const { "vault-copy": copy } = await chrome.storage.local.get("vault-copy")
    const found = { a: await done(slots().get("a")), b: await done(slots().get("b")), copy }
    database.close()
    return found
  }, written)

const damaged = (text: unknown): string => String(text).replace(/[A-Za-z](?=[^A-Za-z]*$)/, "?")

/** As after a restart of the browser: nothing of the vault is in memory. */
async function restart(extension: Extension): Promise<void> {
  await extension.lock()
  await extension.stopWorker()
}

test("a vault opens from whatever slot or copy is whole, and keeps what was damaged", async ({ fresh }) => {
  await fresh.onboard()
  const whole = await places(fresh)
  for (const damage of [
    { a: damaged(whole.a) },
    { b: damaged(whole.b) },
    { copy: damaged(whole.copy) },
    { a: "not a vault", b: damaged(whole.b) },
  ]) {
    const broken = await places(fresh, { ...whole, ...damage })
    expect(broken).not.toEqual(whole)
    await restart(fresh)
    await fresh.unlock()
    const { copy, ...slots } = await places(fresh)
    expect(slots).toEqual({ a: broken.a, b: broken.b })
    expect(copy, "the copy is made anew").toBe(whole.copy)
  }
})

test("a vault that is damaged everywhere says so, and nothing of it is erased", async ({ fresh }) => {
  await fresh.onboard()
  const before = await places(fresh)
  await restart(fresh)
  const broken = { a: damaged(before.a), b: "{}", copy: damaged(before.copy) }
  expect(await places(fresh, broken)).toEqual(broken)
  const words = /Your stored keys are damaged and could not be opened. Nothing was erased./
  const home = await fresh.open("/options.html#/identities")
  await expect(home.getByRole("alert")).toHaveText(words)
  const popup = await fresh.open("/popup.html")
  await expect(popup.getByRole("alert")).toHaveText(words)
  await expect(popup.getByRole("button", { name: "Unlock" })).toHaveCount(0)

  const welcome = await fresh.open("/options.html#/welcome")
  await welcome.getByRole("button", { name: "Create my identity" }).click()
  await welcome.getByRole("textbox", { name: "Password", exact: true }).fill(PASSWORD)
  await welcome.getByRole("textbox", { name: "Repeat password" }).fill(PASSWORD)
  await welcome.getByRole("button", { name: "Continue" }).click()
  await expect(welcome.getByRole("alert")).toHaveText(/There are keys here already/)
  expect(await places(fresh)).toEqual(broken)
})
