// The state machine of one delivery: every answer in every state, and what never happens.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  abandoned,
  answered,
  begun,
  cancelled,
  type Delivery,
  GIVE_UP_MS,
  isArrived,
  type Look,
  looked,
  nextStep,
  queuedDelivery,
  released,
  resumed,
  retried,
  SECOND_SIGNATURE_MS,
} from "../../../lib/core/outbox/delivery.ts"
import { type Answer, DELAYS, REFUSALS } from "../../../lib/core/outbox/destination.ts"

const T = 1_800_000_000_000
const ROW = queuedDelivery({ key: "spasmid01ab" }, { url: "wss://relay.example", kind: "nostr-relay" }, T)
const MID = 0.5
const SECOND = 1000

const tried = (row: Delivery, answer: Answer, at = T, random = MID): Delivery =>
  answered(begun(row, at), answer, at, random)

describe("an attempt", () => {
  test("begins due, so that a worker that dies leaves it to the next", () => {
    const row = begun(ROW, T + 5)
    expect(row).toMatchObject({ state: "sending", dueAt: T })
    expect(resumed(row, T + 9)).toMatchObject({ unsure: true, dueAt: T + 9 })
    expect(nextStep(resumed(row, T + 9))).toBe("look")
  })

  test("that is accepted is looked for at once, and confirmed only by us", () => {
    const row = tried(ROW, { is: "accepted", said: "Success" })
    expect(row).toMatchObject({ state: "accepted", confirmed: "no", dueAt: T, said: "Success" })
    expect(nextStep(row)).toBe("look")
    expect(looked(row, "there", T + 1, MID)).toMatchObject({ state: "accepted", confirmed: "yes" })
    expect(looked(row, "there", T + 1, MID)).not.toHaveProperty("dueAt")
    expect(looked(row, "partly", T + 1, MID)).toMatchObject({ confirmed: "partly" })
    expect(looked(row, "cannot-tell", T + 1, MID)).toMatchObject({
      state: "accepted",
      confirmed: "cannot-tell",
    })
  })

  test.each<Look>(["absent", "wrong"])(
    "that was accepted and is %s is not kept there: sent again",
    (look) => {
      let row = tried(ROW, { is: "accepted", said: "" })
      for (const wait of [2, 10]) {
        row = looked(row, look, T, MID)
        expect(row).toMatchObject({ state: "accepted", dueAt: T + wait * SECOND })
      }
      row = looked(row, look, T, MID)
      expect(row).toMatchObject({ state: "unreachable", why: "not-kept", dueAt: T + 10 * SECOND })
      expect(nextStep(row)).toBe("send")
    },
  )

  test("that nobody answered is looked for before anything is sent again", () => {
    const row = tried(ROW, { is: "unknown", why: "no-answer", said: "" })
    expect(row).toMatchObject({ state: "sending", unsure: true, dueAt: T })
    expect(nextStep(row)).toBe("look")
    expect(looked(row, "there", T, MID)).toMatchObject({ state: "already", confirmed: "yes", unsure: false })
    const absent = looked(row, "absent", T, MID)
    // It may still be on its way there: looked for once more right before it is sent again.
    expect(absent).toMatchObject({ state: "unreachable", unsure: true, dueAt: T + 10 * SECOND })
    expect(nextStep(absent)).toBe("look")
    expect(looked(absent, "there", T + 1, MID)).toMatchObject({ state: "already", confirmed: "yes" })
    const stillAbsent = looked(absent, "absent", T + 10 * SECOND, MID)
    expect(stillAbsent).toMatchObject({ unsure: false, dueAt: T + 10 * SECOND })
    expect(nextStep(stillAbsent)).toBe("send")
    const nobody = looked(row, "unreachable", T, MID, "no-connection")
    expect(nobody).toMatchObject({ state: "unreachable", unsure: true, why: "no-connection" })
    expect(nextStep(nobody)).toBe("look")
  })

  test.each(REFUSALS)("that is refused for %s is over", (why) => {
    const row = tried(ROW, { is: "refused", why, said: "no" })
    expect(row).toMatchObject({ state: "refused", why, said: "no" })
    expect(row).not.toHaveProperty("dueAt")
  })

  test("that meets a closed door is tried again tomorrow", () => {
    const row = tried(ROW, { is: "closed", why: "closed", said: "" })
    expect(row).toMatchObject({ state: "refused", why: "closed", dueAt: T + 86_400_000 })
    expect(nextStep(row)).toBe("send")
  })
})

describe("waiting", () => {
  test("grows from ten seconds to six hours, spread by a fifth", () => {
    let row = ROW
    const waits = [10, 30, 120, 600, 3600, 21_600, 21_600].map((seconds) => {
      row = tried(row, { is: "later", why: "busy", said: "" })
      return (row.dueAt ?? 0) - T === seconds * SECOND
    })
    expect(waits.every(Boolean)).toBe(true)
    expect(tried(ROW, { is: "later", why: "busy", said: "" }, T, 0).dueAt).toBe(T + 8 * SECOND)
    expect(tried(ROW, { is: "later", why: "busy", said: "" }, T, 0.999_999_99).dueAt).toBe(T + 12 * SECOND)
  })

  test("follows a destination that says how long, up to a day", () => {
    const wait = (waitMs: number): number =>
      (tried(ROW, { is: "later", why: "rate-limited", said: "", waitMs }).dueAt ?? 0) - T
    expect(wait(60_000)).toBe(60_000)
    expect(wait(1)).toBe(10_000)
    expect(wait(Number.MAX_SAFE_INTEGER)).toBe(86_400_000)
  })

  test("ends after five days with the reason, and begins anew when the person says so", () => {
    const late = T + GIVE_UP_MS + 1
    const row = tried(ROW, { is: "later", why: "no-connection", said: "" }, late)
    expect(row).toMatchObject({ state: "given-up", why: "no-connection" })
    expect(row).not.toHaveProperty("dueAt")
    expect(retried(row, late)).toMatchObject({
      state: "queued",
      why: null,
      tries: 0,
      since: late,
      dueAt: late,
    })
  })

  test("something accepted that nobody could look at stays what it was", () => {
    let row = tried(ROW, { is: "accepted", said: "" })
    row = looked(row, "unreachable", T, MID)
    expect(row).toMatchObject({ state: "accepted", confirmed: "no", dueAt: T + 10 * SECOND })
    row = looked(row, "unreachable", T + GIVE_UP_MS + 1, MID)
    expect(row).toMatchObject({ state: "accepted", confirmed: "no" })
    expect(row).not.toHaveProperty("dueAt")
  })

  test("for a second signature ends in three minutes; the person may send what there is", () => {
    const row = queuedDelivery(
      { key: "spasmid01ab" },
      { url: "https://f.example", kind: "spasm-instance" },
      T,
      true,
    )
    expect(row).toMatchObject({ state: "queued", why: "second-signature", dueAt: T + SECOND_SIGNATURE_MS })
    expect(nextStep(row)).toBe("give-up")
    expect(nextStep(released(row, T + 1))).toBe("send")
    expect(nextStep(retried(row, T + 1))).toBe("send")
    expect(released(ROW, T + 1)).toBe(ROW)
  })
})

test("calling off leaves what arrived, and is final for the rest", () => {
  const arrived = tried(ROW, { is: "already", said: "" })
  expect(cancelled(arrived, T)).toBe(arrived)
  expect(cancelled(ROW, T)).toMatchObject({ state: "cancelled" })
  expect(cancelled(ROW, T)).not.toHaveProperty("dueAt")
})

test("what was called off while it was being sent is looked for before it is sent again", () => {
  const row = retried(cancelled(begun(ROW, T), T), T)
  expect(nextStep(row)).toBe("look")
  expect(nextStep(looked(row, "absent", T, MID))).toBe("send")
  expect(nextStep(retried(cancelled(ROW, T), T))).toBe("send")
})

test("without its destination nothing goes on by itself, whatever the state", () => {
  const arrived = tried(ROW, { is: "accepted", said: "" })
  for (const row of [ROW, begun(ROW, T), arrived]) expect(abandoned(row, T)).not.toHaveProperty("dueAt")
  expect(abandoned(arrived, T)).toMatchObject({ state: "accepted", confirmed: "no" })
  expect(abandoned(ROW, T)).toMatchObject({ state: "cancelled" })
})

test("whatever happens: only a destination's word or our own look makes it arrive, and nothing is stuck unseen", () => {
  const answers: fc.Arbitrary<Answer> = fc.oneof(
    fc.record({ is: fc.constant("accepted" as const), said: fc.string() }),
    fc.record({ is: fc.constant("already" as const), said: fc.string() }),
    fc.record({ is: fc.constant("refused" as const), why: fc.constantFrom(...REFUSALS), said: fc.string() }),
    fc.record({ is: fc.constant("closed" as const), why: fc.constantFrom(...REFUSALS), said: fc.string() }),
    fc.record({ is: fc.constant("later" as const), why: fc.constantFrom(...DELAYS), said: fc.string() }),
    fc.record({ is: fc.constant("unknown" as const), why: fc.constantFrom(...DELAYS), said: fc.string() }),
  )
  const looks = fc.constantFrom<Look>("there", "partly", "absent", "wrong", "unreachable", "cannot-tell")
  const happenings = fc.array(
    fc.tuple(answers, looks, fc.nat(8 * 3_600_000), fc.double({ min: 0, max: 0.999, noNaN: true })),
  )
  fc.assert(
    fc.property(happenings, (story) => {
      let row: Delivery = ROW
      let now = T
      let yes = false
      for (const [answer, look, pass, random] of story) {
        now += pass
        const { dueAt } = row
        if (dueAt === undefined) break
        const step = nextStep(row)
        if (step === "look") {
          const before = row
          row = looked(row, look, now, random)
          if (look === "there" || look === "partly") yes = true
          if (row.confirmed === "yes") expect(look).toBe("there")
          if (isArrived(before) && !isArrived(row)) yes = false
        } else {
          row = answered(begun(row, now), answer, now, random)
          yes = answer.is === "accepted" || answer.is === "already"
        }
        if (isArrived(row)) expect(yes).toBe(true)
        const isOver = row.dueAt === undefined
        const isFinal = isArrived(row) || ["refused", "given-up", "cancelled"].includes(row.state)
        if (isOver) expect(isFinal).toBe(true)
        else expect(row.dueAt).toBeLessThanOrEqual(now + 2 * 86_400_000)
      }
    }),
    { numRuns: 5000 },
  )
})
