// NIP-01, kind 0: a profile is JSON inside a signed text, so what misleads in it may be escaped or stand twice.
import { MAX_BYTES, MOST_MARKS, textProblems } from "./checks.ts"
import type { Problem } from "./reading.ts"
import { parseStrictJson } from "./strict-json.ts"

/** Problems of a profile that its text alone does not show; offsets are into the content. */
export function profileProblems(content: string): Problem[] {
  if (content.length > MAX_BYTES) return []
  const json = parseStrictJson(content)
  const problems = [...json.problems]
  const start = json.ok ? 0 : json.at
  if (!json.ok || json.root.kind !== "object") {
    problems.push({ code: "broken-json", tier: "check", start, end: content.length })
  }
  const told = new Set(textProblems(content).map(({ start, end }) => content.slice(start, end)))
  for (const { key, node } of json.ok && json.root.kind === "object" ? json.root.members : []) {
    const isAddress = /^(?:website|nip05|lud16|picture|banner)$/.test(key)
    // A profile has texts; what else stands in it is one.
    for (const text of [key, node.kind === "string" ? String(node.value) : JSON.stringify(node.value)]) {
      for (const problem of textProblems(text, "", isAddress)) {
        if (problem.code === "too-large" || told.size > MOST_MARKS) {
          return [...problems, { code: "too-large", tier: "danger" } as const].map(inContent)
        }
        const part = text.slice(problem.start, problem.end)
        if (told.has(part)) continue
        told.add(part)
        const at = content.indexOf(part)
        const { code, tier } = problem
        problems.push({ code, tier, ...(at >= 0 && { start: at, end: at + part.length }) })
      }
    }
  }
  return problems.map(inContent)
}

const inContent = ({ code, tier, start, end }: Problem): Problem => ({
  code,
  tier,
  path: "/content",
  ...(start !== undefined && end !== undefined && { start, end }),
})
