import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { describeHost, type HostProblem } from "../../../lib/core/text/host.ts"
import { decodePunycode, encodePunycode } from "../../../lib/core/text/punycode.ts"

describe("Punycode", () => {
  // RFC 3492 section 7.1.
  const samples = {
    egbpdaj6bu4bxfgehfvwxn: "ليهمابتكلموشعربي؟",
    ihqwcrb4cv8a8dqg056pqjye: "他们为什么不说中文",
    "Proprostnemluvesky-uyb24dma41a": "Pročprostěnemluvíčesky",
    "4dbcagdahymbxekheh6e0a7fei0b": "למההםפשוטלאמדבריםעברית",
    i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd: "यहलोगहिन्दीक्योंनहींबोलसकतेहैं",
    n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa: "なぜみんな日本語を話してくれないのか",
    b1abfaaepdrnnbgefbadotcwatmq2g4l: "почемужеонинеговорятпорусски",
    "3B-ww4c5e180e575a65lsy2b": "3年B組金八先生",
    "-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n": "安室奈美恵-with-SUPER-MONKEYS",
    d9juau41awczczp: "そのスピードで",
  }
  for (const [encoded, text] of Object.entries(samples)) {
    test(text, () => {
      expect(decodePunycode(encoded)).toBe(text)
      expect(encodePunycode(text)).toBe(encoded)
    })
  }

  test("there and back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }), (text) => {
        const encoded = encodePunycode(text)
        return encoded === null || decodePunycode(encoded) === text
      }),
      { numRuns: 5000 },
    )
  })

  test("never throws, and refuses what is not Punycode", () => {
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => decodePunycode(text) !== undefined))
    for (const bad of ["a", "99999999", "é", "a b", "-\u0080", "a".repeat(64)]) {
      expect(decodePunycode(bad) === null || encodePunycode(decodePunycode(bad) ?? "") !== null).toBe(true)
    }
    expect(decodePunycode("99999999")).toBeNull()
    expect(encodePunycode("\ud800")).toBeNull()
    expect(encodePunycode("é".repeat(64))).toBeNull()
  })
})

describe("hosts", () => {
  const cases: readonly (readonly [string, string, string, readonly HostProblem[]])[] = [
    ["Example.COM.", "example.com", "example.com", []],
    ["sub_domain.x-y.example", "sub_domain.x-y.example", "sub_domain.x-y.example", []],
    ["bücher.de", "xn--bcher-kva.de", "bücher.de", ["non-ascii"]],
    ["xn--bcher-kva.de", "xn--bcher-kva.de", "bücher.de", ["non-ascii"]],
    ["faß.de", "xn--fa-hia.de", "faß.de", ["non-ascii"]],
    ["ΟΔΟΣ.gr", "xn--pxavbq.gr", "οδοσ.gr", ["non-ascii"]],
    ["l·l.cat", "xn--ll-0ea.cat", "l·l.cat", ["non-ascii"]],
    ["ｅｘａｍｐｌｅ。com", "example.com", "example.com", []],
    ["日本語テスト.jp", "xn--zckzah9945czlbtz6h.jp", "日本語テスト.jp", ["non-ascii"]],
    ["スーパー市場.jp", "xn--zck5b0gb4131czjh.jp", "スーパー市場.jp", ["non-ascii"]],
    ["한국漢字.kr", "xn--p8s937b4q9bln7a.kr", "한국漢字.kr", ["non-ascii"]],
    ["пример.рф", "xn--e1afmkfd.xn--p1ai", "пример.рф", ["non-ascii"]],
    ["сосо.рф", "xn--n1aahb.xn--p1ai", "сосо.рф", ["non-ascii"]],
    ["раypal.com", "xn--ypal-43d9g.com", "раypal.com", ["non-ascii", "mixed-script"]],
    ["xn--ypal-43d9g.com", "xn--ypal-43d9g.com", "раypal.com", ["non-ascii", "mixed-script"]],
    ["аррӏе.com", "xn--80ak6aa92e.com", "аррӏе.com", ["non-ascii", "look-alike"]],
    ["xn--80ak6aa92e.com", "xn--80ak6aa92e.com", "аррӏе.com", ["non-ascii", "look-alike"]],
    ["οοο.com", "xn--0xaaa.com", "οοο.com", ["non-ascii", "look-alike"]],
    ["pay一pal.com", "xn--paypal-dn7i.com", "pay一pal.com", ["non-ascii", "mixed-script"]],
    ["payー.com", "xn--pay-vs4b.com", "payー.com", ["non-ascii", "mixed-script"]],
    ["127.0.0.1", "127.0.0.1", "127.0.0.1", []],
    ["[2001:DB8::1]", "[2001:db8::1]", "[2001:db8::1]", []],
    ["0x7f.1", "0x7f.1", "0x7f.1", ["odd-number"]],
    ["127.0.0.01", "127.0.0.01", "127.0.0.01", ["odd-number"]],
    ["2130706433", "2130706433", "2130706433", ["odd-number"]],
    ["xn--", "xn--", "xn--", ["bad-punycode"]],
    ["xn--abc", "xn--abc", "xn--abc", ["non-ascii", "hidden-character"]],
    ["xn--99999999", "xn--99999999", "xn--99999999", ["bad-punycode"]],
    ["xn--BCHER-KVA.de", "xn--bcher-kva.de", "bücher.de", ["non-ascii"]],
    ["", "", "", ["not-a-host"]],
    ["a..b", "a..b", "a..b", ["not-a-host"]],
    ["a b.com", "a b.com", "a b.com", ["not-a-host", "hidden-character"]],
    ["℀.com", "a/c.com", "a/c.com", ["not-a-host"]],
  ]
  for (const [host, ascii, unicode, problems] of cases) {
    test(host === "" ? "(nothing)" : host, () => {
      const mixedScript = problems.includes("mixed-script") || problems.includes("look-alike")
      expect(describeHost(host)).toEqual({ ascii, unicode, mixedScript, problems })
    })
  }

  test("hidden characters are a problem in either form", () => {
    for (const host of [
      "ex\u00adample.com",
      "a\u200db.com",
      "a\u202eb.com",
      "x\u0301\u0301\u0301\u0301.com",
    ]) {
      expect(describeHost(host).problems).toContain("hidden-character")
    }
  })

  test("a usable host is the one a browser asks for", () => {
    const fatal: readonly HostProblem[] = ["not-a-host", "bad-punycode", "hidden-character"]
    const check = (host: string): void => {
      const { ascii, problems } = describeHost(host)
      if (problems.some((problem) => fatal.includes(problem) || problem === "odd-number")) return
      if (!URL.canParse(`https://${host}/`)) return
      expect(new URL(`https://${host}/`).hostname.replace(/\.$/, "")).toBe(ascii)
    }
    for (let point = 0x21; point < 0x20000; point += 3) {
      if (point < 0xd800 || point > 0xdfff) check(`a${String.fromCodePoint(point)}b.com`)
    }
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."aeüßİςЯЖ漢ー한0x.-_ｅ。"), minLength: 1 }), check),
      { numRuns: 5000 },
    )
  })

  test("never throws and ends soon", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (host) => describeHost(host).ascii.length >= 0))
    expect(describeHost("a.".repeat(100_000)).problems).toEqual(["not-a-host"])
  })
})
