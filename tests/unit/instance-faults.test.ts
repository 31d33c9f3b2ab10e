// Every fault of the demo forum's door does what it says, and nothing else does.
import { afterEach, expect, test } from "vitest"
import type { HttpFault } from "../fakes/http-faults.ts"
import { answers } from "../instance/answers.ts"
import { type FaultyInstance, startFaultyInstance } from "../instance/faults.ts"
import { ann, signedBy, spasmidOf } from "../instance/sample-events.ts"

let forum: FaultyInstance

afterEach(() => forum.close())

type Post = Awaited<ReturnType<typeof signedBy>>

let count = 0
const newPost = (): Promise<Post> => signedBy(ann, { title: `Post ${++count}`, content: "words" })

const submit = (event: unknown, options: RequestInit = {}): Promise<Response> =>
  fetch(`${forum.url}/api/submit/`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
    ...options,
  })

async function isStored(event: Post): Promise<boolean> {
  const found: unknown = await (await fetch(`${forum.behind}/api/events/${spasmidOf(event)}`)).json()
  return (found as { type?: string }).type === "SpasmEventEnvelopeV2"
}

async function forumWith(submitFault: HttpFault): Promise<Post> {
  forum = await startFaultyInstance({ faults: { submit: submitFault } })
  return newPost()
}

test("without faults it is the forum, and notes exactly what was sent", async () => {
  forum = await startFaultyInstance()
  const post = await newPost()
  const response = await submit(post)
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8")
  expect(await response.json()).toBe(answers.saved)
  expect(await (await submit(post)).json()).toBe(answers.known)
  expect(await isStored(post)).toBe(true)
  expect((await fetch(`${forum.url}/api/health`)).status).toBe(200)
  expect(forum.submitted()).toEqual([post, post])
  const seen = forum.requests().map(({ method, path }) => `${method} ${path}`)
  expect(seen).toEqual(["POST /api/submit/", "POST /api/submit/", "GET /api/health"])
  expect(forum.requests()[0]?.body).toBe(JSON.stringify(post))
  expect((await submit("not an object")).status).toBe(400)
})

test.each([
  [
    "a refusal",
    { says: answers.notWhitelisted("posts") },
    200,
    JSON.stringify(answers.notWhitelisted("posts")),
  ],
  ["a lie", { says: answers.saved }, 200, JSON.stringify(answers.saved)],
  ["too large", { status: 413 }, 413, expect.stringContaining("<html>")],
  ["out of service", { status: 503 }, 503, expect.stringContaining("<html>")],
  ["a page", { html: true }, 200, expect.stringContaining("<html>")],
])("%s: answered so, and not stored", async (_, fault, status, text) => {
  const post = await forumWith(fault)
  const response = await submit(post)
  expect(response.status).toBe(status)
  expect(await response.text()).toEqual(text)
  expect(await isStored(post)).toBe(false)
  expect(forum.submitted()).toEqual([post])
})

test("too many requests, with the time to wait, once", async () => {
  const post = await forumWith({ status: 429, retryAfter: 7, times: 1 })
  const response = await submit(post)
  expect(response.status).toBe(429)
  expect(response.headers.get("retry-after")).toBe("7")
  expect(await (await submit(post)).json()).toBe(answers.saved)
})

test("a redirect leads elsewhere, where nothing is stored", async () => {
  const post = await forumWith({ redirect: "/elsewhere" })
  const response = await submit(post, { redirect: "manual" })
  expect(response.status).toBe(302)
  expect(response.headers.get("location")).toBe("/elsewhere")
  await submit(post)
  expect(forum.requests().at(-1)).toMatchObject({ method: "GET", path: "/elsewhere", body: "" })
  expect(await isStored(post)).toBe(false)
})

test("a body without end goes on for as long as it is read", async () => {
  const post = await forumWith({ endless: true })
  const leave = new AbortController()
  const { body } = await submit(post, { signal: leave.signal })
  const reader = body?.getReader()
  let length = 0
  while (length < 200_000) length += (await reader?.read())?.value?.length ?? 0
  leave.abort()
  expect(await isStored(post)).toBe(false)
})

test.each([
  ["says nothing and stores nothing", { silent: true }, false],
  ["says nothing and stores", { storeSilently: true }, true],
  ["cuts the connection before it stores", { dropBefore: true }, false],
  ["cuts its answer in the middle after it stored", { dropAfter: true }, true],
])("it %s", async (_, fault, stored) => {
  const post = await forumWith(fault)
  const answer = submit(post, { signal: AbortSignal.timeout(500) }).then((response) => response.text())
  await expect(answer).rejects.toThrow()
  await expect.poll(() => isStored(post)).toBe(stored)
  expect(forum.submitted()).toEqual([post])
})

test("a late answer is the true one, and the post is stored late, too, whoever waits", async () => {
  const post = await forumWith({ delayMs: 400 })
  const started = performance.now()
  await expect(submit(post, { signal: AbortSignal.timeout(150) })).rejects.toThrow()
  expect(await isStored(post)).toBe(false)
  await expect.poll(() => isStored(post)).toBe(true)
  expect(performance.now() - started).toBeGreaterThan(350)
  expect(await (await submit(await newPost())).json()).toBe(answers.saved)
})

test("it goes down and comes up on the same port with the same posts", async () => {
  const post = await forumWith({})
  await submit(post)
  const { url } = forum
  await forum.stop()
  await expect(submit(post)).rejects.toThrow()
  await forum.start()
  expect(forum.url).toBe(url)
  expect(await (await submit(post)).json()).toBe(answers.known)
  expect(forum.submitted()).toHaveLength(2)
})

test("what was delayed when it went down is not stored", async () => {
  const post = await forumWith({ delayMs: 100 })
  const answer = submit(post)
  await expect.poll(() => forum.requests()).toHaveLength(1)
  await Promise.all([expect(answer).rejects.toThrow(), forum.stop()])
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(await isStored(post)).toBe(false)
})

test("reads have faults of their own, and both are changed while it runs", async () => {
  const post = await forumWith({})
  forum.faults = { read: { status: 503 } }
  expect(await (await submit(post)).json()).toBe(answers.saved)
  expect((await fetch(`${forum.url}/api/events`)).status).toBe(503)
  forum.faults = {}
  expect((await fetch(`${forum.url}/api/events`)).status).toBe(200)
  expect(forum.faults).toEqual({})
})
