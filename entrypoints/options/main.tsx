import "../../components/ui/tokens.css"
import { render } from "preact"
import { prepareDocument } from "../../lib/platform/i18n.ts"
import { Home } from "./home.tsx"

prepareDocument("extensionName")
const root = document.querySelector("#app")
if (root) render(<Home />, root)
