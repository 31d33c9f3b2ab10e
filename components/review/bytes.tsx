import { useSignal } from "@preact/signals"
import { useMemo } from "preact/hooks"
import { t } from "../../lib/platform/i18n.ts"
import { Button } from "../ui/button.tsx"
import styles from "./bytes.module.css"

type Props = {
  /** As hex without a prefix. */
  readonly bytes: string
  readonly digest: { readonly label: string; readonly value: string }
  readonly spasmid: string | null
}

/** Bytes drawn together. Each press shows twice as many, so that a megabyte takes seven. */
const CHUNK = 8192
const ROW = 16

/** The very bytes that are signed, their number, and the names that follow from them. */
export function Bytes({ bytes, digest, spasmid }: Props) {
  const drawn = useSignal(CHUNK)
  const said = useSignal("")
  const size = bytes.length / 2
  const shown = Math.min(size, drawn.value)
  const copy = async (): Promise<void> => {
    said.value = await navigator.clipboard.writeText(bytes).then(
      () => t("bytesCopied"),
      () => t("readerNotCopied"),
    )
  }
  return (
    <div class={styles.bytes}>
      <p>{t("bytesNote")}</p>
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
      <div class={styles.rows}>
        {Array.from({ length: Math.ceil(shown / CHUNK) }, (_, at) => (
          <Rows key={at} bytes={bytes} from={at * CHUNK} />
        ))}
      </div>
      {size > shown && (
        <Button
          onClick={() => {
            drawn.value *= 2
          }}
        >
          {t("bytesMore", size - shown)}
        </Button>
      )}
      <div class={styles.copy}>
        <Button variant="quiet" onClick={copy}>
          {t("bytesCopy")}
        </Button>
        <span role="status">{said.value}</span>
      </div>
    </div>
  )
}

/** One chunk in rows, each with its offset. */
function Rows({ bytes, from }: { readonly bytes: string; readonly from: number }) {
  const text = useMemo(
    () =>
      (bytes.slice(from * 2, (from + CHUNK) * 2).match(new RegExp(`.{1,${ROW * 2}}`, "g")) ?? [])
        .map(
          (row, at) => `${(from + at * ROW).toString(16).padStart(5, "0")}  ${row.replace(/../g, "$& ")}\n`,
        )
        .join(""),
    [bytes, from],
  )
  return <pre dir="ltr">{text}</pre>
}
