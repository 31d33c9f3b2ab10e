// What a person types: title, text, category and licence.
import { useId } from "preact/hooks"
import type { Written } from "../../lib/core/compose/written.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./editor.module.css"
import { licencesWith } from "./licences.ts"

type Props = {
  readonly written: Written
  /** Categories that the chosen destinations offer. */
  readonly categories: readonly string[]
  /** While it is being signed nothing may change. */
  readonly fixed: boolean
  readonly onChange: (change: Partial<Written>) => void
}

/** The fields are plain ones: Tab leaves the text as it leaves any other. */
export function Editor({ written, categories, fixed, onChange }: Props) {
  const id = useId()
  const licences = licencesWith(written.licence)
  const licence = licences.find(({ value }) => value === written.licence)
  return (
    <div class={styles.editor}>
      <div class={styles.field}>
        <label for={`${id}-title`}>{t("composeTitle")}</label>
        <input
          id={`${id}-title`}
          type="text"
          dir="auto"
          autocomplete="off"
          value={written.title}
          readOnly={fixed}
          onInput={({ currentTarget }) => onChange({ title: currentTarget.value })}
        />
      </div>
      <div class={styles.field}>
        <label for={`${id}-text`}>{t("composeText")}</label>
        <textarea
          id={`${id}-text`}
          rows={8}
          dir="auto"
          value={written.content}
          readOnly={fixed}
          aria-describedby={`${id}-markdown`}
          onInput={({ currentTarget }) => onChange({ content: currentTarget.value })}
        />
        <p id={`${id}-markdown`} class={styles.hint}>
          {t("composeMarkdown")}
        </p>
      </div>
      <div class={styles.pair}>
        <div class={styles.field}>
          <label for={`${id}-category`}>{t("composeCategory")}</label>
          <input
            id={`${id}-category`}
            type="text"
            dir="auto"
            autocomplete="off"
            list={categories.length > 0 ? `${id}-categories` : undefined}
            value={written.category}
            readOnly={fixed}
            onInput={({ currentTarget }) => onChange({ category: currentTarget.value })}
          />
          {categories.length > 0 && (
            <datalist id={`${id}-categories`}>
              {categories.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          )}
        </div>
        <div class={styles.field}>
          <label for={`${id}-licence`}>{t("composeLicence")}</label>
          <select
            id={`${id}-licence`}
            value={written.licence}
            disabled={fixed}
            aria-describedby={`${id}-meaning`}
            onChange={({ currentTarget }) => onChange({ licence: currentTarget.value })}
          >
            {licences.map(({ value, name }) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
          <p id={`${id}-meaning`} class={styles.hint}>
            {licence && t(licence.meaning)}
          </p>
        </div>
      </div>
    </div>
  )
}
