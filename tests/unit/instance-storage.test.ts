import { spawn } from "node:child_process"
import { once } from "node:events"
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { admin, ann, bob, moderator, signedBy, spasmidOf } from "../instance/sample-events.ts"
import { startInstance } from "../instance/server.ts"

const folder = mkdtempSync(join(tmpdir(), "demo-forum-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const submit = async (url: string, event: unknown): Promise<unknown> => {
  const headers = { "content-type": "application/json" }
  return (await fetch(`${url}/api/submit/`, { method: "POST", headers, body: JSON.stringify(event) })).json()
}
const read = async (url: string, path: string): Promise<unknown> => (await fetch(url + path)).json()

test("posts, counts, bans and settings survive a restart", async () => {
  const options = {
    port: 0,
    delayMs: 0,
    dataFile: join(folder, "restart", "forum.jsonl"),
    admins: [admin.address],
    moderators: [moderator.address],
  }
  const post = await signedBy(ann, { title: "Stays", content: "here" })
  const gone = await signedBy(bob, { title: "Goes", content: "away" })
  const parent = { ids: [{ value: spasmidOf(post) }] }
  const first = await startInstance(options)
  await submit(first.url, post)
  await submit(first.url, gone)
  await submit(first.url, await signedBy(bob, { action: "react", content: "upvote", parent }))
  await submit(first.url, await signedBy(bob, { action: "reply", content: "a reply", parent }))
  const ban = { action: "moderate", content: "delete", parent: { ids: [{ value: spasmidOf(gone) }] } }
  await submit(first.url, await signedBy(moderator, ban))
  await submit(
    first.url,
    await signedBy(admin, { action: "app-config-dr", content: '{"enableNewWeb3ActionsPost":false}' }),
  )
  const paths = ["/api/events", `/api/events/${spasmidOf(post)}?commentsDepth=3`, "/api/app-config"]
  const before = await Promise.all(paths.map((path) => read(first.url, path)))
  await first.close()

  const second = await startInstance(options)
  expect(await Promise.all(paths.map((path) => read(second.url, path)))).toEqual(before)
  expect(before[1]).toMatchObject({
    stats: [
      { action: "react", total: 1 },
      { action: "reply", total: 1 },
    ],
  })
  expect(await submit(second.url, post)).toBe("ERROR: submitting new posts is currently disabled")
  await submit(
    second.url,
    await signedBy(admin, { action: "app-config-dr", content: '{"enableNewWeb3ActionsPost":true}' }),
  )
  expect(await submit(second.url, gone)).toBe("ERROR: this event ID is banned")
  const next = await signedBy(ann, { title: "Next", content: "one" })
  await submit(second.url, next)
  expect(await read(second.url, `/api/events/${spasmidOf(next)}`)).toHaveProperty("db.key", 6)
  await second.close()
})

test("what was answered survives a kill; a torn last line does not matter", { timeout: 60_000 }, async () => {
  const data = join(folder, "killed.jsonl")
  const start = async () => {
    const child = spawn(process.execPath, ["scripts/instance.ts", "--port", "0", "--data", data], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    const [line] = (await once(child.stdout, "data")) as [Buffer]
    const url = /http:\S+/.exec(line.toString())?.[0] ?? ""
    expect(line.toString().trim().split("\n")).toHaveLength(1)
    const kill = () => {
      const gone = once(child, "exit")
      child.kill("SIGKILL")
      return gone
    }
    return { url, kill }
  }
  const events = await Promise.all(
    [1, 2, 3].map((number) => signedBy(ann, { title: `Post ${number}`, content: "kept" })),
  )
  const first = await start()
  for (const event of events) expect(await submit(first.url, event)).toMatch(/^Success/)
  await first.kill()
  const whole = readFileSync(data, "utf8")
  appendFileSync(data, '[{"do":"insert","table":"spasm_ev')

  const second = await start()
  expect(await read(second.url, "/api/events")).toHaveLength(3)
  expect(await submit(second.url, events[0])).toMatch(/^An event with the same Spasm ID/)
  const more = await signedBy(bob, { title: "After", content: "the kill" })
  expect(await submit(second.url, more)).toMatch(/^Success/)
  await second.kill()
  const lines = readFileSync(data, "utf8")
  expect(lines.startsWith(whole)).toBe(true)
  expect(lines.trimEnd().split("\n")).toHaveLength(4)
})

test("a file that is no data file is refused, and left as it is", async () => {
  const data = join(folder, "other.txt")
  appendFileSync(data, "something else\n")
  await expect(startInstance({ port: 0, dataFile: data })).rejects.toThrow(
    "Line 1 of the data file cannot be read",
  )
  expect(readFileSync(data, "utf8")).toBe("something else\n")
})
