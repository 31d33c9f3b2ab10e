// A picture of each state and of each kind of place: the shape alone tells them apart, without any colour.
import type { ComponentChildren } from "preact"
import { type Delivery, isArrived } from "../../lib/core/outbox/delivery.ts"
import type { DestinationKind } from "../../lib/core/outbox/destination.ts"
import styles from "./mark.module.css"

type Look =
  | "waiting"
  | "sending"
  | "taken"
  | "done"
  | "partly"
  | "later"
  | "refused"
  | "given-up"
  | "called-off"

/** How a delivery looks. */
function lookOf(row: Delivery): Look {
  if (isArrived(row)) {
    if (row.confirmed === "partly") return "partly"
    return row.confirmed === "yes" ? "done" : "taken"
  }
  switch (row.state) {
    case "sending":
      return "sending"
    case "refused":
      return "refused"
    case "unreachable":
      return "later"
    case "given-up":
      return "given-up"
    case "cancelled":
      return "called-off"
    default:
      return "waiting"
  }
}

const SHAPES: Readonly<Record<Look, ComponentChildren>> = {
  waiting: (
    <>
      <circle cx="10" cy="10" r="7.5" />
      <path d="M10 6v4l2.5 2" />
    </>
  ),
  sending: <path d="M10 17V4M4.5 9.5 10 4l5.5 5.5" />,
  taken: (
    <>
      <circle cx="10" cy="10" r="7.5" stroke-dasharray="3 2.9" />
      <path d="m6.5 10.5 2.5 2.5 4.5-5.5" />
    </>
  ),
  done: (
    <>
      <circle class={styles.full} cx="10" cy="10" r="8.4" />
      <path class={styles.cut} d="m6.2 10.4 2.6 2.6 5-6" />
    </>
  ),
  partly: (
    <>
      <circle cx="10" cy="10" r="7.5" />
      <path class={styles.full} d="M10 2.5a7.5 7.5 0 0 0 0 15z" />
    </>
  ),
  later: (
    <>
      <path d="M10 2.6 18.2 17H1.8z" />
      <path d="M10 8v4M10 14.4v.2" />
    </>
  ),
  refused: (
    <>
      <rect class={styles.full} x="2" y="2" width="16" height="16" rx="3.5" />
      <path class={styles.cut} d="m6.5 6.5 7 7m0-7-7 7" />
    </>
  ),
  "given-up": (
    <>
      <rect x="2.5" y="2.5" width="15" height="15" rx="3.5" />
      <path d="m6.5 6.5 7 7m0-7-7 7" />
    </>
  ),
  "called-off": (
    <>
      <circle cx="10" cy="10" r="7.5" />
      <path d="M6 10h8" />
    </>
  ),
}

const PLACES: Readonly<Record<DestinationKind, ComponentChildren>> = {
  "spasm-instance": <path d="M3 4h14v10H9l-4 3.5V14H3z" />,
  "nostr-relay": (
    <>
      <circle class={styles.full} cx="10" cy="10" r="1.8" />
      <path d="M6 14a5.6 5.6 0 0 1 0-8m8 0a5.6 5.6 0 0 1 0 8M3.2 16.8a9.6 9.6 0 0 1 0-13.6m13.6 0a9.6 9.6 0 0 1 0 13.6" />
    </>
  ),
  "logos-node": <path d="m10 2 7 4v8l-7 4-7-4V6zm0 0v16M3 6l14 8m0-8L3 14" />,
}

const Drawing = ({ children, look }: { readonly children: ComponentChildren; readonly look: string }) => (
  <svg class={styles.mark} data-look={look} viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    {children}
  </svg>
)

/** The picture of a state; the words beside it say the same. */
export function DeliveryMark({ delivery }: { readonly delivery: Delivery }) {
  const look = lookOf(delivery)
  return <Drawing look={look}>{SHAPES[look]}</Drawing>
}

/** The picture of a kind of place. */
export const KindMark = ({ kind }: { readonly kind: DestinationKind }) => (
  <Drawing look="place">{PLACES[kind]}</Drawing>
)
