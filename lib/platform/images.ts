// One picture from elsewhere, because a person pressed for it: no cookies, no referrer, nothing that could run.

const MAX_BYTES = 10_485_760
const LIMIT_MS = 20_000
/** No SVG: it is a document. */
const TYPES = /^image\/(?:png|jpeg|gif|webp|avif|bmp)\b/

/** An address of the picture inside this page, or null where it cannot be had. To be revoked by whoever shows it. */
export async function loadImage(src: string): Promise<string | null> {
  try {
    const response = await fetch(src, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
      signal: AbortSignal.timeout(LIMIT_MS),
    })
    if (!response.ok || !TYPES.test(response.headers.get("content-type") ?? "")) return null
    const announced = Number(response.headers.get("content-length") ?? 0)
    if (announced > MAX_BYTES) return null
    const picture = await response.blob()
    return picture.size > MAX_BYTES ? null : URL.createObjectURL(picture)
  } catch {
    return null
  }
}
