// @vitest-environment happy-dom
// A password that was typed for a change of the vault stands nowhere once it was read, whatever came of it.
import { act } from "preact/test-utils"
import { expect, test, vi } from "vitest"
import { draw, press, pretendExtension } from "../fakes/drawn.tsx"

pretendExtension()
const { ChangeIdentity } = await import("../../entrypoints/options/change-identity.tsx")

test.each([
  ["on a full disk", { ok: false, code: "disk-full" }, "disk"],
  ["after too many wrong ones", { ok: false, code: "wait", waitMs: 4000 }, "Try again in 4 seconds"],
  ["where the key could not be derived", { ok: false, code: "failed", waitMs: 0 }, "could not be finished"],
] as const)("the password is gone %s, and the fault is told", async (_, outcome, words) => {
  const remove = vi.fn(async () => outcome)
  const identity = { id: "1", name: "Me", accounts: [] }
  const root = await draw(
    <ChangeIdentity identity={identity} isLast={false} desk={{ remove } as never} onChanged={vi.fn()} />,
  )
  await press(
    [...root.querySelectorAll("button")].find(({ textContent }) => textContent?.startsWith("Remove")),
  )
  const field = root.querySelector<HTMLInputElement>('input[type="password"]')
  if (!field) throw new Error("no field")
  field.value = "correct horse"
  await act(async () => {
    root.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }))
  })
  expect(remove).toHaveBeenCalledWith("correct horse", "1")
  expect(field.value).toBe("")
  expect(root.querySelector("form")?.textContent).toContain(words)
})
