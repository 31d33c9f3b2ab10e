// The page's side: window.ethereum (EIP-1193, EIP-6963) and window.nostr (NIP-07). Holds nothing secret, decides
// nothing: it carries words over one private port. Everything used later is captured before any page script runs.
import { defineContentScript } from "wxt/utils/define-content-script"

type Listener = (payload: unknown) => void
type Fail = { code: number; message: string }
type Answer = { id: number; result?: unknown; error?: Fail } | { event: string; payload: unknown }
type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void }
type RpcCallback = (error: unknown, answer?: unknown) => void

const LIMIT = 1_048_576
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%23a30fa8'/%3E%3Cpath d='M9 20c4 4 14 3 14-2 0-6-13-2-13-7 0-4 8-5 12-2' fill='none' stroke='%23fff' stroke-width='3' stroke-linecap='round'/%3E%3C/svg%3E"

export default defineContentScript({
  matches: [],
  registration: "runtime",
  world: "MAIN",
  main() {
    const page = window as unknown as Record<string, unknown>
    const { stringify } = JSON
    const { assign, create, defineProperty } = Object
    const OwnPromise = Promise
    const OwnError = Error
    const mark = "spasm-signer"
    if (page[mark]) return

    const fail = (code: number, message: string): Error => assign(new OwnError(message), { code })
    /** A table without the names that every object answers to. */
    const table = <Value>(entries: Record<string, Value>): Record<string, Value> =>
      assign(create(null), entries)
    const waiting: Record<number, Waiting> = table({})
    const listeners: Record<string, Listener[]> = table({})
    const nostrListeners: Record<string, Listener[]> = table({})
    let count = 0
    let chainId = "0x1"
    let selected: string | null = null
    let said = false
    let noted = false

    // --- the private port, handed to the bridge synchronously, before the page can listen
    const { port1, port2 } = new MessageChannel()
    const post = port1.postMessage.bind(port1)
    const give = (): boolean =>
      dispatchEvent(new MessageEvent(`${mark}:port`, { ports: [port2], cancelable: true }))
    // The bridge takes the port by cancelling the event; where it runs second, it asks when it is there.
    if (give()) addEventListener(`${mark}:bridge`, give, { once: true })
    port1.onmessage = ({ data }: MessageEvent<Answer>) => {
      if ("event" in data) return receive(data.event, data.payload)
      const asked = waiting[data.id]
      delete waiting[data.id]
      if (data.error) asked?.reject(fail(data.error.code, data.error.message))
      else asked?.resolve(data.result)
    }

    const call = (method: string, params: unknown): Promise<unknown> =>
      new OwnPromise((resolve, reject) => {
        let text: string | undefined
        try {
          text = stringify(params ?? [])
        } catch {}
        if (text === undefined) return reject(fail(-32600, "The parameters cannot be sent as JSON"))
        if (text.length > LIMIT) return reject(fail(-32600, "The request is larger than 1 MB"))
        waiting[++count] = { resolve, reject }
        post({ id: count, method, params: text })
      })

    const emit = (book: Record<string, Listener[]>, event: string, payload: unknown): void => {
      // By number, since a page may have broken iteration. The list itself never changes: each change makes a new one.
      const own = book[event] ?? []
      for (let at = 0; at < own.length; at++) {
        try {
          own[at]?.(payload)
        } catch (error) {
          setTimeout(() => {
            throw error
          })
        }
      }
    }
    const receive = (event: string, payload: unknown): void => {
      if (event === "accountChanged") {
        emit(nostrListeners, event, payload)
        return
      }
      if (event === "accountsChanged") selected = (payload as string[])[0] ?? null
      emit(listeners, event, payload)
    }
    const listen = (book: Record<string, Listener[]>, event: string, listener: Listener): void => {
      book[event] = [...(book[event] ?? []), listener]
    }
    const unlisten = (book: Record<string, Listener[]>, event: string, listener: Listener): void => {
      const own = [...(book[event] ?? [])]
      const at = own.lastIndexOf(listener)
      if (at >= 0) own.splice(at, 1)
      book[event] = own
    }

    const chainOf = (params: unknown): string => {
      const id = (params as { chainId?: unknown }[] | undefined)?.[0]?.chainId
      if (typeof id !== "string" || !/^0x[1-9a-f][0-9a-f]{0,12}$/i.test(id))
        throw fail(-32602, "Expected a chain id")
      return id.toLowerCase()
    }
    /** Constants that libraries need before they will sign; answered here, so that browsing wakes nothing. */
    const local = table<(params: unknown) => unknown>({
      eth_chainId: () => chainId,
      net_version: () => String(Number(chainId)),
      web3_clientVersion: () => "SpasmSigner/v0.1.0",
      net_listening: () => true,
      eth_syncing: () => false,
      eth_mining: () => false,
      eth_protocolVersion: () => "65",
      wallet_addEthereumChain: (params) => chainOf(params) && null,
      wallet_switchEthereumChain: (params) => {
        const next = chainOf(params)
        if (next !== chainId) {
          chainId = next
          receive("chainChanged", chainId)
        }
        return null
      },
    })
    const asked = table({
      eth_requestAccounts: true,
      eth_accounts: true,
      eth_coinbase: true,
      personal_sign: true,
      personal_ecRecover: true,
      web3_sha3: true,
      wallet_requestPermissions: true,
      wallet_getPermissions: true,
      wallet_revokePermissions: true,
    })
    const payments = table({
      eth_sendTransaction: true,
      eth_signTransaction: true,
      eth_sendRawTransaction: true,
      wallet_sendCalls: true,
    })

    const request = async (args: unknown): Promise<unknown> => {
      const { method, params } = (args ?? {}) as { method?: unknown; params?: unknown }
      if (
        typeof method !== "string" ||
        !method ||
        (params !== undefined && (typeof params !== "object" || !params))
      ) {
        throw fail(-32600, "Expected an object with a method and, where needed, params")
      }
      const constant = local[method]
      if (constant) return constant(params)
      if (!asked[method]) {
        if (payments[method] && !noted) {
          noted = true
          post({ id: 0, method: "spasm_refusedPayment", params: "[]" })
        }
        throw fail(4200, `This signer signs words only: ${method} is not supported`)
      }
      const result = await call(method, params)
      if (method === "eth_requestAccounts" || method === "eth_accounts")
        selected = (result as string[])[0] ?? null
      // A permission is a connection too, but its answer has another shape.
      if (method === "wallet_requestPermissions") await request({ method: "eth_accounts" })
      if (!said && selected) {
        said = true
        receive("connect", { chainId })
      }
      return result
    }

    const envelope = async (asked: { id?: unknown; method?: unknown; params?: unknown } | null) => ({
      id: asked?.id,
      jsonrpc: "2.0",
      result: await request(asked),
    })
    const sendAsync = (payload: unknown, callback: RpcCallback): void => {
      const answered = Array.isArray(payload)
        ? Promise.all(
            payload.map((item) =>
              envelope(item).catch((error: Fail) => ({
                id: item?.id,
                jsonrpc: "2.0",
                error: { code: error.code, message: error.message },
              })),
            ),
          )
        : envelope(payload as object)
      answered.then(
        (answer) => callback(null, answer),
        (error) => callback(error),
      )
    }
    const instantly = table<() => unknown>({
      eth_accounts: () => (selected ? [selected] : []),
      eth_coinbase: () => selected,
      net_version: () => String(Number(chainId)),
      eth_uninstallFilter: () => true,
    })
    const on = (event: string, listener: Listener) => {
      listen(listeners, event, listener)
      return ethereum
    }
    const off = (event: string, listener: Listener) => {
      unlisten(listeners, event, listener)
      return ethereum
    }
    const ethereum = {
      isSpasm: true,
      isMetaMask: false,
      request,
      on,
      addListener: on,
      off,
      removeListener: off,
      once(event: string, listener: Listener) {
        const wrapped = (payload: unknown): void => {
          off(event, wrapped)
          listener(payload)
        }
        return on(event, wrapped)
      },
      removeAllListeners(event?: string) {
        for (const name of event ? [event] : Object.keys(listeners)) delete listeners[name]
        return ethereum
      },
      listenerCount: (event: string) => listeners[event]?.length ?? 0,
      isConnected: () => true,
      enable: () => request({ method: "eth_requestAccounts" }),
      sendAsync,
      send(first: unknown, second?: unknown) {
        if (typeof first === "string") return envelope({ method: first, params: second })
        if (typeof second === "function") return sendAsync(first, second as RpcCallback)
        const { id, method } = (first ?? {}) as { id?: unknown; method: string }
        const now = instantly[method]
        if (!now) throw fail(4200, `${method} cannot be answered synchronously`)
        return { id, jsonrpc: "2.0", result: now() }
      },
      get chainId() {
        return chainId
      },
      get networkVersion() {
        return String(Number(chainId))
      },
      get selectedAddress() {
        return selected
      },
    }

    const secret = (name: string) => ({
      encrypt: (peer: string, text: string) => call(`${name}_encrypt`, [peer, text]),
      decrypt: (peer: string, text: string) => call(`${name}_decrypt`, [peer, text]),
    })
    const nostr = {
      getPublicKey: () => call("nostr_getPublicKey", []),
      signEvent: (event: unknown) => call("nostr_signEvent", [event]),
      getRelays: () => call("nostr_getRelays", []),
      nip04: secret("nip04"),
      nip44: secret("nip44"),
      enable: async () => {
        await nostr.getPublicKey()
      },
      on: (event: string, listener: Listener) => listen(nostrListeners, event, listener),
      off: (event: string, listener: Listener) => unlisten(nostrListeners, event, listener),
    }

    // --- gives way to a wallet that is already there, unless the person chose this one for the site
    const first = `${mark}:first` in page
    const offer = (name: string, value: unknown): void => {
      if (!first && page[name] !== undefined) return
      try {
        defineProperty(page, name, { value, configurable: true, enumerable: true, writable: true })
      } catch {}
    }
    const offerBoth = (): void => {
      offer("ethereum", ethereum)
      offer("nostr", nostr)
    }
    offerBoth()
    if (first) addEventListener("DOMContentLoaded", offerBoth, { once: true })

    const uuid = crypto.randomUUID?.() ?? "350670db-19fa-4704-a166-e52e178b59d2"
    const detail = Object.freeze({
      info: Object.freeze({ uuid, name: "Spasm Signer", icon: ICON, rdns: "network.spasm.signer" }),
      provider: ethereum,
    })
    // A frame of the same origin borrows both (frame.content.ts) and finds them by this mark.
    defineProperty(page, mark, { value: { detail, nostr } })
    const announce = (): void => {
      dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }))
    }
    addEventListener("eip6963:requestProvider", announce)
    announce()
    dispatchEvent(new Event("ethereum#initialized"))
  },
})
