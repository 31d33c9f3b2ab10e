// The blocky face of an address, by the algorithm that Ethereum wallets and Spasm forums share ("blockies").

/** 0 is the background. */
export type Shade = 0 | 1 | 2
export type Blocks = {
  /** CSS colours of the background, the first and the second shade. */
  readonly colours: readonly [string, string, string]
  /** Eight rows of eight. */
  readonly rows: readonly (readonly Shade[])[]
}

const SIZE = 8

/** The face of any text; the same for an address in any case. */
export function blocksOf(text: string): Blocks {
  const random = randomOf(text.toLowerCase())
  const first = colour(random)
  const background = colour(random)
  const second = colour(random)
  const rows = Array.from({ length: SIZE }, () => {
    // Chances of 43 % for the background and for the first shade, 13 % for the second.
    const half = Array.from({ length: SIZE / 2 }, () => Math.floor(random() * 2.3) as Shade)
    return [...half, ...half.toReversed()]
  })
  return { colours: [background, first, second], rows }
}

function colour(random: () => number): string {
  const hue = Math.floor(random() * 360)
  const saturation = Math.floor(40 + random() * 60)
  const lightness = Math.floor((random() + random() + random() + random()) * 25)
  return `hsl(${hue} ${saturation}% ${lightness}%)`
}

/** Marsaglia's xorshift over four words of 32 bits, which the text's letters stir; numbers from 0 to below 1. */
function randomOf(text: string): () => number {
  const words = new Int32Array(4)
  for (let at = 0; at < text.length; at++) words[at % 4] = (words[at % 4] ?? 0) * 31 + text.charCodeAt(at)
  return () => {
    const [x = 0, y = 0, z = 0, w = 0] = words
    const stirred = x ^ (x << 11)
    words.set([y, z, w, w ^ (w >> 19) ^ stirred ^ (stirred >> 8)])
    return ((words[3] ?? 0) >>> 0) / 2 ** 31
  }
}
