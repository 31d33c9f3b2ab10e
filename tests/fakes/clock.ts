/** A clock that moves only when it is told to. Milliseconds since the epoch. */
export function fakeClock(at = Date.UTC(2026, 10, 21)) {
  let time = at
  return {
    now: (): number => time,
    /** Forwards or, below zero, back. */
    pass: (ms: number): void => {
      time += ms
    },
  }
}
