// What a post points to elsewhere: where it leads is always said, and nothing is asked of anybody before a press.
import { useSignal } from "@preact/signals"
import { type ComponentChildren, createContext } from "preact"
import { useContext, useEffect } from "preact/hooks"
import type { HostDescription } from "../../lib/core/text/host.ts"
import { t } from "../../lib/platform/i18n.ts"
import { Button } from "../ui/button.tsx"
import styles from "./markdown.module.css"
import { Exact, Revealed } from "./revealed.tsx"

/** What a surface lets a reader do with what a post points to. Nothing, where a post is only looked at to be signed. */
export type Reach = {
  readonly follow: boolean
  /** An address of the picture inside the page, or null where it cannot be had. */
  readonly loadImage?: (src: string) => Promise<string | null>
}

export const ReachContext = createContext<Reach>({ follow: false })

/** The words of a link, to be followed where the surface allows it. */
export function Target({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
  const { follow } = useContext(ReachContext)
  // A page of another program's scheme would replace ours.
  if (!follow || !/^https?:/.test(href)) return <span class={styles.link}>{children}</span>
  return (
    <a class={styles.link} href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

/** Where a link really leads; a name with mixed scripts shows both of its spellings. */
export function Host({
  host,
  otherwise,
}: {
  readonly host: HostDescription | null
  readonly otherwise: string
}) {
  const text =
    host === null ? otherwise : host.ascii === host.unicode ? host.ascii : `${host.unicode} = ${host.ascii}`
  return (
    <bdi class={styles.host} dir="ltr" data-mixed={host?.mixedScript ? "true" : undefined}>
      {text}
    </bdi>
  )
}

type Props = {
  readonly label: string
  readonly src: string
  readonly host: HostDescription
  readonly picture?: boolean
}

export function Media({ label, src, host, picture = false }: Props) {
  const { loadImage } = useContext(ReachContext)
  const shown = useSignal<string | null>(null)
  const state = useSignal<"still" | "loading" | "failed">("still")
  useEffect(
    () => () => {
      if (shown.value) URL.revokeObjectURL(shown.value)
    },
    [],
  )
  if (shown.value) return <img class={styles.picture} src={shown.value} alt={label} />
  const load = async (): Promise<void> => {
    state.value = "loading"
    shown.value = (await loadImage?.(src)) ?? null
    state.value = shown.value ? "still" : "failed"
  }
  return (
    <span class={styles.media}>
      <Revealed text={label} /> <Host host={host} otherwise={src} />
      <Exact text={src} ltr />
      {picture && loadImage && (
        <Button busy={state.value === "loading"} onClick={load}>
          {t("cardLoadImage", host.ascii)}
        </Button>
      )}
      {state.value === "failed" && <span role="status">{t("cardImageFailed")}</span>}
    </span>
  )
}
