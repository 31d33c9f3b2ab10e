import "../../components/ui/tokens.css"
import { render } from "preact"
import { prepareDocument } from "../../lib/platform/i18n.ts"
import { Reader } from "./reader.tsx"

prepareDocument("readerTitle")
const root = document.querySelector("#app")
if (root) render(<Reader />, root)
