import { signal } from "@preact/signals"
import type { ComponentType } from "preact"
import { useEffect } from "preact/hooks"
import { t } from "../../lib/platform/i18n.ts"

/** A component that is loaded when it is first drawn, so that home opens as fast as without it. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const loaded = signal<ComponentType<Props> | null>(null)
  return (props: Props) => {
    useEffect(() => {
      load().then((component) => {
        loaded.value = component
      })
    }, [])
    const { value: Loaded } = loaded
    return Loaded ? <Loaded {...props} /> : <p role="status">{t("loading")}</p>
  }
}
