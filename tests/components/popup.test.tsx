// @vitest-environment happy-dom
// The popup's parts, drawn over a background that answers by a table and a browser that grants as it is told to.
import { render } from "preact"
import { act } from "preact/test-utils"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { pretendBackground, type Table } from "../fakes/deliveries.ts"
import { draw, press, pretendExtension } from "../fakes/drawn.tsx"

pretendExtension()
const table: Table = {}
const background = pretendBackground(table)
let request = async (_: unknown): Promise<boolean> => true
let contains = async (): Promise<boolean> => false
const permissions = { request: (asked: unknown) => request(asked), contains: () => contains() }
for (const side of ["chrome", "browser"] as const)
  Object.assign((globalThis as unknown as Record<string, object>)[side] ?? {}, { permissions })
const { ThisSite } = await import("../../entrypoints/popup/this-site.tsx")
const { Waiting } = await import("../../entrypoints/popup/waiting.tsx")

beforeEach(() => {
  background.asked.length = 0
})
afterEach(async () => {
  vi.useRealTimers()
  const root = document.querySelector("main")
  if (root) await act(() => render(null, root))
})

describe("what waits", () => {
  const left = (root: Element): string | undefined =>
    root.querySelector('[role="timer"]')?.textContent ?? undefined
  const keep = (root: Element): Element | undefined =>
    [...root.querySelectorAll("button")].find(({ textContent }) => textContent === "Keep for 5 more minutes")

  test("says how long, second by second, never less than nothing", async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 })
    const root = await draw(<Waiting count={2} expiresAt={Date.now() + 62_500} />)
    expect(left(root)).toBe("Without an answer they are rejected in 1 min 3 s.")
    await act(() => void vi.advanceTimersByTime(4000))
    expect(left(root)).toBe("Without an answer they are rejected in 0 min 59 s.")
    await act(() => void vi.advanceTimersByTime(70_000))
    expect(left(root)).toBe("Without an answer they are rejected in 0 min 0 s.")
    expect(
      root.querySelectorAll('[aria-live], [role="status"]:not(:empty)'),
      "nothing is read aloud",
    ).toHaveLength(0)
  })

  test("is kept longer by a press, which says so", async () => {
    const root = await draw(<Waiting count={1} expiresAt={Date.now() + 60_000} />)
    const described = root.querySelector(`#${keep(root)?.getAttribute("aria-describedby")}`)
    expect(described?.getAttribute("role")).toBe("timer")
    await press(keep(root))
    await act(() => Promise.resolve())
    expect(background.asked).toEqual([{ name: "keep-waiting", args: {} }])
    expect(root.querySelector('[role="status"]')?.textContent).toBe("Five minutes were added.")
  })

  test("has no end and nothing to press while a window shows it", async () => {
    const root = await draw(<Waiting count={1} expiresAt={null} />)
    expect([left(root), keep(root)]).toEqual([undefined, undefined])
    expect(root.textContent).toContain("five minutes after their window was closed")
  })
})

describe("the switch of a site", () => {
  const ORIGIN = "https://forum.example:8443"

  test.each([
    ["the person declines", async () => false, false, false],
    ["the browser refuses", () => Promise.reject(new Error("no")), false, false],
    ["the browser cannot ask for what it granted before", () => Promise.reject(new Error("no")), true, true],
    ["the person agrees", async () => true, false, true],
  ])("where %s", async (_, answer, known, on) => {
    const asked: unknown[] = []
    request = (permission) => {
      asked.push(permission)
      return answer()
    }
    contains = async () => known
    const onChanged = vi.fn(async () => undefined)
    const root = await draw(
      <ThisSite page={{ tabId: 3, origin: ORIGIN }} site={undefined} onChanged={onChanged} />,
    )
    await press(root.querySelector('[role="switch"]'))
    await act(() => new Promise((done) => setTimeout(done)))
    expect(asked).toEqual([{ origins: [`${ORIGIN}/*`] }])
    expect(background.asked).toEqual(on ? [{ name: "set-site", args: { origin: ORIGIN, on: true } }] : [])
    expect(root.querySelector('[role="status"]')?.textContent).toBe(
      on ? "" : "The browser did not allow this site, so nothing was changed.",
    )
    if (!on) expect(root.querySelector<HTMLInputElement>('[role="switch"]')?.checked).toBe(false)
    expect(onChanged).toHaveBeenCalledOnce()
  })
})
