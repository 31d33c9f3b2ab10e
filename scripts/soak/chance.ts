// Chances that are the same in every run with the same seed.
import { seeded } from "../../tests/fakes/seeded.ts"

export type Chance = {
  /** In [0, 1). */
  readonly number: () => number
  readonly between: (low: number, high: number) => number
  readonly oneOf: <T>(some: readonly T[]) => T
  /** At least one of them. */
  readonly someOf: <T>(some: readonly T[]) => readonly T[]
}

export function chanceOf(seed: number): Chance {
  const { randomBytes } = seeded(seed)
  const number = (): number => randomBytes(4).reduce((sum, byte) => sum * 256 + byte, 0) / 2 ** 32
  const oneOf = <T>(some: readonly T[]): T => some[Math.floor(number() * some.length)] as T
  return {
    number,
    between: (low, high) => low + number() * (high - low),
    oneOf,
    someOf: (some) => {
      const sure = oneOf(some)
      return some.filter((one) => one === sure || number() < 0.4)
    },
  }
}
