import { signal } from "@preact/signals"
import { Address } from "../../components/identity/address.tsx"
import { Button } from "../../components/ui/button.tsx"
import { storeFault } from "../../components/ui/store-fault.ts"
import { UnlockForm } from "../../components/ui/unlock-form.tsx"
import type { SiteView, Status } from "../../lib/messages/extension.ts"
import { ask, onChange } from "../../lib/platform/background-client.ts"
import { t } from "../../lib/platform/i18n.ts"
import { currentWindowId, openSidePanel } from "../../lib/platform/side-panel.ts"
import { type CurrentPage, currentPage } from "../../lib/platform/tabs.ts"
import styles from "./popup.module.css"
import { ThisSite } from "./this-site.tsx"
import { Waiting } from "./waiting.tsx"

const status = signal<Status | null>(null)
const page = signal<CurrentPage | null>(null)
const sites = signal<readonly SiteView[]>([])
const windowId = signal<number | null>(null)

const refresh = async (): Promise<void> => {
  const [nextStatus, nextPage, nextSites] = await Promise.all([
    ask("status", {}),
    currentPage(),
    ask("sites", {}),
  ])
  status.value = nextStatus
  page.value = nextPage
  sites.value = nextSites
}

/** Asks at once and again after every change: an effect of what is drawn would wait until it stands. */
export function watch(): void {
  onChange(() => refresh(), new AbortController().signal)
  refresh()
  currentWindowId().then((id) => {
    windowId.value = id
  })
}

/** Derivation is loaded only when a password was typed, so that the popup paints at once. */
const unlock = async (password: string) => (await import("../../lib/platform/desk.ts")).desk.unlock(password)

const isFault = (vault: Status["vault"]): boolean => !["no-vault", "locked", "unlocked"].includes(vault)

/** This site, what waits, and the lock. */
export function Popup() {
  const now = status.value
  const home = (
    <a class={styles.home} href="/options.html" target="_blank" rel="noreferrer">
      {t("home")}
    </a>
  )
  if (!now) {
    return (
      <main class={styles.popup}>
        <h1>{t("extensionName")}</h1>
        {home}
      </main>
    )
  }
  const site = sites.value.find(({ origin }) => origin === page.value?.origin)
  const accounts = site?.connections.flatMap(({ ethereum, nostr }) => [
    ...(ethereum ? [{ scheme: "ethereum" as const, address: ethereum }] : []),
    ...(nostr ? [{ scheme: "nostr" as const, address: nostr }] : []),
  ])
  return (
    <main class={styles.popup}>
      <ThisSite page={page.value} site={site} onChanged={refresh} />
      {accounts && accounts.length > 0 && (
        <section class={styles.card} aria-labelledby="knows">
          <h2 id="knows">{t("siteKnows")}</h2>
          {accounts.map((account) => (
            <Address key={account.scheme} {...account} />
          ))}
          <Button
            onClick={async () => {
              for (const one of site?.connections ?? []) await ask("disconnect", { site: one.site })
              await refresh()
            }}
          >
            {t("disconnect")}
          </Button>
        </section>
      )}
      {now.waiting > 0 && <Waiting count={now.waiting} expiresAt={now.expiresAt} />}
      <OutboxGlance {...now.outbox} />
      {now.vault === "no-vault" && (
        <section class={styles.card} aria-labelledby="start">
          <h2 id="start">{t("noKeysYet")}</h2>
          <a href="/options.html#/welcome" target="_blank" rel="noreferrer">
            {t("getStarted")}
          </a>
        </section>
      )}
      {isFault(now.vault) && (
        <p class={styles.card} role="alert">
          {storeFault(now.vault)}
        </p>
      )}
      {now.vault === "locked" && (
        <UnlockForm
          focused
          unlock={async (password) => {
            const result = await unlock(password)
            await refresh()
            return result
          }}
        />
      )}
      <footer class={styles.footer}>
        {now.vault === "unlocked" && (
          <Button
            onClick={async () => {
              await ask("lock", {})
              await refresh()
            }}
          >
            {t("lock")}
          </Button>
        )}
        <Button
          onClick={async () => {
            await openSidePanel(windowId.value)
            close()
          }}
        >
          {t("writeTab")}
        </Button>
        {home}
      </footer>
    </main>
  )
}

/** What became of what was sent, where there is anything to tell. */
function OutboxGlance({ underWay, failed }: Status["outbox"]) {
  if (underWay === 0 && failed === 0) return null
  return (
    <section class={styles.card} aria-label={t("screenOutbox")}>
      {underWay > 0 && <p>{t("outboxUnderWay", underWay)}</p>}
      {failed > 0 && (
        <p class={styles.failed}>
          <span aria-hidden="true">✕</span> {t("outboxFailed", failed)}
        </p>
      )}
      <a href="/options.html#/outbox" target="_blank" rel="noreferrer">
        {t("outboxOpen")}
      </a>
    </section>
  )
}
