import { useEffect, useRef, useState } from "preact/hooks"

/** How long the window must be seen, focused and still before it can say yes; then after anything moved. */
const FIRST_MS = 700
const AGAIN_MS = 400

/**
 * Whether a confirming button may work: the document is visible and focused and `what` has stood still for 700 ms, or
 * for 400 ms after the focus came back or `what` changed.
 */
export function useArming(what: string): boolean {
  const [armed, setArmed] = useState(false)
  const before = useRef(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const arm = (): void => {
      clearTimeout(timer)
      setArmed(false)
      if (document.visibilityState !== "visible" || !document.hasFocus()) return
      timer = setTimeout(
        () => {
          before.current = true
          setArmed(true)
        },
        before.current ? AGAIN_MS : FIRST_MS,
      )
    }
    arm()
    const stop = new AbortController()
    for (const event of ["focus", "blur", "resize"]) addEventListener(event, arm, { signal: stop.signal })
    document.addEventListener("visibilitychange", arm, { signal: stop.signal })
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [what])
  return armed
}
