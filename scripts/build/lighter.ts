// What the packages bring along and the extension does not use, left out of the bundles.
import { passwordsWorthKnowing } from "./passwords.ts"

const PASSWORDS = /@zxcvbn-ts[\\/]language-common[\\/]dist[\\/]passwords\.json\.mjs$/

/** Vite's plugin; the bundler's own types would be a dependency more. */
export const lighter = {
  name: "lighter",
  enforce: "pre" as const,
  resolveId: (id: string): string | null => (id === SANITIZER ? STAND_IN : null),
  load: (id: string): string | null => {
    if (id === STAND_IN) return STAND_IN_CODE
    return PASSWORDS.test(id) ? `export default ${JSON.stringify(passwordsWorthKnowing())}` : null
  },
}

/**
 * spasm.js carries a sanitiser of HTML, which we switch off: it refuses honest text, and our pages show no HTML. It
 * would bring a sink of HTML into the package. Nothing calls the one that stands in for it; it would fail loudly.
 */
const SANITIZER = "isomorphic-dompurify-v2"
const STAND_IN = "\0no-sanitizer"
const STAND_IN_CODE = `export default { sanitize() { throw new Error("The sanitiser is left out") } }`
