import { useSignal } from "@preact/signals"
import { useContext, useEffect, useId } from "preact/hooks"
import type { CardAuthor } from "../../lib/core/spasm/card.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import { hostOf } from "../delivery/place.ts"
import { type NameAnswer, NamesContext } from "../identity/names.ts"
import { Button } from "../ui/button.tsx"
import { TextField } from "../ui/text-field.tsx"
import styles from "./naming.module.css"

type Heard = Exclude<NameAnswer, { readonly is: "no-name" }>

const NIP05: Readonly<Partial<Record<Heard["is"], MessageKey>>> = {
  theirs: "nip05Theirs",
  other: "nip05Other",
  absent: "nip05Absent",
  silent: "nip05Silent",
}
const ENS: Readonly<Record<Heard["is"], MessageKey>> = {
  theirs: "ensTheirs",
  other: "ensOther",
  absent: "ensAbsent",
  silent: "ensSilent",
  unreadable: "ensUnreadable",
  elsewhere: "ensElsewhere",
}

const takeFocus = (node: HTMLElement | null): void => node?.focus()

type Props = Pick<CardAuthor, "address" | "format"> & {
  readonly onUse: (name: string) => void
  readonly onDone: () => void
}

/**
 * Asks, on a press, the server of a NIP-05 name whose key it is, or the person's own Ethereum node which name an
 * address has. What it says is shown and not kept.
 */
export function LookUpName({ address, format, onUse, onDone }: Props) {
  const known = useContext(NamesContext)
  const answer = useSignal<NameAnswer | "asking" | null>(null)
  /** Null until it is known, or where none is needed. */
  const node = useSignal<string | null>(null)
  const hint = useId()
  const isEns = format === "ethereum"
  useEffect(() => {
    if (!isEns) return
    const stop = new AbortController()
    const see = async (): Promise<void> => {
      node.value = (await known?.port.ensNode()) ?? ""
    }
    // The person comes back from the settings.
    addEventListener("focus", see, { signal: stop.signal })
    see()
    return () => stop.abort()
  }, [isEns])
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("nip05")
    if (!known || answer.value === "asking") return
    const asked = field
      ? known.port.lookUp((field as HTMLInputElement).value, address)
      : node.value && known.port.lookUpEns(address, node.value)
    if (!asked) return
    answer.value = "asking"
    answer.value = await asked
  }
  const said = answer.value
  const heard = said !== null && said !== "asking" && said.is !== "no-name" ? said : null
  const words = heard && (isEns ? ENS : NIP05)[heard.is]
  return (
    <form
      class={styles.form}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone()
      }}
    >
      {isEns ? (
        node.value !== null && (
          <p id={hint}>
            {node.value ? (
              t("ensHint", hostOf(node.value))
            ) : (
              <>
                {t("ensNoNode")}{" "}
                <a ref={takeFocus} href="/options.html#/settings" target="_blank" rel="noreferrer">
                  {t("ensChoose")}
                </a>
              </>
            )}
          </p>
        )
      ) : (
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
      )}
      <p
        class={heard && heard.is !== "theirs" ? styles.warn : undefined}
        role="status"
        data-answer={heard?.is}
      >
        {said === "asking" && t("nip05Asking")}
        {heard && words && t(words, heard.name, heard.host)}
      </p>
      <p class={styles.buttons}>
        {heard?.is === "theirs" ? (
          <Button onClick={() => onUse(heard.name)}>{t("nip05Use")}</Button>
        ) : (
          (!isEns || node.value) && (
            <Button
              type="submit"
              busy={said === "asking"}
              {...(isEns && { buttonRef: takeFocus, describedBy: hint })}
            >
              {t("nip05Look")}
            </Button>
          )
        )}
        <Button variant="quiet" onClick={onDone}>
          {t("nameCancel")}
        </Button>
      </p>
    </form>
  )
}
