import type { Ref } from "preact"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./welcome.module.css"

/** The end of the welcome: what to do next. */
export function Ready({ heading }: { readonly heading: Ref<HTMLHeadingElement> }) {
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t("ready")}
      </h1>
      <p class={styles.lead}>{t("readyLead")}</p>
      <ol class={styles.steps}>
        <li>{t("readyStep1")}</li>
        <li>{t("readyStep2")}</li>
        <li>{t("readyStep3")}</li>
      </ol>
      <p>
        <a href="#/sites">{t("screenSites")}</a> · <a href="#/backup">{t("screenBackup")}</a> ·{" "}
        <a href="#/identities">{t("screenIdentities")}</a>
      </p>
    </>
  )
}
