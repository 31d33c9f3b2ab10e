// The styles of everything that is drawn in a page, as one sheet. A page's own font size and custom properties do not reach it.
import tokens from "../../components/ui/tokens.css?inline"
import own from "./found.module.css?inline"

const parts = import.meta.glob<string>("../../components/{post,identity,ui}/*.module.css", {
  query: "?inline",
  import: "default",
  eager: true,
})

/** Sixteen pixels, whatever the page made of its root. */
const REM = 16

/** Important rules of a tree about its own host win over everything that the page says of it. */
const insist = (_: string, selector: string, declarations: string): string => {
  const all = declarations.split(";").filter((one) => one.trim() !== "")
  return `${selector}{${all.map((one) => `${one} !important`).join(";")}}`
}

const text = [tokens.replaceAll(":root", ":host"), ...Object.values(parts), own]
  .join("\n")
  .replace(/(\d*\.?\d+)rem\b/g, (_, number: string) => `${Number(number) * REM}px`)
  .replace(/(:host[^{},]*)\{([^{}]*)\}/g, insist)

let made: CSSStyleSheet | null = null

/** One sheet for every tree. */
export const sheet = Object.assign(
  (): CSSStyleSheet => {
    if (!made) {
      made = new CSSStyleSheet()
      made.replaceSync(text)
    }
    return made
  },
  { text },
)
