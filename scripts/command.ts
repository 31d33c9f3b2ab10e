// Running one program of the tool chain to its end, with what it says kept for the case that it fails.
import { spawn } from "node:child_process"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { stripVTControlCharacters } from "node:util"

export const ROOT = fileURLToPath(new URL("..", import.meta.url))

export type Command = {
  readonly program: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export type Ended = { readonly ok: boolean; readonly output: string; readonly seconds: number }

/** No runner may hold the others up for longer than this. */
const PATIENCE_MS = 15 * 60_000

/** Runs a program of node_modules/.bin, or Node itself, from the project's folder. */
export function run({ program, args, env = {} }: Command): Promise<Ended> {
  const started = performance.now()
  const path = [join(ROOT, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter)
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, PATH: path, CI: "1", NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: PATIENCE_MS,
    })
    const said: string[] = []
    child.stdout.setEncoding("utf8").on("data", (text: string) => said.push(text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text))
    const end = (ok: boolean, last = ""): void => {
      const output = stripVTControlCharacters(said.join("") + last).trim()
      resolve({ ok, output, seconds: (performance.now() - started) / 1000 })
    }
    child.on("error", (error) => end(false, error.message))
    child.on("close", (code, signal) =>
      end(code === 0, signal ? `\nStopped after ${PATIENCE_MS / 60_000} minutes (${signal}).` : ""),
    )
  })
}
