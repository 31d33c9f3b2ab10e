import { useSignal } from "@preact/signals"
import { useLayoutEffect, useMemo, useRef } from "preact/hooks"
import { beginningOf } from "../../lib/core/text/markdown-beginning.ts"
import type { MarkdownTree } from "../../lib/core/text/markdown-nodes.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./card.module.css"
import { MarkdownTreeView } from "./markdown-tree.tsx"

/** More than twelve lines hold. */
const DRAWN = 1200
/** Twelve lines in the size of the text, as in the sheet. */
const MOST_EMS = 18

/** Twelve lines of a text, and the rest on a press or as soon as the focus goes there. */
export function Clamped({ tree }: { readonly tree: MarkdownTree }) {
  const box = useRef<HTMLDivElement>(null)
  const beginning = useMemo(() => beginningOf(tree, DRAWN), [tree])
  // Most posts fit: only one that does not is drawn again.
  const state = useSignal<"fits" | "cut" | "open">(beginning === tree ? "fits" : "cut")
  const drawn = state.value === "open" ? tree : beginning
  useLayoutEffect(() => {
    const { current } = box
    if (!current || drawn !== tree) return
    if (current.scrollHeight > MOST_EMS * Number.parseFloat(getComputedStyle(current).fontSize) + 4)
      state.value = "cut"
  }, [])
  const open = (): void => {
    state.value = "open"
  }
  return (
    <>
      <div ref={box} class={styles.clamped} data-clamp={state.value} onFocusIn={open}>
        <MarkdownTreeView tree={drawn} />
      </div>
      {state.value === "cut" && (
        <button type="button" class={styles.text} onClick={open}>
          {t("cardShowAll")}
        </button>
      )}
    </>
  )
}
