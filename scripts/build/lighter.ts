// What the packages bring along and the extension does not use, left out of the bundles.
import { packed, passwordsWorthKnowing } from "./passwords.ts"

const PASSWORDS = /@zxcvbn-ts[\\/]language-common[\\/]dist[\\/]passwords\.json\.mjs$/

/** The library's own way back from what `packed` makes. */
const UNPACK = 'import unpack from "@zxcvbn-ts/dictionary-compression/decompress"'

/** What stands in for a package: its names, which fail loudly where anybody calls them after all. */
const STAND_INS: Readonly<Record<string, string>> = {
  // spasm.js carries a sanitiser of HTML, which we switch off: it refuses honest text, and our pages show no HTML. It would
  // bring a sink of HTML into the package.
  "isomorphic-dompurify-v2": "export default { sanitize: left }",
  // spasm.js converts for us what nobody has signed yet; signatures are proven by our own reader alone.
  "nostr-tools-v2": "export const verifyEvent = left",
  // The same hash is in the package anyway.
  "js-sha256-v0": `import { sha256 as hash } from "@noble/hashes/sha2.js"; import { bytesToHex } from "@noble/hashes/utils.js";
export const sha256 = (text) => bytesToHex(hash(new TextEncoder().encode(text)))`,
  "ethers-v6": "export const ethers = { verifyMessage: left }",
}
/** nostr-tools multiplies one point; the curve that is in the package anyway does it too (tests/e2e/clients.spec.ts). */
const CURVES = "@noble/curves/secp256k1.js"
const CURVE = `import { getSharedSecret } from "@noble/secp256k1"; export const secp256k1 = { getSharedSecret }`
const LEFT = `const left = () => { throw new Error("This part of a package is left out") };`
const MARK = "\0left-out:"
/** What WXT puts around a script of a page: a log that nobody reads, in every page and frame. */
const AROUND = "\0virtual:wxt-content-script-main-world-entrypoint?"

/** Vite's plugin; the bundler's own types would be a dependency more. */
export const lighter = {
  name: "lighter",
  enforce: "pre" as const,
  resolveId: (id: string, importer?: string): string | null =>
    Object.hasOwn(STAND_INS, id) || (id === CURVES && importer?.includes("/nostr-tools/")) ? MARK + id : null,
  load: (id: string): string | null => {
    if (id === MARK + CURVES) return CURVE
    if (id.startsWith(AROUND)) return `import own from ${JSON.stringify(id.slice(AROUND.length))}; own.main()`
    if (id.startsWith(MARK)) return LEFT + STAND_INS[id.slice(MARK.length)]
    if (!PASSWORDS.test(id)) return null
    return `${UNPACK}; export default unpack(${JSON.stringify(packed(passwordsWorthKnowing()))})`
  },
  // What is drawn in a page carries its styles in its script (cards.content/sheet.ts); nobody would load a second copy.
  generateBundle: {
    order: "post" as const,
    handler: (_: unknown, bundle: Record<string, unknown>): void => {
      for (const file of Object.keys(bundle)) if (/^content-scripts\/.*\.css$/.test(file)) delete bundle[file]
    },
  },
}

const OWN = "\0browsers-own"

/** For what is drawn in a page: nothing there hears messages, which is all that the two browsers still answer differently. */
export const browsersOwn = {
  name: "browsers-own",
  enforce: "pre" as const,
  resolveId: (id: string): string | null => (id === "webextension-polyfill" ? OWN : null),
  load: (id: string): string | null =>
    id === OWN ? "export default globalThis.browser ?? globalThis.chrome" : null,
}
