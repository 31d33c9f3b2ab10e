// Sites in a text that imitate others: found wherever a browser would take a host, and nowhere else.
import fc from "fast-check"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { beginHosts, disguisedHosts } from "../../../lib/core/text/disguised-hosts.ts"
import { describeHost } from "../../../lib/core/text/host.ts"
import * as scripts from "../../../lib/core/text/host-scripts.ts"

vi.mock("../../../lib/core/text/host-scripts.ts", { spy: true })

beforeEach(() => {
  beginHosts()
  vi.mocked(scripts.lowered).mockClear()
})

const told = (text: string, address = false): string[] =>
  disguisedHosts(text, address).map(({ start, end }) => text.slice(start, end))

describe("a host that imitates another", () => {
  test.each([
    ["https://bаnk.com", "bаnk.com"],
    ["see HTTPS://bаnk.com/path", "bаnk.com"],
    ["wss://rеlay.damus.io", "rеlay.damus.io"],
    ["any://bаnk.com", "bаnk.com"],
    ["https://bаnk", "bаnk"],
    ["https:\\\\bаnk.com", "bаnk.com"],
    ["https:/bаnk.com", "bаnk.com"],
    ["https:bаnk.com", "bаnk.com"],
    ["https:bаnk。com", "bаnk。com"],
    ["https://b%D0%B0nk.com", "b%D0%B0nk.com"],
    ["https://xn--bnk-5cd.com", "xn--bnk-5cd.com"],
    ["www.bаnk.com", "bаnk.com"],
    ["(www.bаnk.com)", "bаnk.com"],
    ["https://forum.example@bаnk.com", "bаnk.com"],
    ["https://a:b@bаnk.com:443/", "bаnk.com"],
    ["https://@bаnk.com", "bаnk.com"],
    ["me@bаnk.com", "bаnk.com"],
    ["http://good.example,https:bаnk.com", "bаnk.com"],
    ["https://раураӏ.com", "раураӏ.com"],
    ["[x](https://bаnk.com)", "bаnk.com"],
    ["«https://bаnk.com»", "bаnk.com"],
    ["https://a!.\u0430\u0440\u0440\u04cf\u0435.com/x", "a!.\u0430\u0440\u0440\u04cf\u0435.com"],
    ["https://bank.example,b\u0430nk.com?x", "bank.example,b\u0430nk.com"],
    ["https://paypal.com\u2044login.evil.com", "paypal.com\u2044login.evil.com"],
    ["https://paypal\u2024com.evil\u0430.com", "paypal\u2024com.evil\u0430.com"],
    ["https://\u0261oo\u0261le.com", "\u0261oo\u0261le.com"],
    ["https://p\u0251yp\u0251l.com", "p\u0251yp\u0251l.com"],
  ])("%s is found where it stands", (text, host) => {
    expect(told(text)).toEqual([host])
  })

  test.each(["bаnk.com", " bаnk.com", "//bаnk.com/x", "bаnk.com:443", "https:bаnk.com", "me@bаnk.com"])(
    "%s is found in a field for addresses",
    (text) => {
      expect(told(text, true)).toEqual(["bаnk.com"])
    },
  )

  test.each(["https:\t//\u0430.com", "ht\ntps://\u0430.com/x"])(
    "%j is no address that anybody wrote",
    (text) => {
      expect(told(text, true)).toEqual([text])
      expect(told("several\nlines", true)).toEqual([])
    },
  )

  test.each([
    "https://example.com/путь?вот=да#тест",
    "https://пример.рф, https://пример.рф. «https://пример.рф»",
    "https://xn--e1afmkfd.xn--p1ai",
    "https://example.com'ы. https://example.com,вот https://example.com,вот.",
    "https://example.com/a,вот.Then https://example.com?a=вот.Then (https://example.com)вот.Then",
    "https://example.com—вот… https://example.com“вот”. https://ışık.com.tr",
    "访问https://例え.jp，谢谢（https://例え.jp）",
    "https://münchen.de https://bücher.example:8080/a",
    "https://100%.com https://b%61nk.com https://a%20b.com",
    "Он ушёл.Then came he.Вот.Then",
    "вот:нет//да, HTTP:нет, http: вот.Then",
    "// все.ok",
    "@вот.Then (@вот.Then)",
    "тест.md и отчёт.pdf",
  ])("%s names none", (text) => {
    expect(told(text)).toEqual([])
  })

  test.each(["пример.рф", "сосо.рф", "example.com", "me@example.com", "вот", "münchen.de", "例え.jp"])(
    "%s as an address is none",
    (text) => {
      expect(told(text, true)).toEqual([])
    },
  )

  test("is one wherever its description says so", () => {
    const unit = fc.constantFrom(..."aenüßЯаре漢ーοрф0-.ｅ。")
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 20 }), (host) => {
        beginHosts()
        return !describeHost(host).mixedScript || told(`https://${host}`).length === 1
      }),
      { numRuns: 3000 },
    )
    expect(describeHost("раураӏ.com").mixedScript).toBe(true)
  })
})

test("a host that is hidden in more than a name may have is one", () => {
  const host = `${"%C2%AD".repeat(254)}\u0430\u0440\u0440\u04cf\u0435.com`
  expect(told(`https://${host}/x`)).toEqual([host])
})

describe("a flood of hosts", () => {
  const looked = (): number => vi.mocked(scripts.lowered).mock.calls.length

  test("of one name is looked at once, in however many texts", () => {
    for (let text = 0; text < 100; text++) expect(told(`http://${"ж".repeat(50)} `.repeat(85))).toEqual([])
    expect(looked()).toBe(1)
  })

  test("of many names is looked at for a while, and the rest is told to be unseen", () => {
    for (let text = 0; text < 100; text++) {
      const found = disguisedHosts(
        Array.from({ length: 400 }, (_, at) => `http://ж${text}.${at}`).join(" "),
        false,
      )
      expect(found).toMatchObject(text === 0 ? [] : [{ unseen: true }])
    }
    expect(looked()).toBeLessThan(1000)
  })

  test("is forgotten by the next reading", () => {
    for (let at = 0; at < 2000; at++) disguisedHosts(`http://б${at}.example`, false)
    expect(disguisedHosts("http://пример.рф", false)).toMatchObject([{ unseen: true }])
    beginHosts()
    expect(disguisedHosts("http://пример.рф", false)).toEqual([])
  })
})
