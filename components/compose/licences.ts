// Licences that a post can be given, as they are signed, and what each of them means.
import { type MessageKey, t } from "../../lib/platform/i18n.ts"

export type Licence = { readonly value: string; readonly name: string; readonly meaning: MessageKey }

const spdx = (name: string, meaning: MessageKey): Licence => ({
  value: `SPDX-License-Identifier: ${name}`,
  name,
  meaning,
})

const KNOWN: readonly Licence[] = [
  spdx("CC0-1.0", "licenceCc0"),
  spdx("CC-BY-4.0", "licenceCcBy"),
  spdx("CC-BY-SA-4.0", "licenceCcBySa"),
  spdx("MIT", "licenceMit"),
]

/** All that can be chosen, none among them, and one that was chosen elsewhere. */
export function licencesWith(value: string): readonly Licence[] {
  const none: Licence = { value: "", name: t("composeLicenceNone"), meaning: "composeLicenceNoneMeaning" }
  const all = [...KNOWN, none]
  if (all.some((licence) => licence.value === value)) return all
  return [...all, { value, name: value, meaning: "composeLicenceOther" }]
}
