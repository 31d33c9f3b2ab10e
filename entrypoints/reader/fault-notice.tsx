import { useSignal } from "@preact/signals"
import { Button } from "../../components/ui/button.tsx"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import { grantOrigin, originOf } from "../../lib/platform/sites.ts"
import styles from "./reader.module.css"
import { asked, type Fault, start } from "./session.ts"

/** Why nothing could be read, and what can be done. */
export function FaultNotice({ fault }: { readonly fault: Fault }) {
  const url = asked.value
  const [title, hint] = words(fault, url ? hostOf(url) : "")
  return (
    <section class={styles.fault} role="alert" data-fault={fault.is}>
      <p>
        <strong>{title}</strong>
      </p>
      {hint && <p>{hint}</p>}
      {fault.is === "network" && fault.why === "blocked" && url && <Allow url={url} />}
      {fault.is === "network" && fault.why !== "blocked" && fault.why !== "too-large" && url && (
        <p>
          <Button onClick={() => start({ is: "url", url })}>{t("readerAgain")}</Button>
        </p>
      )}
    </section>
  )
}

/** With the browser's leave for one host its answers can be read whatever it says to pages. */
function Allow({ url }: { readonly url: string }) {
  const refused = useSignal(false)
  const origin = originOf(url)
  if (origin === null) return null
  return (
    <p>
      <Button
        onClick={async () => {
          refused.value = !(await grantOrigin(origin))
          if (!refused.value) start({ is: "url", url })
        }}
      >
        {t("readerAllow", hostOf(url))}
      </Button>
      {refused.value && <span role="status">{t("readerNotAllowed")}</span>}
    </p>
  )
}

function words(fault: Fault, host: string): readonly [title: string, hint: string] {
  switch (fault.is) {
    case "broken":
      return [t("readerBroken", fault.at.line, fault.at.column), t("readerBrokenHint")]
    case "said":
      return [t("readerSaid"), fault.text.slice(0, 500)]
    case "nothing":
      return [t("readerNothing"), t("readerNothingHint")]
    case "null":
      return [t("readerFeedEmpty"), t("readerNullHint")]
    case "empty-list":
    case "empty-feed":
      return [t("readerFeedEmpty"), t("readerEmptyHint")]
    case "plain":
      return [t("readerPlain"), t("readerNothingHint")]
    case "not-known":
      return [t("readerNotKnown"), t("readerNotKnownHint")]
    case "html":
      return [t("readerHtml"), t("readerHtmlHint")]
    case "xml":
      return [t("readerXml"), t("readerNotKnownHint")]
    case "markup-too-large":
      return [t("readerTooLarge"), t("readerXmlTooLargeHint")]
    case "nobody-to-ask":
      return [t("readerNobody"), t("readerNobodyHint")]
    case "nowhere":
      return [t("readerNowhere"), whereWords(fault)]
    case "http":
      return httpWords(fault.status, host)
    case "network":
      return networkWords(fault.why, host)
    default:
      return fault satisfies never
  }
}

function whereWords({ absent, failed, lying }: Extract<Fault, { readonly is: "nowhere" }>): string {
  const said = (key: MessageKey, some: readonly string[]): string[] =>
    some.length > 0 ? [t(key, some.map(hostOf).join(", "))] : []
  return [
    ...said("readerAbsentAt", absent),
    ...said("readerFailedAt", failed),
    ...said("readerLyingAt", lying),
  ].join(" ")
}

function httpWords(status: number, host: string): readonly [string, string] {
  if (status === 401 || status === 403) return [t("readerForbidden", host, status), t("readerForbiddenHint")]
  if (status === 404 || status === 410) return [t("readerMissing", host, status), t("readerMissingHint")]
  if (status === 429) return [t("readerTooOften", host), t("readerLaterHint")]
  if (status >= 500) return [t("readerServerError", host, status), t("readerLaterHint")]
  return [t("readerOddStatus", host, status), t("readerMissingHint")]
}

function networkWords(
  why: Extract<Fault, { readonly is: "network" }>["why"],
  host: string,
): readonly [string, string] {
  switch (why) {
    case "offline":
      return [t("readerOffline"), t("readerOfflineHint")]
    case "blocked":
      return [t("readerBlocked", host), t("readerBlockedHint")]
    case "no-connection":
      return [t("readerNoConnection", host), t("readerAddressHint")]
    case "no-answer":
      return [t("readerNoAnswer", host), t("readerLaterHint")]
    case "cut-off":
      return [t("readerCutOff"), t("readerLaterHint")]
    case "redirect":
      return [t("readerRedirect", host), t("readerRedirectHint")]
    case "too-large":
      return [t("readerTooLarge"), t("readerTooLargeHint")]
    case "unreadable":
      return [t("readerUnreadable"), t("readerUnreadableHint")]
    default:
      return why satisfies never
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).host
  } catch {
    return url.slice(0, 60)
  }
}
