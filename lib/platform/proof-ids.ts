/** Ids of the elements of a saved proof: the event's JSON, where what was found is drawn, and its words. */
export const PROOF_IDS = { event: "event", found: "found", words: "words" } as const
