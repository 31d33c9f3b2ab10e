import { parseArgs } from "node:util"
import { startInstance } from "../tests/instance/server.ts"

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8787" },
    data: { type: "string" },
    admin: { type: "string", multiple: true, default: [] },
    moderator: { type: "string", multiple: true, default: [] },
  },
})

const instance = await startInstance({
  port: Number(values.port),
  admins: values.admin,
  moderators: values.moderator,
  ...(values.data ? { dataFile: values.data } : {}),
})
await instance.preparePage()
console.log(`Demo forum: ${instance.url}`)

const stop = () => void instance.close().then(() => process.exit(0))
process.once("SIGINT", stop)
process.once("SIGTERM", stop)
