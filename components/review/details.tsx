import type { ComponentChildren } from "preact"
import { isAddress } from "../../lib/core/ethereum/address.ts"
import { isHex64 } from "../../lib/core/nostr/event.ts"
import { asMillis } from "../../lib/core/review.ts"
import type { Field, Reading } from "../../lib/core/spasm/reading.ts"
import { formatAge, formatTime, type MessageKey, t } from "../../lib/platform/i18n.ts"
import { Address } from "../identity/address.tsx"
import { Exact } from "../post/revealed.tsx"
import { LongList } from "../ui/long-list.tsx"
import styles from "./details.module.css"
import { fieldLabel } from "./labels.ts"

type Props = {
  readonly reading: Reading
  readonly signer: string
  /** The person's other keys that sign the same post. */
  readonly cosigners?: readonly string[]
  readonly own: readonly string[]
  readonly now: number
}

/** Shown above, or said in another row. */
const ELSEWHERE = ["title", "content", "action", "timestamp", "author", "category", "kind", "empty"]
/** Belongs to the row of its value; listed with all fields. */
const QUIET = ["type", "protocol", "mapping"]
/** How a Nostr tag stands to the event that it names (NIP-10). */
const MARKERS: readonly unknown[] = ["reply", "root", "mention"]
/** Written as seconds since the epoch. */
const TIMES = ["timestamp", "expiration", "published", "date"]

/** Every signed field that is not the text itself, as term and value; then each signed leaf by its path. */
export function Details({ reading, signer, cosigners = [], own, now }: Props) {
  const { fields, rest, authors, categories, timestamp, kind, form } = reading
  const drawn = drawnElsewhere(reading)
  const isDecoded = decodedAmong(fields)
  const outside = new Set(reading.outsideId)
  const groups = Map.groupBy(
    fields.filter(
      (field, at) =>
        !isQuiet(field) &&
        !isDecoded(field, at) &&
        // The whole of an event that is too large for a post stands above, character by character.
        !(field.path === "" && form.startsWith("nostr")) &&
        !(ELSEWHERE.includes(field.name) && drawn.has(field.value)),
    ),
    ({ name }) => name,
  )
  return (
    <section class={styles.details} aria-labelledby="details-title">
      <h2 id="details-title">{t("details")}</h2>
      <dl>
        <Row term={t("fieldSigner")}>
          <Key address={signer} own={own} note={t("authorSigns")} />
        </Row>
        {authors
          .filter(({ address }) => address !== signer.toLowerCase())
          .map(({ address }) => (
            <Row key={address} term={fieldLabel("author")}>
              <Key address={address} own={own} note={t(noteOf(address, own, cosigners))} />
            </Row>
          ))}
        {timestamp !== undefined && (
          <Row term={fieldLabel("timestamp")}>
            <time dateTime={isoOf(timestamp)}>{timeOf(timestamp, now)}</time>
          </Row>
        )}
        {kind !== undefined && <Row term={fieldLabel("kind")}>{t("kindNumber", kind)}</Row>}
        {categories.length > 0 && (
          <Row term={fieldLabel("category")}>
            <LongList
              items={categories}
              draw={(path) => <Exact key={path.join("/")} text={path.join(" › ")} />}
            />
          </Row>
        )}
        {[...groups].map(([name, some]) => (
          <Row key={name} term={fieldLabel(name)}>
            <LongList items={some} draw={(field) => <Value key={field.path} field={field} own={own} />} />
          </Row>
        ))}
      </dl>
      {(form === "body" || form === "dmp" || form.startsWith("nostr")) && (
        <details class={styles.all}>
          <summary>{t("allFields", fields.length + rest.length)}</summary>
          <ul>
            <LongList
              inList
              items={[...fields, ...rest]}
              draw={({ path, value }, at) => (
                <Leaf
                  key={`${path} ${at}`}
                  path={path}
                  value={value}
                  known={at < fields.length}
                  outside={outside.has(path)}
                />
              )}
            />
          </ul>
        </details>
      )}
    </section>
  )
}

function noteOf(address: string, own: readonly string[], cosigners: readonly string[]): MessageKey {
  if (!isOwn(address, own)) return "authorNotYou"
  return isOwn(address, cosigners) ? "authorSignsToo" : "authorYouNotSigning"
}

/** Values that stand in the heading, in the post or in a row of their own. A second, other title does not. */
function drawnElsewhere({
  action,
  title,
  content,
  timestamp,
  kind,
  authors,
  categories,
}: Reading): Set<unknown> {
  const addresses = authors.flatMap(({ address }) => [address, `spasm_author:${address}`])
  return new Set([
    action,
    title,
    content,
    timestamp,
    String(timestamp),
    timestamp === undefined ? undefined : Math.floor(asMillis(timestamp) / 1000),
    kind,
    ...addresses,
    ...categories.flat(),
  ])
}

/** Whether a field is the value of a tag that a row says decoded, or the marker beside it, which names the row. */
function decodedAmong(fields: readonly Field[]): (field: Field, at: number) => boolean {
  const pair = (at: number): string => JSON.stringify([fields[at]?.value, fields[at + 1]?.value])
  const said = new Set(fields.flatMap(({ means }, at) => (means === undefined ? [] : [pair(at - 1)])))
  return ({ path, value, means }, at) => {
    if (means !== undefined || said.size === 0) return false
    if (/^\/tags\/\d+\/1$/.test(path)) return said.has(pair(at - 1))
    return MARKERS.includes(value) && /^\/tags\/\d+\/3$/.test(path) && said.has(pair(at - 3))
  }
}

/** Names of tags and algorithms, and what belongs to the row of its value. */
const isQuiet = ({ path, name, value }: Field): boolean =>
  QUIET.includes(name) ||
  name.endsWith("-detail") ||
  name === "empty" ||
  /^\/tags\/\d+\/0$/.test(path) ||
  value === "spasm_aadd_1" ||
  value === ""

function Row({ term, children }: { readonly term: string; readonly children: ComponentChildren }) {
  return (
    <div class={styles.row}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Leaf({
  path,
  value,
  known,
  outside,
}: {
  readonly path: string
  readonly value: unknown
  readonly known: boolean
  /** Whether the id passes it over. */
  readonly outside: boolean
}) {
  return (
    <li class={styles.leaf} data-known={known ? undefined : "false"}>
      <p>
        <Exact text={path} ltr />
        {outside && <span class={styles.note}> {t("outsideId")}</span>}
      </p>
      <p>
        <Exact text={textOf(value)} />
      </p>
    </li>
  )
}

function Value({ field, own }: { readonly field: Field; readonly own: readonly string[] }) {
  const { name, value, means } = field
  const text = means ?? textOf(value)
  const note = name === "licence" ? licenceMeaning(text) : TIMES.includes(name) ? timeMeaning(text) : null
  return (
    <span class={styles.value}>
      {name === "mention" && (isAddress(text) || isHex64(text)) ? (
        <Key address={text} own={own} note={isOwn(text, own) ? t("you") : ""} />
      ) : (
        <Exact text={text} />
      )}
      {note && <span class={styles.note}>{note}</span>}
      {text !== textOf(value) && (
        <span class={styles.note}>
          {t("tagValue")} <Exact text={textOf(value)} />
        </span>
      )}
    </span>
  )
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value))

function Key({
  address,
  own,
  note,
}: {
  readonly address: string
  readonly own: readonly string[]
  readonly note: string
}) {
  return (
    <span class={styles.key} data-own={isOwn(address, own) ? "true" : "false"}>
      <Address scheme={isAddress(address) ? "ethereum" : "nostr"} address={address} full />
      {note && <strong>{note}</strong>}
    </span>
  )
}

const isOwn = (address: string, own: readonly string[]): boolean =>
  own.some((mine) => mine.toLowerCase() === address.toLowerCase())

function licenceMeaning(text: string): string | null {
  if (/CC0-1\.0/.test(text)) return t("licenceCc0")
  if (/^MIT$|: MIT$/.test(text)) return t("licenceMit")
  if (/CC-BY-SA/.test(text)) return t("licenceCcBySa")
  return /CC-BY/.test(text) ? t("licenceCcBy") : null
}

const timeMeaning = (text: string): string | null =>
  /^\d{9,11}$/.test(text) ? formatTime(Number(text) * 1000) : null

function isoOf(timestamp: number): string | undefined {
  const date = new Date(asMillis(timestamp))
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

function timeOf(timestamp: number, now: number): string {
  if (isoOf(timestamp) === undefined) return String(timestamp)
  return t("timeWithAge", formatAge(asMillis(timestamp), now), formatTime(asMillis(timestamp)))
}
