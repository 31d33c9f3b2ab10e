import { t } from "../../lib/platform/i18n.ts"
import styles from "./bytes.module.css"

type Props = {
  readonly bytes: string
  readonly digest: { readonly label: string; readonly value: string }
  readonly spasmid: string | null
}

/** Most bytes drawn at once; the rest is counted, never dropped in silence. */
const SHOWN = 8192
const ROW = 16

/** The very bytes that are signed, their number, and the names that follow from them. */
export function Bytes({ bytes, digest, spasmid }: Props) {
  const size = bytes.length / 2
  const rows = bytes.slice(0, SHOWN * 2).match(new RegExp(`.{1,${ROW * 2}}`, "g")) ?? []
  return (
    <div class={styles.bytes}>
      <dl>
        <div>
          <dt>{t("bytesLength")}</dt>
          <dd data-bytes={size}>{t("bytesCount", size)}</dd>
        </div>
        <div>
          <dt>{digest.label}</dt>
          <dd dir="ltr">{digest.value}</dd>
        </div>
        {spasmid && (
          <div>
            <dt>spasmid</dt>
            <dd dir="ltr">{spasmid}</dd>
          </div>
        )}
      </dl>
      <pre dir="ltr">
        {rows
          .map((row, at) => `${(at * ROW).toString(16).padStart(5, "0")}  ${row.replace(/../g, "$& ")}\n`)
          .join("")}
      </pre>
      {size > SHOWN && <p>{t("bytesMore", size - SHOWN)}</p>}
    </div>
  )
}
