// Who may import whom, and that nothing silences a check.
import { describe, expect, test } from "vitest"
import { filesBelow, type Import, importsOf, readText, sourcesIn } from "./sources.ts"

type Room = {
  readonly room: string
  readonly files: readonly string[]
  readonly allows: (imported: Import, file: string) => boolean
}

const isPageScript = (file: string): boolean => /^entrypoints\/[^/]+\.content\.ts$/.test(file)
const folderOf = (file: string): string | undefined => /^(entrypoints\/[^/]+)\//.exec(file)?.[1]
const oneOf =
  (...patterns: readonly RegExp[]) =>
  ({ path }: Import): boolean =>
    patterns.some((pattern) => pattern.test(path))

const NOBLE = /^@(?:noble|scure)\//
const CORE = /^lib\/core\//

const ROOMS: readonly Room[] = [
  { room: "lib/core", files: sourcesIn("lib/core"), allows: oneOf(CORE, NOBLE, /^valibot$/, /^marked$/) },
  {
    room: "lib/app",
    files: sourcesIn("lib/app"),
    allows: (imported) =>
      oneOf(CORE, NOBLE, /^lib\/app\//)(imported) || (imported.isType && oneOf(/^lib\/messages\//)(imported)),
  },
  {
    room: "lib/messages",
    files: sourcesIn("lib/messages"),
    allows: oneOf(CORE, /^lib\/messages\//, /^valibot$/),
  },
  {
    room: "lib/platform",
    files: sourcesIn("lib/platform"),
    allows: (imported) => !oneOf(/^components\//, /^entrypoints\//, /^tests\//, /^@?preact/)(imported),
  },
  {
    room: "components",
    files: sourcesIn("components"),
    allows: oneOf(
      CORE,
      /^components\//,
      /^lib\/platform\/i18n\.ts$/,
      /^preact(?:\/|$)/,
      /^@preact\/signals$/,
      /^blo$/,
    ),
  },
  {
    room: "a script that runs in pages",
    files: sourcesIn("entrypoints").filter(isPageScript),
    allows: (imported) =>
      oneOf(/^wxt\/utils\/define-content-script$/)(imported) ||
      (imported.isType && oneOf(/^webextension-polyfill$/)(imported)),
  },
  {
    room: "an entrypoint",
    files: sourcesIn("entrypoints"),
    allows: ({ path }, file) =>
      !/^(?:tests|scripts)\//.test(path) &&
      (!path.startsWith("entrypoints/") ||
        (folderOf(file) !== undefined && folderOf(path) === folderOf(file))),
  },
]

describe("who may import whom", () => {
  test.each(ROOMS)("$room", ({ files, allows }) => {
    expect(files.length).toBeGreaterThan(0)
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((imported) => !allows(imported, file))
        .map(({ path }) => `${file} imports ${path}`),
    )
    expect(wrong).toEqual([])
  })

  test("nothing of the extension imports an entrypoint", () => {
    const wrong = sourcesIn("lib", "components").flatMap((file) =>
      importsOf(file)
        .filter(({ path }) => path.startsWith("entrypoints/"))
        .map(({ path }) => `${file} imports ${path}`),
    )
    expect(wrong).toEqual([])
  })
})

describe("no check is silenced", () => {
  const shipped = ["lib", "components", "entrypoints"]

  test.each([
    ["any", /(?::|\bas|<|,|\||=)\s*any\b(?!["'\w])|\bany\[\]/],
    ["an error ignored", /@ts-(?:ignore|expect-error|nocheck)/],
    ["a rule ignored", /biome-ignore|eslint-disable/],
    ["a coverage hole", /istanbul ignore|v8 ignore|c8 ignore/],
  ])("%s", (_, pattern) => {
    const wrong = shipped.flatMap(filesBelow).flatMap((file) =>
      readText(file)
        .split("\n")
        .map((line, at) => ({ line, place: `${file}:${at + 1}` }))
        .filter(
          ({ line }) => !/^\s*(?:\/\/|\/?\*)(?!.*(?:ignore|disable|@ts-))/.test(line) && pattern.test(line),
        )
        .map(({ place }) => place),
    )
    expect(wrong).toEqual([])
  })
})
