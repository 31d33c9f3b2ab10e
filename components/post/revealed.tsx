import { exactView, type Piece, revealedView } from "../../lib/core/text/exact-view.ts"
import styles from "./revealed.module.css"

const draw = (piece: Piece) =>
  piece.kind === "text" ? (
    piece.text
  ) : (
    <span class={styles.token} data-tier={piece.tier}>
      {piece.text}
    </span>
  )

/** A text as its script writes it, with hidden characters as visible tokens. */
export function Revealed({ text }: { readonly text: string }) {
  return <>{revealedView(text).map(draw)}</>
}

/** A text so that no other text looks the same: nothing stripped, nothing composed, in a box of its own direction. */
export function Exact({ text, ltr = false }: { readonly text: string; readonly ltr?: boolean }) {
  return (
    <bdi class={styles.exact} dir={ltr ? "ltr" : "auto"}>
      {exactView(text).map(draw)}
    </bdi>
  )
}
