import { signal, useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { Address } from "../../components/identity/address.tsx"
import { sentenceText } from "../../components/review/labels.ts"
import { Button } from "../../components/ui/button.tsx"
import { Switch } from "../../components/ui/switch.tsx"
import { TextField } from "../../components/ui/text-field.tsx"
import { ruleId } from "../../lib/core/rule.ts"
import type { SiteView } from "../../lib/messages/extension.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { formatTime, t } from "../../lib/platform/i18n.ts"
import { grantOrigin, originOf } from "../../lib/platform/sites.ts"
import styles from "./home.module.css"

const sites = signal<readonly SiteView[] | null>(null)
const refresh = async (): Promise<void> => {
  sites.value = await ask("sites", {})
}

/** Every site that may ask, what it knows, and the rules that answer for the person there. */
export function Sites() {
  const error = useSignal("")
  const note = useSignal("")
  useEffect(() => {
    refresh()
  }, [])
  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("site") as HTMLInputElement
    const origin = originOf(field.value)
    error.value = origin === null ? t("siteInvalid") : ""
    if (origin === null) return field.focus()
    if (!(await grantOrigin(origin))) {
      error.value = t("siteDeclined")
      return
    }
    await ask("set-site", { origin, on: true })
    field.value = ""
    note.value = t("siteAdded", origin)
    await refresh()
  }
  return (
    <>
      <form class={styles.row} onSubmit={add}>
        <TextField label={t("site")} name="site" hint={t("siteHint")} error={error.value || undefined} />
        <Button type="submit" variant="primary">
          {t("add")}
        </Button>
      </form>
      <p class={styles.status} role="status">
        {note.value}
      </p>
      {sites.value?.length === 0 && <p class={styles.card}>{t("sitesEmpty")}</p>}
      <ul class={styles.list}>
        {(sites.value ?? []).map((site) => (
          <Row key={site.origin} site={site} />
        ))}
      </ul>
    </>
  )
}

function Row({ site }: { readonly site: SiteView }) {
  const { origin, on, granted, framed, connections, rules, paymentsRefused } = site
  const change = async (wanted: boolean): Promise<void> => {
    if (wanted && !(await grantOrigin(origin))) return refresh()
    await ask("set-site", { origin, on: wanted })
    await refresh()
  }
  const known = connections.flatMap(({ site: name, ethereum, nostr }) => [
    ...(ethereum ? [{ name, scheme: "ethereum" as const, address: ethereum }] : []),
    ...(nostr ? [{ name, scheme: "nostr" as const, address: nostr }] : []),
  ])
  return (
    <li class={styles.card} data-origin={origin}>
      <h2>
        <bdi dir="ltr">{origin}</bdi>
      </h2>
      <Switch label={t("useOnThisSite")} checked={on && granted} onChange={change} />
      {on && granted && (
        <Switch
          label={t("siteFramed")}
          hint={t("siteFramedHint")}
          checked={framed}
          onChange={(wanted) => ask("set-site", { origin, framed: wanted }).then(refresh)}
        />
      )}
      {on && !granted && <p class={styles.muted}>{t("siteRevoked")}</p>}
      {known.length > 0 && <p class={styles.muted}>{t("siteKnows")}</p>}
      {known.map(({ name, scheme, address }) => (
        <Address key={`${name} ${scheme}`} scheme={scheme} address={address} />
      ))}
      {rules.map((rule) => (
        <div key={ruleId(rule)} class={styles.row}>
          <p>{t("ruleRow", sentenceText(rule.sentence), rule.used, rule.most, formatTime(rule.until))}</p>
          <Button onClick={() => ask("remove-rule", { id: ruleId(rule) }).then(refresh)}>
            {t("ruleRemove")}
          </Button>
        </div>
      ))}
      {paymentsRefused > 0 && <p class={styles.muted}>{t("paymentsRefused", paymentsRefused)}</p>}
      <p>
        <Button variant="danger" onClick={() => ask("remove-site", { origin }).then(refresh)}>
          {t("remove")}
        </Button>
      </p>
    </li>
  )
}
