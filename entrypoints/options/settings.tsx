import { useSignal } from "@preact/signals"
import { Button } from "../../components/ui/button.tsx"
import { Switch } from "../../components/ui/switch.tsx"
import { TextField } from "../../components/ui/text-field.tsx"
import type { Status } from "../../lib/messages/extension.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { isLoopback, nodeAddress } from "../../lib/platform/destinations/web-address.ts"
import { t } from "../../lib/platform/i18n.ts"
import { grantEverySite, grantOrigin } from "../../lib/platform/sites.ts"
import styles from "./home.module.css"

type Props = { readonly settings: Status["settings"]; readonly onChanged: () => Promise<void> }

/** When the vault locks by itself, who is asked for ENS names, and whether every site may ask. */
export function Settings({ settings, onChanged }: Props) {
  const error = useSignal("")
  const nodeError = useSignal("")
  const note = useSignal("")
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("idle") as HTMLInputElement
    const minutes = Number(field.value)
    const whole = Number.isInteger(minutes) && minutes >= 1 && minutes <= 720
    error.value = whole ? "" : t("idleInvalid")
    if (!whole) return
    await ask("change-settings", { idleMinutes: minutes })
    note.value = t("saved")
    await onChanged()
  }
  const saveNode = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("node") as HTMLInputElement
    const url = nodeAddress(field.value)
    nodeError.value = url || field.value.trim() === "" ? "" : t("ensNodeBad")
    note.value = ""
    if (nodeError.value) return field.focus()
    // A node at home sends no word that lets other programs read its answers; the browser's leave stands in for it.
    if (url && isLoopback(url)) await grantOrigin(url.origin)
    field.value = url?.href ?? ""
    await ask("change-settings", { ensNode: field.value })
    note.value = t("saved")
    await onChanged()
  }
  return (
    <>
      <form class={styles.row} onSubmit={save}>
        <TextField
          label={t("idleMinutes")}
          name="idle"
          hint={t("idleHint", settings.idleMinutes)}
          error={error.value || undefined}
        />
        <Button type="submit">{t("save")}</Button>
      </form>
      <form class={styles.row} onSubmit={saveNode}>
        <TextField
          label={t("ensNode")}
          name="node"
          hint={t("ensNodeHint")}
          error={nodeError.value || undefined}
          initial={settings.ensNode}
        />
        <Button type="submit">{t("ensNodeUse")}</Button>
      </form>
      <p class={styles.status} role="status">
        {note.value}
      </p>
      <div class={styles.card}>
        <Switch
          label={t("allSites")}
          hint={t("allSitesHint")}
          checked={settings.allSites}
          onChange={async (allSites) => {
            if (allSites && !(await grantEverySite())) note.value = t("siteDeclined")
            else await ask("change-settings", { allSites })
            await onChanged()
          }}
        />
      </div>
    </>
  )
}
