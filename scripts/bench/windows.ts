// What a person waits for: the window that asks, the answer after the press, the unlocking.
import type { Page } from "playwright/test"
import { PASSWORD } from "../../tests/e2e/browser.ts"
import { reportCount, reportTimes } from "./report.ts"
import { bodyOf, notedAt, type Providers, type Scene } from "./scene.ts"

const WINDOWS = 10
const UNLOCKS = 10
const SECRETS = 50
/** Waiting at once, so that the window need not open for each. */
const BATCH = 10

export async function benchWindows(scene: Scene): Promise<void> {
  await benchApproval(scene)
  await benchSecrets(scene)
  await benchUnlock(scene)
}

type Signed = { readonly askedAt: number; readonly answeredAt: number; readonly ok: boolean }

/** Asks in the page for a signature; both times in milliseconds since the epoch. */
const sign = ({ page, ethereum }: Scene, title: string): Promise<Signed> =>
  page.evaluate(
    async (params) => {
      const now = (): number => performance.timeOrigin + performance.now()
      const askedAt = now()
      const ok = await (window as unknown as Providers).ethereum
        .request({ method: "personal_sign", params })
        .then(
          () => true,
          () => false,
        )
      return { askedAt, answeredAt: now(), ok }
    },
    [`0x${Buffer.from(bodyOf(ethereum, title)).toString("hex")}`, ethereum],
  )

async function benchApproval(scene: Scene): Promise<void> {
  const readable: number[] = []
  const answered: number[] = []
  for (let at = 0; at <= WINDOWS; at++) {
    const signature = sign(scene, `Window ${at}`)
    const window = await scene.extension.approval("Publish a post")
    await window.getByRole("region", { name: "Post" }).waitFor()
    const closed = window.waitForEvent("close")
    await window.getByRole("button", { name: "Sign", exact: true }).click()
    const { askedAt, answeredAt, ok } = await signature
    await closed
    // The first one only warms up.
    if (at === 0 || !ok) continue
    readable.push((await notedAt(scene, "readable")) - askedAt)
    answered.push(answeredAt - (await notedAt(scene, "pressed")))
  }
  reportTimes("request to readable window", readable, 300, "with the tester's own hold on new windows")
  reportTimes("press to result in the page", answered, 100)
  reportCount(
    { name: "signatures through the window", value: answered.length, unit: "calls", n: WINDOWS },
    WINDOWS,
  )
}

/** Encryption always asks: measured from the press that allows it. */
async function benchSecrets(scene: Scene): Promise<void> {
  const times: number[] = []
  for (let batch = 0; batch < SECRETS / BATCH; batch++) {
    const answers = scene.page.evaluate(
      ({ peer, count }) => {
        const { nostr } = window as unknown as Providers
        const asked = Array.from({ length: count }, (_, at) => nostr.nip44.encrypt(peer, `Secret ${at}`))
        return Promise.all(asked.map((one) => one.then(() => performance.timeOrigin + performance.now())))
      },
      { peer: scene.nostr, count: BATCH },
    )
    const pressed: number[] = []
    const window = await scene.extension.approval("Encrypt a message")
    const closed = window.waitForEvent("close")
    const button = window.getByRole("button", { name: "Allow", exact: true })
    for (let at = 0; at < BATCH; at++) {
      await button.click()
      pressed.push(await window.evaluate(() => Number(localStorage.getItem("bench:pressed"))))
      await window.getByText(`${BATCH - at} waiting`).waitFor({ state: "detached" })
    }
    const answeredAt = await answers
    times.push(...answeredAt.map((time, at) => time - (pressed[at] ?? Number.NaN)))
    await closed
  }
  reportTimes("nip44.encrypt, press to result", times, 100)
  reportCount({ name: "nip44.encrypt, answered", value: times.length, unit: "calls", n: SECRETS }, SECRETS)
}

async function benchUnlock({ extension }: Scene): Promise<void> {
  const popup = await extension.open("/popup.html")
  const times: number[] = []
  for (let at = 0; at < UNLOCKS; at++) {
    await popup.getByRole("button", { name: "Lock", exact: true }).click()
    await popup.getByRole("textbox", { name: "Password" }).fill(PASSWORD)
    times.push(await unlock(popup))
  }
  await popup.close()
  reportTimes("unlock", times, 600)
}

/** From the press on "Unlock" until the popup offers to lock again. */
const unlock = (popup: Page): Promise<number> =>
  popup.evaluate(
    () =>
      new Promise<number>((done) => {
        const started = performance.now()
        const look = (): void => {
          if (document.querySelector("input[type=password]")) return void requestAnimationFrame(look)
          done(performance.now() - started)
        }
        document.querySelector<HTMLFormElement>("form:has(input[type=password])")?.requestSubmit()
        look()
      }),
  )
