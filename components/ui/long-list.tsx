import { useSignal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { t } from "../../lib/platform/i18n.ts"
import { Button } from "./button.tsx"

type Props<T> = {
  readonly items: readonly T[]
  readonly draw: (item: T, index: number) => ComponentChildren
  /** Inside a list element, where the button needs an item of its own. */
  readonly inList?: boolean
}

const DRAWN = 100

/** A list of any length, a hundred items at a time; what is not drawn yet is counted. */
export function LongList<T>({ items, draw, inList = false }: Props<T>) {
  const drawn = useSignal(DRAWN)
  const left = items.length - drawn.value
  const more = left > 0 && (
    <Button
      variant="quiet"
      onClick={() => {
        drawn.value += DRAWN
      }}
    >
      {t("showMoreItems", left)}
    </Button>
  )
  return (
    <>
      {items.slice(0, drawn.value).map(draw)}
      {more && inList ? <li>{more}</li> : more}
    </>
  )
}
