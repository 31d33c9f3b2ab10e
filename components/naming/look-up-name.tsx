import { useSignal } from "@preact/signals"
import { useContext } from "preact/hooks"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import { type NameAnswer, NamesContext } from "../identity/names.ts"
import { Button } from "../ui/button.tsx"
import { TextField } from "../ui/text-field.tsx"
import styles from "./naming.module.css"

const ANSWERS: Readonly<Record<Exclude<NameAnswer["is"], "no-name">, MessageKey>> = {
  theirs: "nip05Theirs",
  other: "nip05Other",
  absent: "nip05Absent",
  silent: "nip05Silent",
}

type Props = { readonly pubkey: string; readonly onUse: (name: string) => void; readonly onDone: () => void }

/** Asks the server of a NIP-05 name, on a press, whose key it is. What it says is shown and not kept. */
export function LookUpName({ pubkey, onUse, onDone }: Props) {
  const known = useContext(NamesContext)
  const answer = useSignal<NameAnswer | "asking" | null>(null)
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("nip05") as HTMLInputElement
    if (!known || answer.value === "asking") return
    answer.value = "asking"
    answer.value = await known.port.lookUp(field.value, pubkey)
  }
  const said = answer.value
  const heard = said !== null && said !== "asking" && said.is !== "no-name" ? said : null
  return (
    <form
      class={styles.form}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone()
      }}
    >
      <TextField
        label={t("nip05Field")}
        name="nip05"
        hint={t("nip05Hint")}
        error={said !== null && said !== "asking" && said.is === "no-name" ? t("nip05NoName") : undefined}
        focused
        onInput={() => {
          answer.value = null
        }}
      />
      <p
        class={heard && heard.is !== "theirs" ? styles.warn : undefined}
        role="status"
        data-nip05={heard?.is}
      >
        {said === "asking" && t("nip05Asking")}
        {heard && t(ANSWERS[heard.is], heard.name, heard.host)}
      </p>
      <p class={styles.buttons}>
        {heard?.is === "theirs" ? (
          <Button onClick={() => onUse(heard.name)}>{t("nip05Use")}</Button>
        ) : (
          <Button type="submit" busy={said === "asking"}>
            {t("nip05Look")}
          </Button>
        )}
        <Button variant="quiet" onClick={onDone}>
          {t("nameCancel")}
        </Button>
      </p>
    </form>
  )
}
