import { useSignal } from "@preact/signals"
import { useId, useRef } from "preact/hooks"
import { hostOf, kindName } from "../../components/delivery/place.ts"
import { testFault } from "../../components/delivery/test-words.ts"
import { Button } from "../../components/ui/button.tsx"
import { TextField } from "../../components/ui/text-field.tsx"
import {
  DESTINATION_KINDS,
  type Destination,
  type DestinationKind,
} from "../../lib/core/outbox/destination.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { t } from "../../lib/platform/i18n.ts"
import { grantOrigin, originOf } from "../../lib/platform/sites.ts"
import styles from "./destinations.module.css"
import home from "./home.module.css"

type Props = {
  readonly known: readonly Destination[]
  /** What came of it, in words. */
  readonly onAdded: (words: string) => Promise<void>
}

/** Public forums that are known to run. They are names here: none is asked before it is added. */
const FORUMS = [
  "degenrocket.space",
  "monero.top",
  "forum.spasm.network",
  "dark.vegas",
  "forum.decentralizedscience.org",
  "zkpunks.dev",
  "demo.spasm.network",
]

/** A form for one address, and names of places that may be typed into it by one press. */
export function AddDestination({ known, onAdded }: Props) {
  const error = useSignal("")
  const asking = useSignal("")
  const kind = useSignal<DestinationKind>("spasm-instance")
  const chose = useRef(false)
  const form = useRef<HTMLFormElement>(null)
  const id = useId()
  const field = (): HTMLInputElement | null =>
    form.current?.elements.namedItem("address") as HTMLInputElement | null
  const typed = (value: string): void => {
    if (!chose.current && /^\s*wss?:\/\//i.test(value)) kind.value = "nostr-relay"
  }
  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const address = field()?.value.trim() ?? ""
    error.value = address === "" ? t("destinationBadAddress") : ""
    if (address === "" || asking.value) return field()?.focus()
    asking.value = hostOf(address)
    const result = await addOne(address, kind.value).finally(() => {
      asking.value = ""
    })
    if (!result.ok) {
      error.value = result.words
      return field()?.focus()
    }
    form.current?.reset()
    kind.value = "spasm-instance"
    chose.current = false
    await onAdded(result.words)
    field()?.focus()
  }
  const suggested = FORUMS.filter((host) => !known.some(({ url }) => hostOf(url) === host))
  return (
    <form ref={form} class={styles.add} onSubmit={add}>
      <TextField
        label={t("destinationAddress")}
        name="address"
        hint={t("destinationAddressHint")}
        error={error.value || undefined}
        onInput={typed}
      />
      <div class={styles.kind}>
        <label for={id}>{t("destinationKind")}</label>
        <select
          id={id}
          name="kind"
          value={kind.value}
          onChange={(event) => {
            chose.current = true
            kind.value = DESTINATION_KINDS.find((one) => one === event.currentTarget.value) ?? kind.value
          }}
        >
          {DESTINATION_KINDS.map((one) => (
            <option key={one} value={one}>
              {kindName(one)}
            </option>
          ))}
        </select>
      </div>
      <Button type="submit" variant="primary" busy={asking.value !== ""}>
        {t("add")}
      </Button>
      <p class={styles.asking} role="status">
        {asking.value && t("destinationAsking", asking.value)}
      </p>
      {suggested.length > 0 && (
        <details class={styles.suggestions} open={known.length === 0}>
          <summary>{t("destinationSuggestions")}</summary>
          <p class={home.muted}>{t("destinationSuggestionsHint")}</p>
          <ul>
            {suggested.map((host) => (
              <li key={host}>
                <button
                  type="button"
                  onClick={() => {
                    const input = field()
                    if (!input) return
                    input.value = host
                    kind.value = "spasm-instance"
                    error.value = ""
                    input.focus()
                  }}
                >
                  <bdi dir="ltr">{host}</bdi>
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </form>
  )
}

/** Adds one address, and says what came of it. */
export async function addOne(
  address: string,
  kind: DestinationKind,
): Promise<{ readonly ok: boolean; readonly words: string }> {
  // A node sends no word that lets other programs read its answers; the browser's leave stands in for it. Asked before
  // anything is awaited: the browser's question needs the press itself. Without it the node is tried all the same.
  const isBareLocal = /^(?:localhost|127\.0\.0\.1)(?:[:/]|$)/i.test(address)
  const origin = kind === "logos-node" ? originOf(isBareLocal ? `http://${address}` : address) : null
  if (origin !== null) await grantOrigin(origin).catch(() => false)
  const result = await ask("add-destination", { address, kind })
  if (!result.ok) {
    const { code } = result
    const words =
      code === "bad-address" ? t("destinationBadAddress") : t("destinationNotAdded", testFault(code, address))
    return { ok: false, words }
  }
  const { url, tested, kind: keptAs } = result.destination
  if (keptAs !== kind) return { ok: false, words: t("destinationKnownAs", hostOf(url), kindName(keptAs)) }
  if (!tested || tested.ok) return { ok: true, words: t("destinationAdded", hostOf(url)) }
  return {
    ok: true,
    words: t(
      "destinationAddedSilent",
      tested.why ? testFault(tested.why, url) : t("deliveryNoConnection", hostOf(url)),
    ),
  }
}
