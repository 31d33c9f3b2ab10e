// JSON as destinations send it: nothing here is signed or shown, so the plain parser will do.

/** The value, or undefined where the text is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
