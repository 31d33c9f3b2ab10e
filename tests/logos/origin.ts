// Whom a node answers, by the origin that the browser names; who names none is always answered.
import type { HttpAnswer } from "../fakes/http-faults.ts"
import { text } from "./state.ts"

/** The headers for an allowed origin, or the answer that refuses it. `allowed` is the node's own list. */
export function checkOrigin(
  origin: string | undefined,
  allowed: readonly string[],
): { readonly headers: HttpAnswer["headers"] } | { readonly refusal: HttpAnswer } {
  if (origin === undefined || allowed.length === 0) return { headers: {} }
  const headers = { "Access-Control-Allow-Headers": "Content-Type" }
  if (allowed.join() === "*") return { headers: { ...headers, "Access-Control-Allow-Origin": "*" } }
  if (!allowed.some((pattern) => matcherOf(pattern).test(origin)))
    return { refusal: text(403, "Origin not allowed") }
  return { headers: { ...headers, "Access-Control-Allow-Origin": origin, Vary: "Origin" } }
}

/** The node's own way to read a pattern: it knows web addresses alone, and so never an extension's. */
function matcherOf(pattern: string): RegExp {
  const [, scheme = "https?://", host = ""] = /^(https?:\/\/)?(.*)$/.exec(pattern) ?? []
  const escaped = host.replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".?")
  return new RegExp(`^${scheme}${escaped}$`, "i")
}
