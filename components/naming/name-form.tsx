import { useSignal } from "@preact/signals"
import { useContext } from "preact/hooks"
import type { Named } from "../../lib/core/names.ts"
import { alike, nameFault } from "../../lib/core/naming.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import { NamesContext } from "../identity/names.ts"
import { Button } from "../ui/button.tsx"
import { TextField } from "../ui/text-field.tsx"
import styles from "./naming.module.css"

const FAULTS: Readonly<Record<NonNullable<ReturnType<typeof nameFault>>, MessageKey>> = {
  empty: "nameEmpty",
  long: "nameLong",
  hidden: "nameHidden",
}

/** What is wrong with a name, in words; empty where it can be kept. */
export function nameProblem(name: string): string {
  const why = nameFault(name)
  return why ? t(FAULTS[why]) : ""
}

type Props = { readonly address: string; readonly initial: string; readonly onDone: () => void }

/** Gives a key a name; one that reads like another author's is asked about first. */
export function NameForm({ address, initial, onDone }: Props) {
  const known = useContext(NamesContext)
  const fault = useSignal("")
  const other = useSignal<{ readonly name: string; readonly of: Named } | null>(null)
  if (!known) return null
  const key = address.toLowerCase()
  const keep = (name: string, same?: string): Promise<void> => known.port.name(key, name, same).then(onDone)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("petname") as HTMLInputElement
    fault.value = nameProblem(field.value)
    other.value = null
    const of = fault.value ? undefined : alike(known.names.value, field.value, key)
    if (of) other.value = { name: field.value, of }
    else if (fault.value) field.focus()
    else keep(field.value)
  }
  const found = other.value
  return (
    <form
      class={styles.form}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone()
      }}
    >
      <TextField
        label={t("nameField")}
        name="petname"
        hint={t("nameHint")}
        error={fault.value || undefined}
        initial={initial}
        focused
        onInput={() => {
          other.value = null
        }}
      />
      <div role="status">
        {found && <p class={styles.warn}>{t("nameAlike", found.of.name, found.of.keys[0]?.key ?? "")}</p>}
      </div>
      <p class={styles.buttons}>
        {found ? (
          <>
            <Button onClick={() => keep(found.name, found.of.keys[0]?.key)}>{t("nameSame")}</Button>
            <Button onClick={() => keep(found.name)}>{t("nameAnyway")}</Button>
          </>
        ) : (
          <Button type="submit">{t("save")}</Button>
        )}
        <Button variant="quiet" onClick={onDone}>
          {t("nameCancel")}
        </Button>
      </p>
    </form>
  )
}
