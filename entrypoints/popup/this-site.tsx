import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { Button } from "../../components/ui/button.tsx"
import { Switch } from "../../components/ui/switch.tsx"
import type { SiteView } from "../../lib/messages/extension.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { t } from "../../lib/platform/i18n.ts"
import { scoutNow } from "../../lib/platform/scout.ts"
import { grantOrigin, otherWalletIn, servable } from "../../lib/platform/sites.ts"
import type { CurrentPage } from "../../lib/platform/tabs.ts"
import styles from "./popup.module.css"

type Props = {
  readonly page: CurrentPage | null
  readonly site: SiteView | undefined
  readonly onChanged: () => Promise<void>
}

/** Whether the signer works on the page in front: always, this once, or not at all. */
export function ThisSite({ page, site, onChanged }: Props) {
  const note = useSignal("")
  /** Once seen it stays in sight: a switch must not vanish under the hand that moves it. */
  const otherWallet = useSignal(false)
  const on = Boolean(site?.on && site.granted)
  useEffect(() => {
    if (site?.first) otherWallet.value = true
    if (page && on && !otherWallet.value) {
      otherWalletIn(page.tabId).then((found) => {
        if (found) otherWallet.value = true
      })
    }
  }, [page, on, site?.first, otherWallet])

  if (!page) {
    return (
      <header class={styles.site}>
        <h1 elementtiming="content">{t("noSite")}</h1>
        <p class={styles.muted}>{t("noSiteHint")}</p>
      </header>
    )
  }
  const { origin, tabId } = page
  const host = new URL(origin).host
  const change = async (wanted: boolean): Promise<void> => {
    note.value = ""
    // Asked before anything is awaited: the browser's dialog needs the click itself.
    if (wanted && !(await grantOrigin(origin))) note.value = t("siteDeclined")
    else await ask("set-site", { origin, on: wanted })
    await onChanged()
  }
  return (
    <header class={styles.site}>
      <h1 elementtiming="content">
        <bdi dir="ltr">{host}</bdi>
      </h1>
      {servable(origin) ? (
        <>
          <Switch label={t("useOnThisSite")} checked={on} onChange={change} />
          {!on && (
            <Button
              onClick={async () => {
                const { injected } = await ask("use-once", { origin, tabId })
                note.value = t(injected ? "usedOnce" : "useOnceFailed")
              }}
            >
              {t("useOnce")}
            </Button>
          )}
          {!on && (
            <Button
              variant="quiet"
              onClick={async () => {
                note.value = t((await scoutNow(tabId)) ? "postsMarked" : "useOnceFailed")
              }}
            >
              {t("postsFind")}
            </Button>
          )}
          {on && otherWallet.value && (
            <Switch
              label={t("answerFirst")}
              hint={t("answerFirstHint")}
              checked={site?.first ?? false}
              onChange={async (first) => {
                await ask("set-site", { origin, on: true, first })
                note.value = t("reloadPage")
                await onChanged()
              }}
            />
          )}
        </>
      ) : (
        <p class={styles.muted}>{t("siteNotServable")}</p>
      )}
      <p class={styles.muted} role="status">
        {note.value}
      </p>
    </header>
  )
}
