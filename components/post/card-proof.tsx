import { useSignal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useContext } from "preact/hooks"
import { isAround } from "../../lib/core/spasm/around.ts"
import type { Card, CardSignature } from "../../lib/core/spasm/card.ts"
import type { SignedText } from "../../lib/core/spasm/signed-texts.ts"
import { t } from "../../lib/platform/i18n.ts"
import { NamesContext } from "../identity/names.ts"
import { fieldLabel } from "../review/labels.ts"
import { LongList } from "../ui/long-list.tsx"
import styles from "./card.module.css"
import { foundProblem } from "./card-words.ts"
import { Exact } from "./revealed.tsx"

/** The event as it came, and the exact texts that stand signed in it. */
export type ProofData = { readonly source: string; readonly texts: readonly SignedText[] }

/** What is odd about the post, worst first, each once. */
export function CardProblems({ card: { problems } }: { readonly card: Card }) {
  // Where nobody signed, the chip says so already; that nobody signs what stands around a post is as it should be.
  const codes = Map.groupBy(
    problems.filter(
      (problem) => problem.code !== "not-signed" && !(isAround(problem) && problem.tier === "check"),
    ),
    ({ code }) => code,
  )
  if (codes.size === 0) return null
  const rows = [...codes].map(([code, group]) => ({
    code,
    count: group.length,
    danger: group.some(({ tier }) => tier === "danger"),
  }))
  return (
    <details class={styles.problems} data-worst={rows.some(({ danger }) => danger) ? "danger" : "check"}>
      <summary>
        <span aria-hidden="true">⚠</span> {t("cardProblems", rows.length)}
      </summary>
      <ul>
        {rows
          .toSorted((one, other) => Number(other.danger) - Number(one.danger))
          .map(({ code, count, danger }) => {
            const { title, text } = foundProblem(code)
            return (
              <li key={code} data-problem={code} data-tier={danger ? "danger" : "check"}>
                <strong>
                  {title}
                  {count > 1 && ` ×${count}`}
                </strong>
                <p>{text}</p>
              </li>
            )
          })}
      </ul>
    </details>
  )
}

type Props = {
  readonly card: Card
  readonly proof: ProofData | null
  readonly onOpen?: () => void
  readonly actions: ComponentChildren
}

/** What anybody can check again: signatures, ids, differing parts, and the texts that were signed. */
export function CardProof({ card, proof, onOpen, actions }: Props) {
  const open = useSignal(false)
  const Names = useContext(NamesContext)?.Detail
  return (
    <details
      class={styles.proofs}
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open
        if (currentTarget.open) onOpen?.()
      }}
    >
      <summary>{t("cardProof")}</summary>
      {open.value && (
        <>
          {Names && <Names card={card} source={proof?.source ?? null} />}
          <Signatures card={card} />
          <Ids card={card} />
          <Differences card={card} />
          {proof && proof.texts.length > 0 && (
            <>
              <p class={styles.label}>{t("cardWhatWasSigned")}</p>
              {proof.texts.map(({ format, text }) => (
                <div key={text} class={styles.signed} data-signed-text={format}>
                  <Exact text={text} />
                </div>
              ))}
            </>
          )}
          {actions && <p class={styles.buttons}>{actions}</p>}
        </>
      )}
    </details>
  )
}

/** Of each part where there are several, else of the post. */
function Signatures({ card }: { readonly card: Card }) {
  const { parts } = card
  const rows = parts.length > 0 ? parts.flatMap(({ signatures }) => signatures) : card.signatures
  const bare = parts.filter(({ signatures }) => signatures.length === 0).length
  return (
    <>
      <p class={styles.label}>{t("cardSignatures")}</p>
      <ul class={styles.signatures}>
        {rows.map((signature, at) => (
          <Signature key={`${signature.signer} ${at}`} signature={signature} />
        ))}
        {bare > 0 && <li>{t("cardPartsUnsigned", bare)}</li>}
        {rows.length === 0 && bare === 0 && <li>{t("cardNoSignature")}</li>}
      </ul>
    </>
  )
}

function Signature({ signature }: { readonly signature: CardSignature }) {
  const { format, valid, unknown, signer } = signature
  if (unknown) return <li data-valid="unknown">? {t("cardStateUnknown")}</li>
  return (
    <li data-valid={valid ? "true" : "false"}>
      <span aria-hidden="true">{valid ? "✓" : "✗"}</span>{" "}
      {t(format === "ethereum" ? "schemeEthereum" : "schemeNostr")} {t(valid ? "cardValid" : "cardNotValid")}
      {signer && (
        <>
          {" "}
          <Exact text={signer} ltr />
        </>
      )}
    </li>
  )
}

function Ids({ card: { spasmid, claimedIds } }: { readonly card: Card }) {
  return (
    <dl class={styles.ids}>
      <dt>{t("cardIdOurs")}</dt>
      <dd>{spasmid ? <Exact text={spasmid} ltr /> : t("cardIdNone")}</dd>
      {claimedIds.length > 0 && (
        <>
          <dt>{t("cardIdClaimed")}</dt>
          <LongList
            items={claimedIds}
            draw={(id) => (
              <dd key={id}>
                <Exact text={id} ltr />
                {id.startsWith("spasmid") && (
                  <span class={styles.same}>
                    {" "}
                    {id === spasmid ? `✓ ${t("cardIdSame")}` : `✗ ${t("cardIdOther")}`}
                  </span>
                )}
              </dd>
            )}
          />
        </>
      )}
    </dl>
  )
}

function Differences({ card: { differences } }: { readonly card: Card }) {
  if (differences.length === 0) return null
  return (
    <>
      <p class={styles.label}>{t("cardDifferences")}</p>
      <dl class={styles.ids}>
        {differences.map(({ name, values }) => (
          <div key={name}>
            <dt>{fieldLabel(name)}</dt>
            {values.map((value, at) => (
              <dd key={`${at} ${value}`}>
                {value === "" ? t("cardNothing") : <Exact text={value.slice(0, 2000)} />}
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </>
  )
}
