import { useSignal } from "@preact/signals"
import { exactView, type Piece, revealedView } from "../../lib/core/text/exact-view.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./revealed.module.css"

/** Most UTF-16 units drawn at once: a megabyte of tokens would hold the window for seconds. */
const DRAWN = 16_384

const draw = (piece: Piece) =>
  piece.kind === "text" ? (
    piece.text
  ) : (
    <span class={styles.token} data-tier={piece.tier}>
      {piece.text}
    </span>
  )

/** The offset, or the one after it where a pair of surrogates would be cut in two. */
export function wholeEnd(text: string, offset: number): number {
  const unit = text.charCodeAt(offset)
  return Math.min(text.length, unit >= 0xdc00 && unit <= 0xdfff ? offset + 1 : offset)
}

/** A text as its script writes it, with hidden characters as visible tokens: what a post is made of by the hundred. */
export const revealed = (text: string) => revealedView(text).map(draw)

export function Revealed({ text }: { readonly text: string }) {
  return <>{revealed(text)}</>
}

const BLANK = /([ \t\n])/
const MARK: Readonly<Record<string, string>> = { " ": "·", "\t": "→", "\n": "¶" }

/** The same, with a mark over each blank; what is selected and read aloud is still the text itself. */
const drawMarked = (piece: Piece) =>
  piece.kind === "token"
    ? draw(piece)
    : piece.text.split(BLANK).map((part) =>
        MARK[part] === undefined ? (
          part
        ) : (
          <span class={styles.blank} data-mark={MARK[part]}>
            {part}
          </span>
        ),
      )

type ExactProps = {
  readonly text: string
  readonly ltr?: boolean
  /** Marks spaces, tabs and ends of lines. */
  readonly marked?: boolean
}

/**
 * A text so that no other text looks the same: nothing stripped, nothing composed, in a box of its own direction. A long
 * one is drawn piece by piece, and says how much is still to come.
 */
export function Exact({ text, ltr = false, marked = false }: ExactProps) {
  const drawn = useSignal(DRAWN)
  const end = wholeEnd(text, drawn.value)
  const left = text.length - end
  return (
    <bdi class={styles.exact} dir={ltr ? "ltr" : "auto"}>
      {exactView(left > 0 ? text.slice(0, end) : text).map(marked ? drawMarked : draw)}
      {left > 0 && (
        <button
          type="button"
          class={styles.more}
          onClick={() => {
            drawn.value += DRAWN
          }}
        >
          {t("showMore", left)}
        </button>
      )}
    </bdi>
  )
}
