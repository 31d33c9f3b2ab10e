import { type ReadonlySignal, useSignal } from "@preact/signals"
import { useLayoutEffect, useRef } from "preact/hooks"

/** How long the window must be seen, focused and still before it can say yes; then after anything moved. */
const FIRST_MS = 700
const AGAIN_MS = 400

/** Somebody types on who was writing elsewhere when the window opened, and did not mean to press anything here. */
function typesOn({ target, key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if ((target as Element).closest("button, input, select, summary, textarea, a")) return false
  return (key.length === 1 || key === "Backspace") && !ctrlKey && !metaKey && !altKey
}

/**
 * Whether a confirming button may work: the document is visible and focused and `what` has stood still for 700 ms, or
 * for 400 ms after the focus came back or `what` changed; and nobody has typed for 700 ms. A signal, since a press that
 * comes before the next frame counts by what holds now.
 */
export function useArming(what: string): ReadonlySignal<boolean> {
  const armed = useSignal(false)
  const before = useRef(false)
  // Before the frame that shows what changed: nobody may press what was not there when the button was armed.
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const arm = (from?: Event): void => {
      if (from?.type === "keydown" && !typesOn(from as KeyboardEvent)) return
      clearTimeout(timer)
      armed.value = false
      if (document.visibilityState !== "visible" || !document.hasFocus()) return
      timer = setTimeout(
        () => {
          before.current = true
          armed.value = true
        },
        before.current && from?.type !== "keydown" ? AGAIN_MS : FIRST_MS,
      )
    }
    arm()
    const stop = new AbortController()
    for (const event of ["focus", "blur", "resize", "keydown"])
      addEventListener(event, arm, { signal: stop.signal })
    document.addEventListener("visibilitychange", arm, { signal: stop.signal })
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [what])
  return armed
}
