import { useSignal } from "@preact/signals"
import { useId } from "preact/hooks"
import { nameProblem } from "../../components/naming/name-form.tsx"
import { Button } from "../../components/ui/button.tsx"
import { useFocusBack } from "../../components/ui/focus-back.ts"
import { storeFault } from "../../components/ui/store-fault.ts"
import { TextField } from "../../components/ui/text-field.tsx"
import type { VaultDesk } from "../../lib/app/vault-desk.ts"
import type { IdentityView } from "../../lib/messages/extension.ts"
import { t } from "../../lib/platform/i18n.ts"
import deliveries from "./deliveries.module.css"
import styles from "./home.module.css"

type Props = {
  readonly identity: IdentityView
  /** Without it the vault is empty. */
  readonly isLast: boolean
  readonly desk: VaultDesk
  readonly onChanged: () => Promise<void>
}

/** Another name for an identity, or its removal; both change the vault, which only the password opens for that. */
export function ChangeIdentity({ identity, isLast, desk, onChanged }: Props) {
  const id = useId()
  const doing = useSignal<"rename" | "remove" | null>(null)
  const nameError = useSignal("")
  const error = useSignal("")
  const busy = useSignal(false)
  const opener = useFocusBack(doing.value !== null)
  const begin = (what: typeof doing.value): void => {
    doing.value = what
    nameError.value = ""
    error.value = ""
  }
  const isRemoval = doing.value === "remove"
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const { elements } = event.currentTarget as HTMLFormElement
    const typed = (name: string): string => (elements.namedItem(name) as HTMLInputElement | null)?.value ?? ""
    const name = typed("name").trim()
    if (busy.value) return
    nameError.value = name ? nameProblem(name) : ""
    if (nameError.value) return
    const password = typed("password")
    ;(elements.namedItem("password") as HTMLInputElement).value = ""
    busy.value = true
    const stored = isRemoval
      ? await desk.remove(password, identity.id)
      : await desk.rename(password, identity.id, name)
    busy.value = false
    error.value = stored.ok || stored.code === "keys" ? "" : storeFault(stored.code, stored.waitMs)
    if (!stored.ok) return
    begin(null)
    await onChanged()
  }
  if (doing.value === null) {
    return (
      <p class={deliveries.actions}>
        <Button buttonRef={opener} onClick={() => begin("rename")}>
          {t("nameRename")}
        </Button>
        <Button variant="quiet" onClick={() => begin("remove")}>
          {t("identityRemove")}
        </Button>
      </p>
    )
  }
  return (
    <form
      class={styles.list}
      onSubmit={submit}
      aria-describedby={isRemoval ? id : undefined}
      onKeyDown={({ key }) => {
        if (key === "Escape") begin(null)
      }}
    >
      {isRemoval ? (
        <p id={id} role="alert">
          {t("identityRemoveLost")} {isLast && t("identityRemoveLast")}
        </p>
      ) : (
        <TextField
          label={t("identityName")}
          name="name"
          initial={identity.name}
          error={nameError.value || undefined}
          focused
        />
      )}
      <TextField
        label={t("password")}
        name="password"
        type="password"
        autocomplete="current-password"
        error={error.value || undefined}
        focused={isRemoval}
      />
      <p class={deliveries.actions}>
        <Button type="submit" variant={isRemoval ? "danger" : "primary"} busy={busy.value}>
          {t(isRemoval ? "identityRemove" : "save")}
        </Button>
        <Button onClick={() => begin(null)}>{t(isRemoval ? "deliveryKeep" : "nameCancel")}</Button>
      </p>
    </form>
  )
}
