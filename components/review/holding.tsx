import type { ComponentChildren } from "preact"
import type { Holding as Held, ListedRelay, ProfileEntry } from "../../lib/core/nostr/holding.ts"
import { relayUse } from "../../lib/core/nostr/holding-changes.ts"
import { t } from "../../lib/platform/i18n.ts"
import { Exact } from "../post/revealed.tsx"
import { LongList } from "../ui/long-list.tsx"
import styles from "./details.module.css"
import { fieldLabel, relayUseText } from "./labels.ts"

/** What a profile, a follow list or a relay list would hold, in words and rows. */
export function Holding({ holding }: { readonly holding: Held }) {
  return (
    <div class={styles.details} data-holding={holding.is}>
      {holding.is === "profile" && <Profile entries={holding.entries} />}
      {holding.is === "contacts" && <Contacts people={holding.people.length} broken={holding.broken} />}
      {holding.is === "relays" && <Relays relays={holding.relays} />}
      {holding.is !== "profile" && holding.content && (
        <dl>
          <Row term={fieldLabel("content")}>
            <Exact text={holding.content} />
          </Row>
        </dl>
      )}
    </div>
  )
}

function Profile({ entries }: { readonly entries: readonly ProfileEntry[] }) {
  if (entries.length === 0) return <p>{t("holdingNoProfile")}</p>
  return (
    <dl>
      <LongList
        items={entries}
        draw={({ key, name, value }) => (
          <Row key={key} term={name === null ? <Exact text={key} /> : fieldLabel(name)}>
            <Exact text={value} />
          </Row>
        )}
      />
    </dl>
  )
}

function Contacts({ people, broken }: { readonly people: number; readonly broken: number }) {
  return (
    <dl>
      <Row term={t("holdingPeople")}>{people === 0 ? t("holdingNobody") : people}</Row>
      {broken > 0 && <Row term={t("holdingBroken")}>{broken}</Row>}
    </dl>
  )
}

function Relays({ relays }: { readonly relays: readonly ListedRelay[] }) {
  if (relays.length === 0) return <p>{t("holdingNoRelay")}</p>
  return (
    <ul class={styles.relays}>
      <LongList
        inList
        items={relays}
        draw={(relay, at) => (
          <li key={at}>
            <Exact text={relay.url} ltr />
            <span class={styles.note}>{relayUseText(relayUse(relay))}</span>
          </li>
        )}
      />
    </ul>
  )
}

function Row({ term, children }: { readonly term: ComponentChildren; readonly children: ComponentChildren }) {
  return (
    <div class={styles.row}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}
