import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { Button } from "../../components/ui/button.tsx"
import type { VaultDesk } from "../../lib/app/vault-desk.ts"
import type { Status } from "../../lib/messages/extension.ts"
import { t } from "../../lib/platform/i18n.ts"
import { Create } from "./create.tsx"
import { Import } from "./import.tsx"
import { Ready } from "./ready.tsx"
import styles from "./welcome.module.css"

type Step = "choice" | "create" | "import" | "ready" | "reading"
type Props = {
  readonly status: Status | null
  readonly desk: VaultDesk
  readonly onChanged: () => Promise<void>
}

/** The first tab: make keys, bring keys, or just read. */
export function Welcome({ status, desk, onChanged }: Props) {
  const step = useSignal<Step>("choice")
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (step.value !== "choice") heading.current?.focus()
  }, [step.value])

  const hasVault = status !== null && status.vault !== "no-vault"
  const finish = async (): Promise<void> => {
    step.value = "ready"
    await onChanged()
  }
  return (
    <main class={styles.welcome}>
      {step.value === "choice" && (
        <>
          <img src="/icon/128.png" width={72} height={72} alt="" />
          <h1>{t("welcomeTitle")}</h1>
          <p class={styles.lead}>{t("welcomeLead")}</p>
          {hasVault && (
            <p class={styles.note}>
              {t("welcomeHasVault")} <a href="#/identities">{t("home")}</a>
            </p>
          )}
          <div class={styles.choices}>
            <Button
              variant="primary"
              onClick={() => {
                step.value = "create"
              }}
            >
              {t("createIdentity")}
            </Button>
            <Button
              onClick={() => {
                step.value = "import"
              }}
            >
              {t("haveKeys")}
            </Button>
            <Button
              variant="quiet"
              onClick={() => {
                step.value = "reading"
              }}
            >
              {t("justRead")}
            </Button>
          </div>
          <p class={styles.muted}>{t("welcomePromise")}</p>
        </>
      )}
      {step.value === "create" && (
        <Create
          desk={desk}
          hasVault={hasVault}
          locked={status?.vault === "locked"}
          heading={heading}
          onDone={finish}
          onBack={() => {
            step.value = "choice"
          }}
        />
      )}
      {step.value === "import" && (
        <Import
          desk={desk}
          hasVault={hasVault}
          heading={heading}
          onDone={finish}
          onBack={() => {
            step.value = "choice"
          }}
        />
      )}
      {step.value === "ready" && <Ready heading={heading} />}
      {step.value === "reading" && (
        <>
          <h1 ref={heading} tabIndex={-1}>
            {t("readingTitle")}
          </h1>
          <p class={styles.lead}>{t("readingLead")}</p>
          <Button
            onClick={() => {
              step.value = "choice"
            }}
          >
            {t("back")}
          </Button>
        </>
      )}
    </main>
  )
}
