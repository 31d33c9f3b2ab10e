import type { Browser } from "webextension-polyfill"
import { type Extension, expect, HEX_KEY, PASSWORD, test } from "./extension.ts"

declare const chrome: Browser

type Places = { readonly a: unknown; readonly b: unknown; readonly copy: unknown }
/** What was found broken and set aside. */
type Kept = { readonly "kept-a"?: unknown; readonly "kept-b"?: unknown }

/** What is stored of the vault, as any program could read it; written over first where something is given. */
const places = (extension: Extension, written: Partial<Places> = {}): Promise<Places & Kept> =>
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
    const stored = async (key: string): Promise<object> => {
      const text = await done(slots().get(key))
      return text === undefined ? {} : { [key]: text }
    }
    const kept = { ...(await stored("kept-a")), ...(await stored("kept-b")) }
    const found = { a: await done(slots().get("a")), b: await done(slots().get("b")), copy, ...kept }
    database.close()
    return found
  }, written)

const damaged = (text: unknown): string => String(text).replace(/[A-Za-z](?=[^A-Za-z]*$)/, "?")

/** As after a restart of the browser: nothing of the vault is in memory. */
async function restart(extension: Extension): Promise<void> {
  await extension.lock()
  await extension.stopWorker()
}

test("a vault opens from whatever slot or copy is whole, mends the others, and keeps what was damaged", async ({
  fresh,
}) => {
  await fresh.onboard()
  const whole = await places(fresh)
  const damages: readonly Partial<Places>[] = [
    { a: damaged(whole.a) },
    { b: damaged(whole.b) },
    { copy: damaged(whole.copy) },
    { a: "not a vault", b: damaged(whole.b) },
  ]
  for (const damage of damages) {
    const broken = await places(fresh, { ...whole, ...damage })
    expect(broken).not.toEqual(whole)
    await restart(fresh)
    await fresh.unlock()
    const mended = await places(fresh)
    for (const slot of ["a", "b"] as const) {
      const isWhole = broken[slot] === whole[slot]
      if (isWhole) expect(mended[slot]).toBe(whole[slot])
      else expect(mended[`kept-${slot}`]).toBe(broken[slot])
      expect(mended[slot]).not.toBe(damage[slot])
    }
    expect(mended.copy, "the copy is made anew").toBe(whole.copy)
  }
})

test("a vault that is damaged everywhere says so; nothing of it is erased, and words bring it back", async ({
  fresh,
}) => {
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

  await home.getByRole("link", { name: "Start again from your recovery words" }).click()
  await home.getByRole("button", { name: "I already have keys" }).click()
  const importing = async (): Promise<void> => {
    await home.getByRole("textbox", { name: "Keys" }).fill(HEX_KEY)
    await home.getByRole("textbox", { name: "Password", exact: true }).fill(PASSWORD)
    await home.getByRole("textbox", { name: "Repeat password" }).fill(PASSWORD)
    await home.getByRole("button", { name: "Import" }).click()
  }
  await importing()
  await expect(home.getByRole("alert")).toHaveText(words)
  expect(await places(fresh)).toEqual(broken)
  await home.getByRole("checkbox", { name: /^Replace the keys that are stored here/ }).check()
  await importing()
  await home.getByRole("heading", { name: "Ready" }).waitFor()
  expect(await places(fresh)).toMatchObject({ "kept-a": broken.a, "kept-b": broken.b })
  await restart(fresh)
  await fresh.unlock()
})

test("a forgotten password is no dead end", async ({ fresh }) => {
  await fresh.onboard()
  await restart(fresh)
  const home = await fresh.open("/options.html#/identities")
  await home.getByRole("link", { name: "Start again from your recovery words" }).click()
  await home.getByRole("button", { name: "Create my identity" }).click()
  const creating = async (): Promise<void> => {
    await home.getByRole("textbox", { name: "Password", exact: true }).fill(`${PASSWORD} anew`)
    await home.getByRole("textbox", { name: "Repeat password" }).fill(`${PASSWORD} anew`)
    await home.getByRole("button", { name: "Continue" }).click()
  }
  await creating()
  await expect(home.getByRole("alert")).toHaveText(/There are keys here already/)
  await home.getByRole("checkbox", { name: /^Replace the keys that are stored here/ }).check()
  await creating()
  await home.getByRole("button", { name: "Show words" }).click()
  await expect(home.getByRole("list", { name: "Recovery words" }).getByRole("listitem")).toHaveCount(12)
  await fresh.lock()
  await expect(home.getByText("The signer was locked.")).toBeVisible()
  await expect(home.getByRole("button", { name: "Show words" })).toHaveCount(0)
})
