import "../../components/ui/tokens.css"
import { render } from "preact"
import { prepareDocument } from "../../lib/platform/i18n.ts"
import { SidePanel } from "./sidepanel.tsx"

prepareDocument("extensionName")
const root = document.querySelector("#app")
if (root) render(<SidePanel />, root)
