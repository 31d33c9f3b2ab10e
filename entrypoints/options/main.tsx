import "../../components/ui/tokens.css"
import { render } from "preact"
import { WithNames } from "../../components/identity/with-names.tsx"
import { prepareDocument } from "../../lib/platform/i18n.ts"
import { namesPort } from "../../lib/platform/names.ts"
import { Home } from "./home.tsx"

prepareDocument("extensionName")
const root = document.querySelector("#app")
if (root) {
  render(
    <WithNames port={namesPort}>
      <Home />
    </WithNames>,
    root,
  )
}
