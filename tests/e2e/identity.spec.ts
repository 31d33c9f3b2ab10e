// An identity of the person's own: another name, and its removal, which says what is lost and leaves nothing behind.
import { AxeBuilder } from "@axe-core/playwright"
import type { Page } from "playwright/test"
import { ADDRESS, connect, rpc } from "./asking.ts"
import { BLANK, expect, PASSWORD, serve, test, visit } from "./extension.ts"

async function clean(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => [screen, id, nodes[0]?.html])).toEqual([])
}

test("is renamed and removed by the password alone, and no site knows its address any more", async ({
  fresh,
}) => {
  test.slow()
  await fresh.onboard()
  const site = await serve({ "/": BLANK })
  await fresh.enable(site.origin)
  const page = await visit(fresh, site.origin)
  await connect(fresh, page)
  expect(await rpc(page, "eth_accounts")).toHaveLength(1)

  const home = await fresh.open("/options.html#/identities")
  await home.getByRole("button", { name: "Change the name" }).press("Enter")
  await expect(home.getByRole("textbox", { name: "Name of this identity" })).toBeFocused()
  await home.keyboard.type("Work")
  await home.getByRole("textbox", { name: "Password" }).first().fill("not the password")
  await home.keyboard.press("Enter")
  await expect(home.getByRole("alert")).toBeVisible()
  await clean(home, "a wrong password")
  await home.getByRole("textbox", { name: "Password" }).first().fill(PASSWORD)
  await home.keyboard.press("Enter")
  await expect(home.getByRole("heading", { name: "Work" })).toBeVisible()
  await expect(home.getByRole("button", { name: "Change the name" })).toBeFocused()

  await home.getByRole("button", { name: "Remove this identity" }).click()
  await expect(home.getByText("It is the last one: the vault will be empty.")).toBeVisible()
  await clean(home, "a removal")
  await home.keyboard.press("Escape")
  await expect(home.getByRole("heading", { name: "Work" })).toBeVisible()
  await home.getByRole("button", { name: "Remove this identity" }).click()
  await home.getByRole("textbox", { name: "Password" }).first().fill(PASSWORD)
  await home.getByRole("button", { name: "Remove this identity" }).click()
  await expect(home.getByText(ADDRESS.slice(2, 6))).toHaveCount(0)
  await expect(home.getByRole("heading", { name: "Work" })).toHaveCount(0)
  await expect.poll(() => rpc(page, "eth_accounts")).toEqual([])
  await clean(home, "no identity")
  site.close()
})
