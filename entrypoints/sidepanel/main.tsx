import "../../components/ui/tokens.css"
import { render } from "preact"
import { WithNames } from "../../components/identity/with-names.tsx"
import { AuthorNames } from "../../components/naming/author-names.tsx"
import { prepareDocument } from "../../lib/platform/i18n.ts"
import { namesPort } from "../../lib/platform/names.ts"
import { SidePanel } from "./sidepanel.tsx"

prepareDocument("extensionName")
const root = document.querySelector("#app")
if (root) {
  render(
    <WithNames port={namesPort} Detail={AuthorNames}>
      <SidePanel />
    </WithNames>,
    root,
  )
}
