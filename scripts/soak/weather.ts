// Faults that come and go: every destination is well, faulty or down for some seconds, and then something else.
import { setTimeout as wait } from "node:timers/promises"
import type { Chance } from "./chance.ts"
import type { Place } from "./places.ts"

/** Until `end`, which heals everything. */
export function startWeather(places: readonly Place[], chance: Chance) {
  const stop = new AbortController()
  const over = places.map(async (place) => {
    while (!stop.signal.aborted) {
      const what = chance.number()
      await place.up()
      if (what < 0.4) place.heal()
      else if (what < 0.85) place.fault(Math.floor(chance.number() * place.faults))
      else await place.down()
      await wait(chance.between(1000, 5000), undefined, { signal: stop.signal }).catch(() => undefined)
    }
    await place.up()
    place.heal()
  })
  return {
    end: async (): Promise<void> => {
      stop.abort()
      await Promise.all(over)
    },
  }
}
