import type { Caller, Met } from "../../lib/core/request.ts"
import { formatTime, t } from "../../lib/platform/i18n.ts"
import styles from "./approval.module.css"

type Props = { readonly caller: Caller; readonly own: boolean; readonly met: Met | null }

/** Who asks, as the browser says it, and since when it is known here. */
export function Site({ caller: { origin, top }, own, met }: Props) {
  const host = own ? t("extensionName") : new URL(origin).host
  return (
    <>
      <p>
        <bdi dir="ltr" data-origin={origin}>
          {origin.startsWith("http:") ? origin : host}
        </bdi>
        {top !== origin && (
          <span class={styles.frame}>
            {t("insideFrame", top === null ? t("anotherSite") : new URL(top).host)}
          </span>
        )}
      </p>
      {met && (
        <p class={styles.notice} data-met={met.is}>
          {met.is === "never-signed"
            ? t("siteNeverSigned")
            : t(met.is === "connected" ? "siteConnected" : "siteSigned", formatTime(met.at))}
        </p>
      )}
    </>
  )
}
