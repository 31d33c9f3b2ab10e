import { blocksOf } from "../../lib/core/text/blocks.ts"

/** The forum's blocky face of an address: a decoration, never a proof. */
export function Avatar({ seed, size = 20 }: { readonly seed: string; readonly size?: number }) {
  const { colours, rows } = blocksOf(seed.startsWith("0x") ? seed : `0x${seed.slice(0, 40)}`)
  return (
    <svg viewBox="0 0 8 8" width={size} height={size} shape-rendering="crispEdges" aria-hidden="true">
      <rect width="8" height="8" fill={colours[0]} />
      {rows.flatMap((row, y) =>
        row.map((shade, x) => shade > 0 && <rect x={x} y={y} width="1" height="1" fill={colours[shade]} />),
      )}
    </svg>
  )
}
