// What became of one signed event, destination by destination.
import { useId } from "preact/hooks"
import { type Delivery, isArrived } from "../../lib/core/outbox/delivery.ts"
import { t } from "../../lib/platform/i18n.ts"
import { Revealed } from "../post/revealed.tsx"
import { Button } from "../ui/button.tsx"
import { useAnnouncement } from "./announcement.ts"
import { DeliveryMark } from "./mark.tsx"
import { kindName } from "./place.ts"
import styles from "./receipts.module.css"
import { clock } from "./when.ts"
import { deliveryWords } from "./words.ts"

type Actions = {
  /** The person wants another try at this address. Without it there is no such button. */
  readonly onAgain?: ((to: string) => void) | undefined
  /** The person no longer wants it to go to this address. Without it there is no such button. */
  readonly onCallOff?: ((to: string) => void) | undefined
}
type Props = Actions & {
  readonly deliveries: readonly Delivery[]
  /** The list's name; "Deliveries" where none is given. */
  readonly label?: string
}

/** Whether another try can change anything. */
export const canAgain = ({ state }: Delivery): boolean =>
  state === "refused" || state === "unreachable" || state === "given-up" || state === "cancelled"

/** Whether something would still happen by itself. */
const canCallOff = (row: Delivery): boolean =>
  !isArrived(row) && row.state !== "cancelled" && row.state !== "given-up" && row.dueAt !== undefined

/** One row a destination, and a voice that says politely what changed. */
export function Receipts({ deliveries, label, onAgain, onCallOff }: Props) {
  const announced = useAnnouncement(deliveries)
  return (
    <div>
      <ul class={styles.list} aria-label={label ?? t("deliveryList")}>
        {deliveries.map((delivery) => (
          <Receipt key={delivery.to} delivery={delivery} onAgain={onAgain} onCallOff={onCallOff} />
        ))}
      </ul>
      <p class={styles.spoken} role="status">
        {announced}
      </p>
    </div>
  )
}

function Receipt({ delivery, onAgain, onCallOff }: Actions & { readonly delivery: Delivery }) {
  const { to, kind, state, said, changedAt } = delivery
  const id = useId()
  const now = Date.now()
  const { title, help } = deliveryWords(delivery, now)
  return (
    <li class={styles.row} data-destination={to} data-delivery={state}>
      <DeliveryMark delivery={delivery} />
      <div class={styles.words}>
        <p id={id} class={styles.title}>
          {title}
        </p>
        {help && <p>{help}</p>}
        {said && !isArrived(delivery) && (
          <p>
            {t("deliverySaid")}{" "}
            <q class={styles.said}>
              <bdi>
                <Revealed text={said} />
              </bdi>
            </q>
          </p>
        )}
        <p>
          {kindName(kind)} · <time dateTime={new Date(changedAt).toISOString()}>{clock(changedAt, now)}</time>
        </p>
      </div>
      <div class={styles.actions}>
        {onAgain && canAgain(delivery) && (
          <Button variant="quiet" describedBy={id} onClick={() => onAgain(to)}>
            {t("deliveryAgain")}
          </Button>
        )}
        {onCallOff && canCallOff(delivery) && (
          <Button variant="quiet" describedBy={id} onClick={() => onCallOff(to)}>
            {t("deliveryCallOff")}
          </Button>
        )}
      </div>
    </li>
  )
}
