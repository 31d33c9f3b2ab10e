import { h, link, notice } from "./dom.ts"
import { shorten } from "./text.ts"
import { showView, view } from "./views.ts"
import { connectEthereum, connection, connectNostr, onConnectionChange, watchAccounts } from "./wallet.ts"

const app = document.querySelector<HTMLElement>("#app")
const connected = h("p", { class: "connected", hidden: true })

onConnectionChange(() => {
  const { address, ethereum, nostr } = connection
  const parts = [ethereum && `Ethereum ${shorten(ethereum)}`, nostr && `Nostr ${shorten(nostr)}`].filter(
    Boolean,
  )
  connected.hidden = address === "" || parts.length === 0
  connected.textContent = `Connected: ${parts.join(" · ")}`
})

app?.append(
  h(
    "header",
    {},
    link("/", { class: "brand" }, app.dataset.title ?? "Forum"),
    h("nav", {}, link("/", {}, "Feed"), link("/newpost", {}, "New post")),
    h(
      "div",
      { class: "connect" },
      h("button", { type: "button", onclick: () => void connectEthereum() }, "Connect Ethereum"),
      h("button", { type: "button", onclick: () => void connectNostr() }, "Connect Nostr"),
    ),
  ),
  connected,
  notice,
  view,
)

watchAccounts()
addEventListener("popstate", () => void showView())
void showView()
