import { blo } from "blo"

/** The forum's blocky face of an address: a decoration, never a proof. */
export function Avatar({ seed, size = 20 }: { readonly seed: string; readonly size?: number }) {
  const address = (seed.startsWith("0x") ? seed : `0x${seed.slice(0, 40)}`) as `0x${string}`
  return <img src={blo(address, 64)} width={size} height={size} alt="" />
}
