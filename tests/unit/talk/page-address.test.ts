// The table of spellings: what one page is called by everybody who talks about it.
import { describe, expect, test } from "vitest"
import { type AddressWarning, addressTag, pageAddress } from "../../../lib/core/page-address.ts"

const address = (url: string, canonical?: string) => pageAddress(url, canonical)?.address

describe("the address of a page", () => {
  test.each([
    ["https://News.org/a", "https://news.org/a"],
    ["HTTPS://news.org", "https://news.org/"],
    ["https://news.org:443/a", "https://news.org/a"],
    ["http://news.org:80/a", "http://news.org/a"],
    ["https://news.org:8443/a", "https://news.org:8443/a"],
    ["https://news.org/a#part", "https://news.org/a"],
    ["https://news.org/#/route", "https://news.org/"],
    ["https://news.org/a?", "https://news.org/a"],
    ["https://news.org/a?id=7&utm_source=x&utm_medium=y", "https://news.org/a?id=7"],
    ["https://news.org/a?utm%5Fsource=x", "https://news.org/a"],
    ["https://news.org/a?fbclid=1&q=a%20b+c&gclid=2", "https://news.org/a?q=a%20b+c"],
    ["https://news.org/a?gbraid=1&wbraid=1&dclid=1&msclkid=1&yclid=2&twclid=3", "https://news.org/a"],
    ["https://news.org/a?mc_cid=1&mc_eid=2&igsh=3&_gl=4&igshid=5", "https://news.org/a"],
    ["https://news.org/a?clid=1&utm=2&ref=3", "https://news.org/a?clid=1&utm=2&ref=3"],
    ["https://news.org/a?b&&c=", "https://news.org/a?b&c="],
    ["https://me:word@news.org/a", "https://news.org/a"],
    ["  https://news.org/a ", "https://news.org/a"],
    ["https://forum.org/t/a-topic/12/3?u=alice", "https://forum.org/t/a-topic/12/3"],
    ["https://forum.org/t/a-topic/12?u=alice", "https://forum.org/t/a-topic/12?u=alice"],
  ])("%s", (url, expected) => {
    expect(address(url)).toBe(expected)
  })

  test.each([
    ["same host", "https://news.org/a?page=2", "https://news.org/b", "https://news.org/b"],
    ["cleaned too", "https://news.org/a", "https://news.org/b?utm_source=x#y", "https://news.org/b"],
    ["another host", "https://news.org/a", "https://evil.org/b", "https://news.org/a"],
    ["a sub-host", "https://www.news.org/a", "https://news.org/a", "https://www.news.org/a"],
    ["another port", "https://news.org/a", "https://news.org:8443/a", "https://news.org/a"],
    ["less safe", "https://news.org/a", "http://news.org/a", "https://news.org/a"],
    ["more safe", "http://news.org/a", "https://news.org/a", "https://news.org/a"],
    ["the front page of a deep page", "https://news.org/a", "https://news.org/", "https://news.org/a"],
    ["no address", "https://news.org/a", "javascript:alert(1)", "https://news.org/a"],
    ["relative", "https://news.org/a", "/b", "https://news.org/a"],
    [
      "a Discourse topic",
      "https://forum.org/t/s/12/3",
      "https://forum.org/t/s/12",
      "https://forum.org/t/s/12/3",
    ],
    [
      "a Discourse post",
      "https://forum.org/t/12/3",
      "https://forum.org/t/s/12/3",
      "https://forum.org/t/s/12/3",
    ],
  ])("canonical: %s", (_, url, canonical, expected) => {
    expect(address(url, canonical)).toBe(expected)
  })

  test.each<[string, AddressWarning[]]>([
    ["https://news.org/a", []],
    ["file:///home/me/a.html", ["not-web"]],
    ["chrome://settings", ["not-web"]],
    ["about:blank", ["not-web"]],
    ["http://localhost:3000/a", ["local-host"]],
    ["http://127.0.0.1/a", ["local-host"]],
    ["http://router/a", ["local-host"]],
    ["https://nas.local/a", ["local-host"]],
    ["https://wiki.corp/a", ["local-host"]],
    ["http://192.168.1.1/a", ["private-ip"]],
    ["http://10.0.0.5:8080/a", ["private-ip"]],
    ["http://172.20.0.1/a", ["private-ip"]],
    ["http://172.32.0.1/a", ["ip-host"]],
    ["http://169.254.1.1/", ["private-ip"]],
    ["http://100.64.0.1/", ["private-ip"]],
    ["http://8.8.8.8/", ["ip-host"]],
    ["http://[::1]/a", ["private-ip"]],
    ["http://[fe80::1]/a", ["private-ip"]],
    ["http://[fd00::1]:80/a", ["private-ip"]],
    ["http://[2001:db8::1]/a", ["ip-host"]],
    ["https://me:word@news.org/", ["secret"]],
    ["https://news.org/a?token=abc", ["secret"]],
    ["https://news.org/a?access_token=abc", ["secret"]],
    ["https://news.org/a?PHPSESSID=abc", ["secret"]],
    ["https://news.org/a?monkey=abc&encode=1", []],
    ["http://10.0.0.5/?sid=1", ["private-ip", "secret"]],
  ])("%s warns of %j", (url, warnings) => {
    expect(pageAddress(url)?.warnings).toEqual(warnings)
  })

  test("a secret in the page's address is told where the canonical one leaves it out", () => {
    expect(pageAddress("https://news.org/a?token=1", "https://news.org/a")).toEqual({
      address: "https://news.org/a",
      warnings: ["secret"],
    })
  })

  test.each(["", "words", "news.org/a", "https://", "https://a b/"])("%j is no address", (text) => {
    expect(pageAddress(text)?.warnings ?? null).toEqual(text.includes("://") ? ["not-web"] : null)
  })

  test("is the same when it is taken twice", () => {
    const once = address("https://News.org:443/a?x=1&utm_id=3#z") ?? ""
    expect(address(once)).toBe(once)
  })

  test("has a tag on Nostr", () => {
    expect(addressTag("https://example.org/")).toMatch(/^[0-9a-f]{64}$/)
  })
})
