import { signal, useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { hostOf } from "../../components/delivery/place.ts"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { Status } from "../../lib/messages/extension.ts"
import { ask, onChange } from "../../lib/platform/background-client.ts"
import { t } from "../../lib/platform/i18n.ts"
import { AddDestination } from "./add-destination.tsx"
import deliveries from "./deliveries.module.css"
import { Row } from "./destination-row.tsx"
import styles from "./home.module.css"
import { OwnRelays } from "./own-relays.tsx"

const destinations = signal<readonly Destination[] | null>(null)
const refresh = async (): Promise<void> => {
  destinations.value = await ask("destinations", {})
}

type Props = { readonly status: Pick<Status, "vault" | "identities" | "accounts"> }

/** Where posts go: forums, relays and nodes, in the person's order. Nothing is asked before a button is pressed. */
export function Destinations({ status }: Props) {
  const note = useSignal("")
  const noteLine = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    const stop = new AbortController()
    onChange(() => refresh(), stop.signal)
    refresh()
    return () => stop.abort()
  }, [])
  const known = destinations.value
  const remove = async (url: string): Promise<void> => {
    await ask("remove-destination", { url })
    await refresh()
    note.value = t("destinationRemoved", hostOf(url))
    noteLine.current?.focus()
  }
  return (
    <>
      <AddDestination
        known={known ?? []}
        onAdded={async (words) => {
          await refresh()
          note.value = words
        }}
      />
      <p ref={noteLine} class={deliveries.status} role="status" tabIndex={-1}>
        {known === null ? t("loading") : note.value}
      </p>
      {known?.length === 0 && (
        <div class={styles.card}>
          <p>{t("destinationsEmpty")}</p>
          <p class={styles.muted}>{t("destinationsEmptyHint")}</p>
        </div>
      )}
      <ul class={styles.list} aria-label={t("screenDestinations")}>
        {(known ?? []).map((destination, at) => (
          <Row
            key={destination.url}
            destination={destination}
            isFirst={at === 0}
            isLast={at === (known?.length ?? 0) - 1}
            status={status}
            onChanged={refresh}
            onRemove={() => remove(destination.url)}
          />
        ))}
      </ul>
      <OwnRelays known={known ?? []} accounts={status.accounts} onAdded={refresh} />
    </>
  )
}
