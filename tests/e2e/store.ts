// The build of the store, not a byte of it changed, in a browser that has granted it one site.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Extension, launch } from "./browser.ts"

const BUILD =
  process.env.SPASM_STORE_BUILD ?? fileURLToPath(new URL("../../.output/chrome-mv3", import.meta.url))

type Grants = Record<string, { explicit_host?: string[] } | undefined>
type Preferences = { extensions: { settings: Record<string, Grants> } }

/** No test can press the browser's dialog, so what a press writes down is written into the profile in between. */
export async function launchStore(origin: string): Promise<Extension> {
  const profile = mkdtempSync(join(tmpdir(), "spasm-store-"))
  const first = await launch(profile, BUILD)
  const { host } = new URL(first.url("/"))
  await first.close()
  const file = join(profile, "Default", "Preferences")
  const preferences = JSON.parse(readFileSync(file, "utf8")) as Preferences
  const own = preferences.extensions.settings[host]
  for (const grants of [own?.active_permissions, own?.granted_permissions]) {
    if (!grants) throw new Error("The profile knows of no permissions")
    grants.explicit_host = [`${origin}/*`]
  }
  writeFileSync(file, JSON.stringify(preferences))
  const extension = await launch(profile, BUILD)
  const close = async (): Promise<void> => {
    await extension.close()
    rmSync(profile, { recursive: true })
  }
  return { ...extension, close }
}
