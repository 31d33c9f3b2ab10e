import { parseMarkdown } from "../../lib/core/text/markdown.ts"
import { MarkdownTreeView } from "./markdown-tree.tsx"

/** Markdown as a forum shows it, from its source. */
export function Markdown({ source }: { readonly source: string }) {
  return <MarkdownTreeView tree={parseMarkdown(source)} />
}
