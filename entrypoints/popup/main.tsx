import "../../components/ui/tokens.css"
import { render } from "preact"
import { prepareDocument } from "../../lib/platform/i18n.ts"
import { Popup, watch } from "./popup.tsx"

watch()
prepareDocument("extensionName")
const root = document.querySelector("#app")
if (root) render(<Popup />, root)
