import { useSignal } from "@preact/signals"
import { useEffect, useMemo } from "preact/hooks"
import { PostActions } from "../../components/post/actions.tsx"
import { PostCard } from "../../components/post/card.tsx"
import type { ProofData } from "../../components/post/card-proof.tsx"
import { Thread } from "../../components/post/thread.tsx"
import { Button } from "../../components/ui/button.tsx"
import { canAnswer } from "../../lib/core/compose/answering.ts"
import type { Card } from "../../lib/core/spasm/card.ts"
import { t } from "../../lib/platform/i18n.ts"
import { loadImage } from "../../lib/platform/images.ts"
import { readingScript } from "../../lib/platform/reading-client.ts"
import { acting } from "./acting.ts"
import styles from "./reader.module.css"
import { savedProof } from "./saved-proof.ts"
import { cameFrom, cardAt, proofAt } from "./session.ts"

type Props = {
  readonly at: number
  readonly place: { readonly at: number; readonly of: number }
  readonly single: boolean
}

const REACH = { follow: true, loadImage }

/** One post of what was read, or its place until it is here. */
export function FoundCard({ at, place, single }: Props) {
  const card = cardAt(at)
  const proof = useSignal<ProofData | null>(null)
  useEffect(() => {
    proof.value = null
  }, [card])
  // The very same element as before is passed over where the feed is drawn again, which it is for every card that comes.
  return useMemo(() => {
    if (!card) return <div class={styles.skeleton} aria-hidden="true" />
    return (
      <PostCard
        card={card}
        level={2}
        place={place}
        reach={REACH}
        // The card counts its reactions itself.
        actions={
          canAnswer(card) && (
            <PostActions card={{ ...card, children: [] }} sources={cameFrom.value} acting={acting} />
          )
        }
        proof={proof.value}
        onProof={async () => {
          proof.value ??= await proofAt(at)
        }}
        proofActions={proof.value && <Keep card={card} source={proof.value.source} />}
      >
        <Thread card={card} open={single} reach={REACH} />
      </PostCard>
    )
  }, [card, proof.value, place.at, place.of, single])
}

/** What can be taken along: the event itself, or a file that proves it anywhere. */
function Keep({ card, source }: { readonly card: Card; readonly source: string }) {
  const said = useSignal("")
  const copy = async (): Promise<void> => {
    said.value = await navigator.clipboard.writeText(source).then(
      () => t("readerCopied"),
      () => t("readerNotCopied"),
    )
  }
  const save = async (): Promise<void> => {
    const file = await savedProof(card, source, await readingScript())
    if (file === null) return
    const id = (card.spasmid ?? "post").replace(/^spasmid01/, "").slice(0, 12)
    download(`proof-${id}.html`, file)
    said.value = t("readerProofSaved")
  }
  return (
    <>
      <Button onClick={copy}>{t("readerCopy")}</Button>
      <Button onClick={save}>{t("readerSaveProof")}</Button>
      <span role="status">{said.value}</span>
    </>
  )
}

function download(name: string, text: string): void {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([text], { type: "text/html" }))
  link.download = name
  link.click()
  // The download has its own hold on the blob once it began.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
