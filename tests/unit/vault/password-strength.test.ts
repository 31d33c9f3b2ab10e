import { expect, test } from "vitest"
import { isStrongEnough, passwordStrength } from "../../../lib/platform/password-strength.ts"
import { passwordsWorthKnowing } from "../../../scripts/build/passwords.ts"

test.each([
  "",
  "1234",
  "000000",
  "password",
  "P@ssw0rd",
  "qwertyuiop",
  "letmein123",
  "12.05.1984",
  "abcabcabc",
  "nostrnostrnostr",
  "ｐａｓｓｗｏｒｄ",
])("refuses %j", (password) => {
  expect(isStrongEnough(passwordStrength(password))).toBe(false)
})

test.each([
  "correct horse battery staple",
  "k7#Vq-9wLm2",
  "marmot ladle quorum fizz",
  "Zwölf Boxkämpfer jagen Viktor",
])("takes %j", (password) => {
  expect(isStrongEnough(passwordStrength(password))).toBe(true)
})

test("says why in keys that can be translated", () => {
  expect(passwordStrength("password")).toEqual({ score: 0, warning: "topTen" })
  expect(passwordStrength("aaaaaaaaa").warning).toBe("simpleRepeat")
  expect(passwordStrength("k7#Vq-9wLm2zzR!")).toEqual({ score: 4 })
})

test("stays quick on a very long password", () => {
  const before = performance.now()
  expect(passwordStrength("correct horse ".repeat(5_000)).score).toBe(4)
  expect(performance.now() - before).toBeLessThan(2_000)
})

test("the shorter list of the build judges every listed password as the whole one does", async () => {
  const { ZxcvbnFactory } = await import("@zxcvbn-ts/core")
  const { adjacencyGraphs, dictionary } = await import("@zxcvbn-ts/language-common")
  const shorter = new ZxcvbnFactory({
    dictionary: { ...dictionary, "passwords-common": [...passwordsWorthKnowing()] },
    graphs: adjacencyGraphs,
  })
  const listed = dictionary["passwords-common"] as readonly string[]
  const accepted = listed.filter((password, at) => at % 7 === 0 && shorter.check(password).score >= 3)
  expect(accepted).toEqual([])
})
