// What a person calls the authors of a post, and what makes two keys one author.
import { useSignal } from "@preact/signals"
import { useContext } from "preact/hooks"
import { namedBy } from "../../lib/core/names.ts"
import type { Card, CardAuthor } from "../../lib/core/spasm/card.ts"
import { t } from "../../lib/platform/i18n.ts"
import { Address } from "../identity/address.tsx"
import { NamesContext, usePetname } from "../identity/names.ts"
import { Button } from "../ui/button.tsx"
import { useFocusBack } from "../ui/focus-back.ts"
import { LookUpName } from "./look-up-name.tsx"
import { NameForm } from "./name-form.tsx"
import styles from "./naming.module.css"

/** Most authors drawn one by one, as in the card. */
const MOST = 8

type Props = {
  readonly card: Card
  /** The event as it came; without it nothing can be joined. */
  readonly source: string | null
}

export function AuthorNames({ card, source }: Props) {
  if (card.authors.length === 0) return null
  return (
    <section class={styles.names} aria-label={t("cardAuthors")}>
      {card.authors.slice(0, MOST).map((author) => (
        <AuthorName key={author.address} author={author} />
      ))}
      {source !== null && card.state === "verified" && <Join authors={card.authors} source={source} />}
    </section>
  )
}

function AuthorName({ author: { address, format, proven } }: { readonly author: CardAuthor }) {
  const name = usePetname(address)
  const open = useSignal<"name" | "look-up" | null>(null)
  const suggested = useSignal("")
  const isOpen = open.value !== null
  const opener = useFocusBack(isOpen)
  const close = (): void => {
    open.value = null
  }
  return (
    <div class={styles.author}>
      <Address scheme={format} address={address} claimed={!proven} />
      {open.value === "name" && (
        <NameForm
          key={suggested.value}
          address={address}
          initial={suggested.value || (name ?? "")}
          onDone={close}
        />
      )}
      {open.value === "look-up" && (
        <LookUpName
          address={address}
          format={format}
          onUse={(found) => {
            suggested.value = found
            open.value = "name"
          }}
          onDone={close}
        />
      )}
      {!isOpen && (
        <p class={styles.buttons}>
          <Button
            variant="quiet"
            buttonRef={opener}
            onClick={() => {
              suggested.value = ""
              open.value = "name"
            }}
          >
            {t(name === undefined ? "nameAuthor" : "nameRename")}
          </Button>
          <Button
            variant="quiet"
            onClick={() => {
              open.value = "look-up"
            }}
          >
            {t(format === "nostr" ? "nip05Open" : "ensOpen")}
          </Button>
        </p>
      )}
    </div>
  )
}

/** Offered where a post is signed by two keys and one of them alone has a name. */
function Join({ authors, source }: { readonly authors: readonly CardAuthor[]; readonly source: string }) {
  const known = useContext(NamesContext)
  const failed = useSignal(false)
  const named = authors.flatMap(({ address }) => namedBy(known?.names.value ?? [], address) ?? [])
  const formats = new Set(authors.map(({ format }) => format))
  const [one] = named
  if (!known || !one || named.length > 1 || authors.length !== 2 || formats.size < 2) return null
  return (
    <div class={styles.author}>
      <p id="join-hint">{t("joinHint")}</p>
      <p class={styles.buttons}>
        <Button
          describedBy="join-hint"
          onClick={async () => {
            failed.value = !(await known.port.join(source))
          }}
        >
          {t("joinKeys", one.name)}
        </Button>
        <span role="status">{failed.value && t("joinNotProven")}</span>
      </p>
    </div>
  )
}
