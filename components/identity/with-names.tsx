import { useSignal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useEffect, useMemo } from "preact/hooks"
import type { Names } from "../../lib/core/names.ts"
import { type Known, NamesContext } from "./names.ts"

type Props = Pick<Known, "port" | "Detail"> & { readonly children: ComponentChildren }

/** Reads the book of names for a whole page, and again whenever it changed. */
export function WithNames({ port, Detail, children }: Props) {
  const names = useSignal<Names>([])
  useEffect(() => {
    const stop = new AbortController()
    const refresh = async (): Promise<void> => {
      names.value = await port.read()
    }
    port.onChange(refresh, stop.signal)
    refresh()
    return () => stop.abort()
  }, [])
  const known = useMemo(() => ({ names, port, Detail }), [port, Detail])
  return <NamesContext.Provider value={known}>{children}</NamesContext.Provider>
}
