// Pictures of every surface at the size in which people see it, in light and in dark.
import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { expect, type Locator, type Page } from "playwright/test"
import { ROOT } from "../command.ts"

export const PICTURES = ".output/demo"

const SIZES = {
  popup: { width: 380, height: 600 },
  approval: { width: 460, height: 760 },
  tab: { width: 1280, height: 800 },
} as const

/** Empties the folder of pictures. */
export function clearPictures(): void {
  rmSync(join(ROOT, PICTURES), { recursive: true, force: true })
  mkdirSync(join(ROOT, PICTURES), { recursive: true })
}

/** Saves `<name>-light.png` and `<name>-dark.png`, with `button` ready to be pressed where one is given. */
export async function picture(
  page: Page,
  name: string,
  size: keyof typeof SIZES,
  button?: Locator,
): Promise<void> {
  await page.setViewportSize(SIZES[size])
  if (button) await expect(button).toBeEnabled()
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 100))))
    await page.screenshot({ path: join(ROOT, PICTURES, `${name}-${colorScheme}.png`) })
  }
}
