import type { RefObject } from "preact"
import { useLayoutEffect, useRef } from "preact/hooks"

/** For the button that opens something in its own place: it has the focus again once that is closed, and no key goes nowhere. */
export function useFocusBack(isOpen: boolean): RefObject<HTMLButtonElement | null> {
  const opener = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  useLayoutEffect(() => {
    if (!isOpen && wasOpen.current) opener.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  return opener
}
