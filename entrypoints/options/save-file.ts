// A file made in the page and handed to the browser's own download: no permission is needed for that.

/** Saves a text as a JSON file under the name. */
export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }))
  const link = document.createElement("a")
  link.href = address
  link.download = name
  link.click()
  // The download has its own hold on the blob once it began.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
