// Events of a megabyte: too large for any rule, shown all the same, and never left without an answer.
import { reportCount, reportTimes } from "./report.ts"
import { notedAt, noteOf, type Providers, type Scene } from "./scene.ts"

const EVENTS = 3
const CONTENT = "word ".repeat(200_000)

export async function benchLargeEvents(scene: Scene): Promise<void> {
  const readable: number[] = []
  const answered: number[] = []
  for (let at = 0; at < EVENTS; at++) {
    const signed = scene.page.evaluate(async (event) => {
      const now = (): number => performance.timeOrigin + performance.now()
      const askedAt = now()
      const { content } = (await (window as unknown as Providers).nostr.signEvent(event)) as {
        content?: string
      }
      return { askedAt, answeredAt: now(), length: content?.length }
    }, noteOf(CONTENT))
    const window = await scene.extension.approval("Sign a Nostr event")
    const closed = window.waitForEvent("close")
    for (const danger of await window.locator("[data-problem][data-tier=danger] summary").all())
      await danger.click()
    await window.getByRole("button", { name: "Sign anyway", exact: true }).click()
    const { askedAt, answeredAt, length } = await signed
    await closed
    if (length !== CONTENT.length) continue
    readable.push((await notedAt(scene, "readable")) - askedAt)
    answered.push(answeredAt - (await notedAt(scene, "pressed")))
  }
  reportTimes("1 MB event, request to readable window", readable, 500)
  reportTimes("1 MB event, press to result in the page", answered, 300)
  reportCount({ name: "1 MB events signed", value: answered.length, unit: "calls", n: EVENTS }, EVENTS)
}
