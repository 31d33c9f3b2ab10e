import { type Blocks, blocksOf, type Shade } from "../../lib/core/text/blocks.ts"

/** The forum's blocky face of an address: a decoration, never a proof. */
export function Avatar({ seed, size = 20 }: { readonly seed: string; readonly size?: number }) {
  const { colours, rows } = blocksOf(seed)
  return (
    <svg viewBox="0 0 8 8" width={size} height={size} shape-rendering="crispEdges" aria-hidden="true">
      <rect width="8" height="8" fill={colours[0]} />
      <path d={squares(rows, 1)} fill={colours[1]} />
      <path d={squares(rows, 2)} fill={colours[2]} />
    </svg>
  )
}

/** All squares of a shade as one path: in a feed, an element for each would be most of what a card draws. */
const squares = (rows: Blocks["rows"], wanted: Shade): string =>
  rows.flatMap((row, y) => row.map((shade, x) => (shade === wanted ? `M${x} ${y}h1v1h-1z` : ""))).join("")
