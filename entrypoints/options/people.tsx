import { useSignal } from "@preact/signals"
import { useContext, useRef } from "preact/hooks"
import { Address } from "../../components/identity/address.tsx"
import { NamesContext } from "../../components/identity/names.ts"
import { NameForm } from "../../components/naming/name-form.tsx"
import { Exact } from "../../components/post/revealed.tsx"
import { Button } from "../../components/ui/button.tsx"
import { useFocusBack } from "../../components/ui/focus-back.ts"
import { BY_YOU, type Named, type NamedKey } from "../../lib/core/names.ts"
import { t } from "../../lib/platform/i18n.ts"
import { ConfirmRemove } from "./confirm-remove.tsx"
import deliveries from "./deliveries.module.css"
import styles from "./home.module.css"

/** Every author whom the person gave a name, with the keys that are theirs and why. */
export function People() {
  const known = useContext(NamesContext)
  const names = known?.names.value ?? []
  return (
    <>
      <p class={styles.muted}>{t("namesLead")}</p>
      {names.length === 0 && <p class={styles.card}>{t("namesEmpty")}</p>}
      <ul class={styles.list}>
        {names
          .toSorted((one, other) => one.name.localeCompare(other.name))
          .map((author) => (
            <Row key={author.keys[0]?.key} author={author} forget={(keys) => known?.port.forget(keys)} />
          ))}
      </ul>
    </>
  )
}

type Props = { readonly author: Named; readonly forget: (keys: readonly string[]) => unknown }

function Row({ author: { name, keys }, forget }: Props) {
  const renaming = useSignal(false)
  const [first] = keys
  const opener = useFocusBack(renaming.value)
  const heading = useRef<HTMLHeadingElement>(null)
  return (
    <li class={styles.card}>
      <h2 ref={heading} tabIndex={-1} dir="auto">
        {name}
      </h2>
      {keys.map((one) => (
        <Key
          key={one.key}
          named={one}
          {...(keys.length > 1 && {
            onTake: () => {
              // The button goes with the key.
              heading.current?.focus()
              forget([one.key])
            },
          })}
        />
      ))}
      {renaming.value && first ? (
        <NameForm
          address={first.key}
          initial={name}
          onDone={() => {
            renaming.value = false
          }}
        />
      ) : (
        <div class={deliveries.actions}>
          <Button
            buttonRef={opener}
            onClick={() => {
              renaming.value = true
            }}
          >
            {t("nameRename")}
          </Button>
          <ConfirmRemove
            label={t("namesForget")}
            question={t("namesForgetHint")}
            onConfirm={() => forget(keys.map(({ key }) => key))}
          />
        </div>
      )}
    </li>
  )
}

function Key({ named: { key, by }, onTake }: { readonly named: NamedKey; readonly onTake?: () => unknown }) {
  return (
    <div>
      <Address scheme={key.startsWith("0x") ? "ethereum" : "nostr"} address={key} full bare />
      <p class={styles.muted}>
        {by === BY_YOU ? (
          t("namesByYou")
        ) : (
          <>
            {t("namesProven")} <Exact text={by} ltr />
          </>
        )}
      </p>
      {onTake && (
        <p class={deliveries.actions}>
          <Button variant="quiet" onClick={onTake}>
            {t("namesUnjoin")}
          </Button>
        </p>
      )}
    </div>
  )
}
