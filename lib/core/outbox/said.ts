// A destination's own words, cut to what a person can be asked to read: a closed type names the meaning, these stand beside it.

const MOST = 300

/** At most 300 characters, never half of one. */
export const saidOf = (text: string): string =>
  [...text.slice(0, 2 * MOST).toWellFormed()].slice(0, MOST).join("")
