import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from "node:fs"
import { dirname } from "node:path"

/** Where the changes of a store are kept, one entry for everything one request changed. */
export interface Journal {
  append(entry: unknown): void
  close(): void
}

export const noJournal: Journal = { append() {}, close() {} }

/**
 * Opens a file of JSON lines and hands every entry in it to `replay`.
 * A line is on the disk before its request is answered; a line torn by a kill was never answered, so it is cut off.
 */
export function openJournal(file: string, replay: (entry: unknown) => void): Journal {
  if (existsSync(file)) readEntries(file, replay)
  else mkdirSync(dirname(file), { recursive: true })
  const handle = openSync(file, "a")
  return {
    append(entry) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`)
      for (let written = 0; written < line.length; ) written += writeSync(handle, line, written)
      fsyncSync(handle)
    },
    close: () => closeSync(handle),
  }
}

function readEntries(file: string, replay: (entry: unknown) => void): void {
  const bytes = readFileSync(file)
  const end = bytes.lastIndexOf(0x0a) + 1
  if (end < bytes.length) truncateSync(file, end)
  const lines = bytes.subarray(0, end).toString("utf8").split("\n")
  lines.forEach((line, index) => {
    if (line === "") return
    try {
      replay(JSON.parse(line))
    } catch (cause) {
      throw new Error(`Line ${index + 1} of the data file cannot be read`, { cause })
    }
  })
}
