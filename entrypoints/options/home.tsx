import { signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { storeFault } from "../../components/ui/store-fault.ts"
import { UnlockForm } from "../../components/ui/unlock-form.tsx"
import type { Status } from "../../lib/messages/extension.ts"
import { ask, onChange } from "../../lib/platform/background-client.ts"
import { desk } from "../../lib/platform/desk.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import { Backup } from "./backup.tsx"
import styles from "./home.module.css"
import { Identities } from "./identities.tsx"
import { later } from "./later.tsx"
import { Outbox } from "./outbox.tsx"
import { Settings } from "./settings.tsx"
import { Sites } from "./sites.tsx"
import { Welcome } from "./welcome.tsx"

const Destinations = later(async () => (await import("./destinations.tsx")).Destinations)
const People = later(async () => (await import("./people.tsx")).People)

const status = signal<Status | null>(null)
const route = signal(location.hash)

const refresh = async (): Promise<void> => {
  status.value = await ask("status", {})
}

const SCREENS: readonly { readonly hash: string; readonly label: MessageKey }[] = [
  { hash: "#/identities", label: "screenIdentities" },
  { hash: "#/people", label: "screenNames" },
  { hash: "#/sites", label: "screenSites" },
  { hash: "#/destinations", label: "screenDestinations" },
  { hash: "#/outbox", label: "screenOutbox" },
  { hash: "#/backup", label: "screenBackup" },
  { hash: "#/settings", label: "screenSettings" },
]

/** Home: a full tab whose screen is the address's hash. */
export function Home() {
  useEffect(() => {
    const stop = new AbortController()
    addEventListener(
      "hashchange",
      () => {
        route.value = location.hash
      },
      { signal: stop.signal },
    )
    onChange(() => refresh(), stop.signal)
    refresh()
    return () => stop.abort()
  }, [])

  const now = status.value
  if (route.value === "#/welcome") return <Welcome status={now} desk={desk} onChanged={refresh} />
  const here = SCREENS.find(({ hash }) => hash === route.value) ?? SCREENS[0]
  return (
    <div class={styles.home}>
      <nav class={styles.nav} aria-label={t("home")}>
        <p class={styles.brand}>{t("extensionName")}</p>
        {SCREENS.map(({ hash, label }) => (
          <a key={hash} href={hash} aria-current={hash === here?.hash ? "page" : undefined}>
            {t(label)}
          </a>
        ))}
      </nav>
      <main class={styles.main}>
        <h1>{here ? t(here.label) : ""}</h1>
        {here?.hash === "#/outbox" ? (
          // It needs to know nothing of the keys, and so waits for nothing.
          <Outbox />
        ) : now === null ? (
          <p role="status">{t("loading")}</p>
        ) : (
          <Screen hash={here?.hash ?? ""} status={now} />
        )}
      </main>
    </div>
  )
}

function Screen({ hash, status: now }: { readonly hash: string; readonly status: Status }) {
  if (hash === "#/people") return <People />
  if (hash === "#/sites") return <Sites />
  if (hash === "#/destinations") return <Destinations status={now} />
  if (hash === "#/settings") return <Settings settings={now.settings} onChanged={refresh} />
  if (now.vault === "no-vault") {
    return (
      <p class={styles.card}>
        {t("noKeysYet")} <a href="#/welcome">{t("getStarted")}</a>
      </p>
    )
  }
  if (now.vault === "locked") {
    return (
      <div class={styles.card}>
        <UnlockForm focused unlock={desk.unlock} />
        <p>
          {t("passwordForgotten")} <a href="#/welcome">{t("startAgain")}</a>
        </p>
      </div>
    )
  }
  if (now.vault !== "unlocked") {
    return (
      <p class={styles.card} role="alert">
        {storeFault(now.vault)} <a href="#/welcome">{t("startAgain")}</a>
      </p>
    )
  }
  if (hash === "#/backup") return <Backup identities={now.identities} desk={desk} />
  return <Identities identities={now.identities} desk={desk} onChanged={refresh} />
}
