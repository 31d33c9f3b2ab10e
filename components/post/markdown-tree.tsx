import type { ComponentChildren } from "preact"
import type { Block, Inline, MarkdownTree } from "../../lib/core/text/markdown-nodes.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./markdown.module.css"
import { Host, Media, Target } from "./media.tsx"
import { Exact, revealed } from "./revealed.tsx"

/** Markdown as a forum shows it, drawn from a tree: no HTML string exists, nothing is loaded, links say where they lead. */
export function MarkdownTreeView({ tree }: { readonly tree: MarkdownTree }) {
  return (
    <div class={styles.markdown} dir="auto">
      {tree.children.map(block)}
    </div>
  )
}

function block(node: Block): ComponentChildren {
  switch (node.kind) {
    case "paragraph":
      return <p dir="auto">{inlines(node.children)}</p>
    case "heading":
      // A post's headings are not the window's: they keep their looks and stay out of its outline.
      return (
        <p class={styles.heading} data-depth={node.depth} dir="auto">
          {inlines(node.children)}
        </p>
      )
    case "list": {
      const items = node.items.map((item) => (
        <li>
          {item.task && <span aria-hidden="true">{item.checked ? "☑ " : "☐ "}</span>}
          {item.children.map(block)}
        </li>
      ))
      return node.ordered ? <ol start={node.start}>{items}</ol> : <ul>{items}</ul>
    }
    case "blockquote":
      return <blockquote>{node.children.map(block)}</blockquote>
    case "code":
      return (
        <pre class={styles.code} dir="ltr">
          <Exact text={node.text} ltr />
        </pre>
      )
    case "hr":
      return <hr />
    case "table":
      return (
        <div class={styles.table}>
          {[node.header, ...node.rows].map((row) => (
            <p dir="auto">
              {row.map((cell, at) => (
                <>
                  {at > 0 && " │ "}
                  {inlines(cell)}
                </>
              ))}
            </p>
          ))}
        </div>
      )
    case "raw":
      return (
        <pre class={styles.raw}>
          <Exact text={node.text} />
        </pre>
      )
    default:
      return node satisfies never
  }
}

/** In one array and without components of their own where that can be: each would cost more than its text. */
const inlines = (nodes: readonly Inline[]): ComponentChildren[] => nodes.flatMap(inline)

function inline(node: Inline): ComponentChildren {
  switch (node.kind) {
    case "text":
      return revealed(node.text)
    case "strong":
      return <strong>{inlines(node.children)}</strong>
    case "em":
      return <em>{inlines(node.children)}</em>
    case "del":
      return <del>{inlines(node.children)}</del>
    case "codespan":
      return (
        <code>
          <Exact text={node.text} />
        </code>
      )
    case "break":
      return <br />
    case "link":
      return [
        <Target href={node.href}>{inlines(node.children)}</Target>,
        " ",
        Host({ host: node.host, otherwise: node.href }),
      ]
    case "deadlink":
      return (
        <span class={styles.dead}>
          {inlines(node.children)} <Exact text={`(${node.target})`} ltr />
        </span>
      )
    case "image":
      return <Media label={node.alt || t("mediaImage")} src={node.src} host={node.host} picture />
    case "media":
      return <Media label={t("mediaFile")} src={node.src} host={node.host} picture={node.type === "image"} />
    default:
      return node satisfies never
  }
}
