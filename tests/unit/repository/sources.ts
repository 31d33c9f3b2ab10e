// The project's own files, for tests that read them.
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url))

export const readText = (path: string): string => readFileSync(join(ROOT, path), "utf8")
export const readJson = (path: string): unknown => JSON.parse(readText(path))
export const exists = (path: string): boolean => existsSync(join(ROOT, path))

/** Paths of every file below a folder, from the root, in order; none where there is no such folder. */
export function filesBelow(folder: string): readonly string[] {
  if (!exists(folder)) return []
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort()
}

/** Paths of the TypeScript files below some folders. */
export const sourcesIn = (...folders: readonly string[]): readonly string[] =>
  folders.flatMap(filesBelow).filter((path) => /\.tsx?$/.test(path))

export type Import = { readonly path: string; readonly isType: boolean }

/** What a file imports or exports from elsewhere. Relative paths are resolved from the root. */
export function importsOf(file: string): readonly Import[] {
  const text = readText(file)
  const named = text.matchAll(/^(?:import|export)\b([^;"'`]*?)\bfrom\s+"([^"]+)"/gm)
  const bare = text.matchAll(/\bimport\s*\(?\s*"([^"]+)"/g)
  return [
    ...[...named].map(([, clause = "", path = ""]) => ({ path, isType: isTypeClause(clause) })),
    ...[...bare].map(([, path = ""]) => ({ path, isType: false })),
  ].map(({ path, isType }) => ({ path: path.startsWith(".") ? resolved(file, path) : path, isType }))
}

const isTypeClause = (clause: string): boolean => {
  if (/^\s+type\b/.test(clause)) return true
  const names = /^\s*\{([^}]*)\}\s*$/.exec(clause)?.[1]?.split(",") ?? []
  return names.length > 0 && names.every((name) => name.trim() === "" || /^\s*type\s/.test(name))
}

const resolved = (file: string, path: string): string => new URL(path, `file:///${file}`).pathname.slice(1)
