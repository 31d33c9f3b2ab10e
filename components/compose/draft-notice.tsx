// What became of another version of a draft, and the way back to it.
import { t } from "../../lib/platform/i18n.ts"
import { Button } from "../ui/button.tsx"
import styles from "./draft-notice.module.css"

/** `elsewhere`: another panel wrote later. `deleted`: the person did away with it here. */
export type DraftNews = "elsewhere" | "deleted"
type Props = { readonly news: DraftNews | null; readonly onBack: () => void }

export function DraftNotice({ news, onBack }: Props) {
  return (
    <div class={styles.place} role="status">
      {news && (
        <div class={styles.notice}>
          <p>{t(news === "elsewhere" ? "draftElsewhere" : "draftDeleted")}</p>
          <Button onClick={onBack}>{t(news === "elsewhere" ? "draftOther" : "draftBack")}</Button>
        </div>
      )}
    </div>
  )
}
