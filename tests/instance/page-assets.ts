import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import type { IncomingMessage } from "node:http"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Answer, errorAnswer } from "./http.ts"
import { renderShell } from "./page-shell.ts"
import type { Policy } from "./settings.ts"

const pageFolder = fileURLToPath(new URL("page", import.meta.url))
const root = fileURLToPath(new URL("../..", import.meta.url))
const cacheFolder = join(root, ".output", "forum")
const bundled = ["vite", "ethers", "spasm.js", "nostr-tools", "dompurify", "marked", "blo"]

interface Page {
  readonly hash: string
  readonly script: string
  readonly style: string
}

let page: Promise<Page> | undefined

/** The page's script and style; bundled once for one state of the sources and the libraries in it. */
export function buildPage(): Promise<Page> {
  page ??= loadPage().catch((error: unknown) => {
    page = undefined
    throw error
  })
  return page
}

export async function answerPage(request: IncomingMessage, url: URL, policy: Policy): Promise<Answer | null> {
  if (request.method !== "GET" && request.method !== "HEAD") return null
  const { pathname } = url
  const asset = /^\/assets\/forum-[0-9a-f]+\.(js|css)$/.exec(pathname)
  const isView = pathname === "/" || pathname === "/newpost" || /^\/news\/[^/]+$/.test(pathname)
  if (!asset && !isView) return null
  const { hash, script, style } = await buildPage()
  if (!asset) {
    // The real page, too, has nothing of the post itself in its HTML.
    return { status: 200, type: "text/html; charset=utf-8", body: renderShell(url.origin, hash, policy) }
  }
  if (!pathname.includes(hash)) return errorAnswer(404, `Cannot GET ${pathname}`)
  const headers = { "Cache-Control": "public, max-age=31536000, immutable" }
  return asset[1] === "js"
    ? { status: 200, type: "text/javascript; charset=utf-8", body: script, headers }
    : { status: 200, type: "text/css; charset=utf-8", body: style, headers }
}

async function loadPage(): Promise<Page> {
  const style = readFileSync(join(pageFolder, "forum.css"), "utf8")
  const hash = hashInputs()
  const file = join(cacheFolder, `forum-${hash}.js`)
  if (existsSync(file)) return { hash, style, script: readFileSync(file, "utf8") }
  const script = await bundle()
  keep(file, script)
  return { hash, style, script }
}

function hashInputs(): string {
  const hash = createHash("sha256")
  for (const name of readdirSync(pageFolder).sort()) {
    hash.update(`${name}\0`).update(readFileSync(join(pageFolder, name)))
  }
  for (const name of bundled) {
    const manifest = readFileSync(join(root, "node_modules", name, "package.json"), "utf8")
    hash.update(`${name}@${(JSON.parse(manifest) as { version: string }).version}\0`)
  }
  return hash.digest("hex").slice(0, 16)
}

/** Written aside and renamed, because two instances may start at once. */
function keep(file: string, script: string): void {
  mkdirSync(cacheFolder, { recursive: true })
  for (const name of readdirSync(cacheFolder)) {
    if (name.endsWith(".js")) rmSync(join(cacheFolder, name), { force: true })
  }
  const aside = `${file}.${process.pid}.tmp`
  writeFileSync(aside, script)
  renameSync(aside, file)
}

async function bundle(): Promise<string> {
  // Loaded only here: a start with a cached page does not need the bundler.
  const { build } = await import("vite")
  const result = await build({
    configFile: false,
    logLevel: "silent",
    root: pageFolder,
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      target: "es2022",
      lib: { entry: join(pageFolder, "main.ts"), formats: ["es"], fileName: "forum" },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((part) =>
    "output" in part ? part.output : [],
  )
  const script = outputs.find((part) => part.type === "chunk")
  if (!script) throw new Error("The forum's page did not build")
  return script.code
}
