// The curve of this extension: compiled, loaded once when it is first needed.
import { once } from "../app/once.ts"
import { type Curve, nobleCurve } from "../core/curve.ts"
import { browser } from "./browser.ts"
import { compiledCurve } from "./libsecp256k1.ts"

const load = once(async () => {
  const response = await fetch(browser.runtime.getURL("/secp256k1.wasm"))
  return compiledCurve(await response.arrayBuffer())
})

/** The compiled curve or, where it cannot be had, the one in plain JavaScript, ten times slower. */
export const curve = (): Promise<Curve> => load().catch(() => nobleCurve)
