// Whatever bytes arrive: a Reading, the same each time, and never an exception. FUZZ_CASES=1000000 for a long night.
import { expect, test } from "vitest"
import { read } from "../../../lib/core/spasm/read.ts"
import type { Reading } from "../../../lib/core/spasm/reading.ts"
import { mutated, randomFrom, seeds } from "./mutations.ts"

const CASES = Number(process.env.FUZZ_CASES ?? 50_000)
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121)

/** Signatures are not what is looked for here, and would take most of the time. */
const verifier = { recover: () => null, schnorr: () => false }

function check(text: string, input: unknown): void {
  for (const as of ["request", "event"] as const) {
    const reading = read(input, { as, verifier })
    expectWhole(reading)
    for (const part of [...reading.parts, ...reading.children]) expectWhole(part)
    if (text.length % 50 === 0) expect(read(input, { as, verifier })).toEqual(reading)
  }
}

const VIEWS = ["spasm", "raw", "refuse", "none"]

/** Plain comparisons, since a matcher for each of a million readings would be most of the work. */
function expectWhole(reading: Reading): void {
  const { view, signatures, authors, problems, fields, rest } = reading
  const isSound =
    VIEWS.includes(view) &&
    signatures.every(({ valid }) => !valid) &&
    authors.every(({ state }) => state === "claimed") &&
    problems.every(({ code, tier }) => code !== undefined && (tier === "check" || tier === "danger")) &&
    [...fields, ...rest].every(({ path }) => typeof path === "string")
  if (!isSound) expect(reading).toBe("sound")
}

test(`${CASES} broken inputs are read or refused`, { timeout: 3_600_000 }, () => {
  const random = randomFrom(SEED)
  for (let at = 0; at < CASES; at++) {
    let text = seeds[random(seeds.length)] ?? ""
    for (let rounds = 1 + random(4); rounds > 0; rounds--) text = mutated(text, random)
    try {
      if (at % 3 === 0) check(text, Buffer.from(text, "utf16le").subarray(random(2)))
      else check(text, at % 3 === 1 ? text : parsed(text))
    } catch (error) {
      throw new Error(`case ${at} of seed ${SEED}: ${JSON.stringify(text.slice(0, 2000))}`, { cause: error })
    }
  }
})

/** What throws when it is turned into text or a number. */
const STUBBORN = [{ toString: 1, valueOf: 1 }, [{ toString: 1, valueOf: 1 }]]

/** The value with each of its places taken by another in turn, in texts that are JSON themselves too. */
function* withOther(value: unknown, other: unknown): Generator<unknown> {
  yield other
  if (typeof value === "string" && value.startsWith("{")) {
    for (const inner of withOther(parsed(value), other)) yield JSON.stringify(inner)
  } else if (Array.isArray(value)) {
    for (const [at, item] of value.entries())
      for (const changed of withOther(item, other)) yield value.with(at, changed)
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value))
      for (const changed of withOther(item, other)) yield { ...value, [key]: changed }
  }
}

test("a value that is not to be turned into text is read or refused wherever it stands", () => {
  // Keys that may stand in an event, but do in none of the cases.
  const bare = JSON.stringify({
    signer: "",
    id: "",
    ids: [{ value: "" }],
    authors: [{ addresses: [{ value: "" }] }],
  })
  for (const seed of [...seeds, bare])
    for (const other of STUBBORN)
      for (const changed of withOther(
        { ...(JSON.parse(bare) as object), ...(parsed(seed) as object) },
        other,
      )) {
        const text = JSON.stringify(changed)
        try {
          check(text, text)
          check(text, changed)
        } catch (error) {
          throw new Error(text, { cause: error })
        }
      }
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
