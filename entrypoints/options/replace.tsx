// The person's word that what is stored may be lost: the way back in for those whose vault opens no more.
import { t } from "../../lib/platform/i18n.ts"

/** A box to tick in a form that makes a new vault. */
export function Replace() {
  return (
    <label>
      <input type="checkbox" name="replace" /> {t("vaultReplace")}
    </label>
  )
}

/** Whether it is ticked in this form. */
export const isReplacing = ({ elements }: HTMLFormElement): boolean =>
  (elements.namedItem("replace") as HTMLInputElement | null)?.checked ?? false
