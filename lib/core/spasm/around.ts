import type { Problem } from "./reading.ts"

/** Comments and parents around a post are no part of it: each has signatures and a state of its own. */
export const isAround = ({ path = "" }: Problem): boolean => /^\/(?:children|parent|root)\b/.test(path)
