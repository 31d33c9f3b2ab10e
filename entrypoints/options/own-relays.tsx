import { useSignal } from "@preact/signals"
import { useId } from "preact/hooks"
import { hostOf } from "../../components/delivery/place.ts"
import { Address } from "../../components/identity/address.tsx"
import { Button } from "../../components/ui/button.tsx"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { AccountView } from "../../lib/messages/extension.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { t } from "../../lib/platform/i18n.ts"
import { addOne } from "./add-destination.tsx"
import styles from "./destinations.module.css"
import home from "./home.module.css"

type Props = {
  readonly known: readonly Destination[]
  readonly accounts: readonly AccountView[]
  readonly onAdded: () => Promise<void>
}

const sameRelay = (one: string, other: string): boolean =>
  one.replace(/\/+$/, "") === other.replace(/\/+$/, "")

/** The relays that a person's own list (kind 10002) names for writing, to be taken over by choice. */
export function OwnRelays({ known, accounts, onAdded }: Props) {
  const busy = useSignal(false)
  const note = useSignal("")
  const found = useSignal<readonly string[]>([])
  const chosen = useSignal<ReadonlySet<string>>(new Set())
  const id = useId()
  const keys = accounts.filter(({ scheme }) => scheme === "nostr")
  const who = useSignal(keys[0]?.address ?? "")
  if (keys.length === 0) return null
  const hasRelay = known.some(({ kind }) => kind === "nostr-relay")
  const isKnown = (url: string): boolean => known.some((one) => sameRelay(one.url, url))
  const lookUp = async (): Promise<void> => {
    busy.value = true
    note.value = t("destinationOwnAsking")
    // One key a press: relays must not learn from one question which keys belong together.
    const list = await ask("own-relays", { pubkey: who.value }).finally(() => {
      busy.value = false
    })
    const written = (list ?? []).filter(({ write }) => write).map(({ url }) => url)
    found.value = [...new Set(written)]
    chosen.value = new Set(found.value.filter((url) => !isKnown(url)))
    note.value =
      list === null
        ? t("destinationOwnUnreachable")
        : found.value.length === 0
          ? t("destinationOwnNone")
          : t("destinationOwnFound", found.value.length)
  }
  const take = async (): Promise<void> => {
    const results: string[] = []
    busy.value = true
    for (const url of chosen.value) {
      note.value = t("destinationAsking", hostOf(url))
      results.push((await addOne(url, "nostr-relay")).words)
    }
    busy.value = false
    chosen.value = new Set()
    await onAdded()
    note.value = results.join(" ")
  }
  return (
    <section class={home.card} aria-labelledby={id}>
      <h2 id={id}>{t("destinationOwn")}</h2>
      <p class={home.muted}>{t(hasRelay ? "destinationOwnHint" : "destinationOwnNeedsRelay")}</p>
      {keys.length > 1 && (
        <fieldset class={styles.choices}>
          <legend>{t("destinationOwnWho")}</legend>
          {keys.map(({ address }) => (
            <label key={address}>
              <input
                type="radio"
                name={id}
                checked={address === who.value}
                onChange={() => {
                  who.value = address
                  found.value = []
                  note.value = ""
                }}
              />
              <Address scheme="nostr" address={address} />
            </label>
          ))}
        </fieldset>
      )}
      <p>
        <Button unavailable={!hasRelay} busy={busy.value} onClick={lookUp}>
          {t("destinationOwnLookUp")}
        </Button>
      </p>
      {found.value.length > 0 && (
        <fieldset class={styles.choices}>
          <legend>{t("destinationOwnWrite")}</legend>
          {found.value.map((url) => (
            <label key={url}>
              <input
                type="checkbox"
                checked={isKnown(url) || chosen.value.has(url)}
                disabled={isKnown(url)}
                onChange={(event) => {
                  const next = new Set(chosen.value)
                  if (event.currentTarget.checked) next.add(url)
                  else next.delete(url)
                  chosen.value = next
                }}
              />
              <span>
                <bdi dir="ltr">{url}</bdi> {isKnown(url) && t("destinationOwnKnown")}
              </span>
            </label>
          ))}
          <p>
            <Button unavailable={chosen.value.size === 0} busy={busy.value} onClick={take}>
              {t("destinationOwnTake")}
            </Button>
          </p>
        </fieldset>
      )}
      <p class={styles.note} role="status">
        {note.value}
      </p>
    </section>
  )
}
