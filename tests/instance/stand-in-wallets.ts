/** What the stand-in wallets are, and how they answer. */
export interface Wallets {
  ethereum?: boolean
  nostr?: boolean
  connected?: boolean
  rejects?: string[]
  /** Signs with another account than the one asked. */
  signsAsOther?: boolean
}

export interface Call {
  name: string
  params?: unknown
}

/** What the stand-ins keep and use on the page. */
export interface Sheet {
  calls: Call[]
  answerEthereum(params: unknown, other: boolean): Promise<string>
  answerNostr(event: object): Promise<object>
  emit(accounts: string[]): void
}

/** Runs in the page: stand-ins that write down every call. */
export function installWallets(wallet: Wallets & { account: string; publicKey: string }): void {
  const sheet = window as unknown as Sheet
  sheet.calls = []
  const rejects = (name: string) => wallet.rejects?.includes(name)
  const listeners: ((accounts: string[]) => void)[] = []
  sheet.emit = (accounts) => {
    for (const listener of listeners) listener(accounts)
  }
  let accounts = wallet.connected ? [wallet.account] : []
  const ethereum = {
    on(event: string, listener: (accounts: string[]) => void) {
      sheet.calls.push({ name: `on ${event}` })
      listeners.push(listener)
    },
    removeListener() {},
    async request({ method, params = [] }: { method: string; params?: unknown[] }) {
      sheet.calls.push({ name: method, params })
      if (rejects(method)) throw { code: 4001, message: "User rejected the request." }
      if (method === "eth_chainId") return "0x1"
      if (method === "eth_requestAccounts") accounts = [wallet.account]
      if (method === "personal_sign") return sheet.answerEthereum(params, wallet.signsAsOther ?? false)
      return accounts
    },
  }
  const nostr = {
    async getPublicKey() {
      sheet.calls.push({ name: "getPublicKey" })
      return wallet.publicKey
    },
    async signEvent(event: object) {
      sheet.calls.push({ name: "signEvent", params: JSON.parse(JSON.stringify(event)) })
      if (rejects("signEvent")) throw new Error("User rejected")
      return sheet.answerNostr(event)
    },
  }
  if (wallet.ethereum) Object.assign(window, { ethereum })
  if (wallet.nostr) Object.assign(window, { nostr })
}
