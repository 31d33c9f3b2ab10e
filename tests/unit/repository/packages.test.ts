// What is installed: exact versions, a lockfile that fits every machine and names no host.
import { describe, expect, test } from "vitest"
import { readJson, readText } from "./sources.ts"

type Packages = Readonly<Record<string, string>>
type Manifest = {
  readonly dependencies: Packages
  readonly devDependencies: Packages
  readonly optionalDependencies: Packages
  readonly overrides: Packages
}
type Locked = {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly optional?: boolean
  readonly optionalDependencies?: Packages
}

const manifest = readJson("package.json") as Manifest
const { packages } = readJson("package-lock.json") as { packages: Readonly<Record<string, Locked>> }

/** Where Node would find a package that one at `from` asks for, or undefined. */
function placeOf(name: string, from: string): string | undefined {
  const place = `${from && `${from}/`}node_modules/${name}`
  if (place in packages) return place
  if (from === "") return undefined
  return placeOf(name, from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))))
}

describe("package.json", () => {
  const { dependencies, devDependencies, optionalDependencies, overrides } = manifest
  const all = { ...dependencies, ...devDependencies, ...optionalDependencies, ...overrides }

  test.each(Object.entries(all))("%s is pinned: %s", (_, version) => {
    expect(version).toMatch(/^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/)
  })
})

describe("package-lock.json", () => {
  test("names no host to load from", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
    const lines = readText("package-lock.json").split("\n")
    const withHost = lines.filter(
      (line) => /\w+:\/\//.test(line) && !/^\s*"(?:url|\w*funding)":|^\s*"https:\/\/[^"]+",?$/.test(line),
    )
    expect(withHost).toEqual([])
  })

  test("has the hash of every package that is not for another platform alone", () => {
    const without = Object.entries(packages).filter(
      ([path, { integrity, optional }]) => path && !optional && !integrity,
    )
    expect(without.map(([path]) => path)).toEqual([])
  })

  test("names the packages of every platform", () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => placeOf(name, path) === undefined)
        .map((name) => `${path}: ${name}`),
    )
    expect(missing).toEqual([])
  })

  test("was written for this package.json", () => {
    const root = packages[""] as Partial<Manifest>
    for (const group of ["dependencies", "devDependencies", "optionalDependencies"] as const)
      expect(root[group]).toEqual(manifest[group])
  })
})
