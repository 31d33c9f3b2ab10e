import type { Card } from "../../lib/core/spasm/card.ts"
import { stateWords } from "./card-words.ts"
import styles from "./state-chip.module.css"

/** How far the signatures of a post carry: words, a mark, and a shape of its own for each state. */
export function StateChip({ card }: { readonly card: Card }) {
  const { mark, text } = stateWords(card)
  return (
    <span class={styles.chip} data-state={card.state}>
      <span class={styles.mark} aria-hidden="true">
        {mark}
      </span>
      {text}
    </span>
  )
}
