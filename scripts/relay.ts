// A Nostr relay on loopback for trying things out; with --data it keeps its events in a file.
import { parseArgs } from "node:util"
import { startRelay } from "../tests/relay/relay.ts"

const { values } = parseArgs({
  options: { port: { type: "string", default: "7777" }, data: { type: "string" } },
})

const relay = await startRelay({
  port: Number(values.port),
  ...(values.data ? { data: values.data } : {}),
})
console.log(`Relay: ${relay.url}`)

const stop = () => void relay.stop().then(() => process.exit(0))
process.once("SIGINT", stop)
process.once("SIGTERM", stop)
