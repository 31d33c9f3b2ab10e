// Sizes of a built extension: of files, of what a page loads at first, of the whole package.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { constants, deflateRawSync, gzipSync } from "node:zlib"

const level = constants.Z_BEST_COMPRESSION

export const rawSize = (file: string): number => statSync(file).size

export const gzipSize = (file: string): number => gzipSync(readFileSync(file), { level }).length

/** Every file below a folder, in order. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** The scripts and styles that a document or script of the build loads before anything is awaited, itself included. */
export function firstLoad(build: string, entry: string): readonly string[] {
  const found = new Set<string>()
  const visit = (file: string): void => {
    if (found.has(file) || !existsSync(file)) return
    found.add(file)
    for (const next of loadedBy(build, file)) visit(next)
  }
  visit(join(build, entry))
  return [...found].filter((file) => /\.(?:js|css)$/.test(file)).sort()
}

function loadedBy(build: string, file: string): string[] {
  const text = readFileSync(file, "utf8")
  const patterns = file.endsWith(".html")
    ? [/<script[^>]+src="([^"]+)"/g, /<link[^>]+href="([^"]+)"/g]
    : [/\b(?:import|export)[^"'`;()]*?from\s*"([^"]+)"/g, /\bimport\s*"([^"]+)"/g]
  return patterns
    .flatMap((pattern) => [...text.matchAll(pattern)].map(([, path = ""]) => path))
    .map((path) => (path.startsWith("/") ? join(build, path) : resolve(dirname(file), path)))
}

/** Bytes of the folder as a ZIP archive with the strongest usual compression. */
export function zipSize(folder: string): number {
  const [localHeader, centralHeader, end] = [30, 46, 22]
  const sizes = filesBelow(folder).map((file) => {
    const bytes = readFileSync(file)
    const stored = Math.min(bytes.length, deflateRawSync(bytes, { level }).length)
    return stored + localHeader + centralHeader + 2 * Buffer.byteLength(relative(folder, file))
  })
  return sizes.reduce((sum, size) => sum + size, end)
}
