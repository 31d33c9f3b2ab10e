import { profileFieldName } from "../../lib/core/nostr/holding.ts"
import type { Change, Changes as Changed, RelayUse } from "../../lib/core/nostr/holding-changes.ts"
import { t } from "../../lib/platform/i18n.ts"
import { Address } from "../identity/address.tsx"
import { Exact } from "../post/revealed.tsx"
import { LongList } from "../ui/long-list.tsx"
import styles from "./changes.module.css"
import { fieldLabel, relayUseText } from "./labels.ts"

/** What goes, what becomes something else, what comes, and how much stays: the losses first. */
export function Changes({ changes }: { readonly changes: Changed }) {
  const { is, gone, altered, added, kept, content } = changes
  return (
    <div class={styles.changes} data-changes={is}>
      <Group heading={t("changesGone", gone.length)} changes={gone} is={is} />
      <Group heading={t("changesAltered", altered.length)} changes={altered} is={is} />
      {content && (
        <section aria-label={fieldLabel("content")}>
          <h3>{fieldLabel("content")}</h3>
          <Values is="profile" change={content} />
        </section>
      )}
      <Group heading={t("changesAdded", added.length)} changes={added} is={is} />
      <p class={styles.note}>{t("changesKept", kept)}</p>
    </div>
  )
}

type GroupProps = {
  readonly heading: string
  readonly changes: readonly Change[]
  readonly is: Changed["is"]
}

function Group({ heading, changes, is }: GroupProps) {
  if (changes.length === 0) return null
  return (
    <section aria-label={heading} class={changes[0]?.becomes === null ? styles.gone : undefined}>
      <h3>{heading}</h3>
      <ul>
        <LongList
          inList
          items={changes}
          draw={(change) => (
            <li key={change.key}>
              <Name is={is} name={change.key} />
              <Values is={is} change={change} />
            </li>
          )}
        />
      </ul>
    </section>
  )
}

function Name({ is, name }: { readonly is: Changed["is"]; readonly name: string }) {
  if (is === "contacts") return <Address scheme="nostr" address={name} />
  const known = is === "profile" ? profileFieldName(name) : null
  return (
    <span class={styles.name}>
      {known === null ? <Exact text={name} ltr={is === "relays"} /> : fieldLabel(known)}
    </span>
  )
}

/** Both values by their names where there are two, else the one. */
function Values({ is, change: { was, becomes } }: { readonly is: Changed["is"]; readonly change: Change }) {
  if (was === null || becomes === null) {
    const only = was ?? becomes ?? ""
    // Most entries of a follow list say nothing but the key.
    return is === "contacts" && only === "" ? null : <Value is={is} text={only} />
  }
  return (
    <dl>
      <dt>{t("changesWas")}</dt>
      <dd>
        <Value is={is} text={was} />
      </dd>
      <dt>{t("changesBecomes")}</dt>
      <dd>
        <Value is={is} text={becomes} />
      </dd>
    </dl>
  )
}

function Value({ is, text }: { readonly is: Changed["is"]; readonly text: string }) {
  if (is === "relays") return <span class={styles.note}>{relayUseText(text as RelayUse)}</span>
  return text === "" ? <span class={styles.note}>{t("changesNothing")}</span> : <Exact text={text} />
}
