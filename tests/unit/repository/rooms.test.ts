// Who may import whom, and that nothing silences a check.
import { describe, expect, test } from "vitest"
import { exists, filesBelow, type Import, importsOf, readText, sourcesIn } from "./sources.ts"

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

const BROWSER = /^webextension-polyfill$/
const LIBRARIES = [
  /^@scure\/base$/,
  /^node_modules\/@bitauth\/libauth\//,
  /^@zxcvbn-ts\//,
  /^(?:idb|hash-wasm|spasm\.js)$/,
  /^(?:nostr-tools|viem)\//,
]

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
    allows: (imported) =>
      oneOf(CORE, /^lib\/platform\//, BROWSER, ...LIBRARIES)(imported) ||
      oneOf(/^lib\/app\/(?:once|vault-desk)\.ts$/, /^public\/_locales\//)(imported) ||
      (imported.isType && oneOf(/^lib\/(?:app|messages)\//)(imported)),
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
    room: "what is drawn in pages",
    files: sourcesIn("entrypoints/cards.content"),
    allows: (imported) =>
      oneOf(
        /^entrypoints\/cards\.content\//,
        /^components\//,
        /^lib\/core\/spasm\/card\.ts$/,
        /^lib\/core\/compose\/answering\.ts$/,
        /^lib\/platform\/(?:browser|i18n)\.ts$/,
        /^preact$/,
        /^wxt\/utils\/define-content-script$/,
      )(imported) || imported.isType,
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

/** Paths that the document's tree of rooms names, one a line and indented by two. */
function roomsToldOf(): readonly string[] {
  const tree = /## The rooms\n+```\n([^`]*)```/.exec(readText("docs/architecture.md"))?.[1] ?? ""
  const above: string[] = []
  return tree.split("\n").flatMap((line) => {
    const [, indent = "", name] = /^( *)([\w.-]+\/?)(?: |$)/.exec(line) ?? []
    if (name === undefined) return []
    above.splice(indent.length / 2, Number.POSITIVE_INFINITY, name)
    return above.join("")
  })
}

describe("the tree in docs/architecture.md", () => {
  const told = roomsToldOf()

  test("names nothing that is not there", () => {
    expect(told.length).toBeGreaterThan(30)
    expect(told.filter((path) => !exists(path))).toEqual([])
  })

  test.each(["entrypoints", "components", "lib", "lib/core", "lib/platform"])(
    "leaves out no room of %s",
    (above) => {
      const folders = filesBelow(above).flatMap(
        (file) => /^([^/]+\/)./.exec(file.slice(above.length + 1))?.[1] ?? [],
      )
      const scripts =
        above === "entrypoints" ? sourcesIn(above).filter((file) => file.split("/").length === 2) : []
      const rooms = [...new Set(folders)].map((folder) => `${above}/${folder}`)
      expect([...rooms, ...scripts].filter((path) => !told.includes(path))).toEqual([])
    },
  )
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
