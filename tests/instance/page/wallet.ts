import { BrowserProvider, type Eip1193Provider, type JsonRpcSigner } from "ethers"
import { toBeHex, toBeNpub } from "spasm.js"
import { say } from "./dom.ts"

export interface NostrEvent {
  kind: number
  created_at: number
  tags: string[][]
  content: string
  pubkey: string
  id: string
  sig: string
}

interface WalletWindow {
  ethereum?: Eip1193Provider & { on?(event: string, listener: (accounts?: string[]) => void): void }
  nostr?: { getPublicKey(): Promise<string>; signEvent(event: object): Promise<NostrEvent> }
}

/** Looked up at every use: a wallet may appear, or be another one, after the page has loaded. */
const wallets = (): WalletWindow => window as unknown as WalletWindow

/**
 * Who is connected. Nothing of it is remembered over a reload.
 * The address and the signer are kept apart on purpose, with the consequences this has in the real page:
 * an account changed in the wallet becomes the author, while the account connected first still signs.
 */
export const connection = {
  address: "",
  keyType: "" as "ethereum" | "nostr" | "",
  ethereum: "",
  nostr: "",
}

let provider: BrowserProvider | undefined
let signer: JsonRpcSigner | undefined
const listeners: (() => void)[] = []

export const onConnectionChange = (listener: () => void): void => void listeners.push(listener)

function setConnected(address: string | undefined, keyType: "ethereum" | "nostr"): void {
  connection.address = address ?? ""
  connection.keyType = address ? keyType : ""
  if (address) connection[keyType] = address
  for (const listener of listeners) listener()
}

export function watchAccounts(): void {
  wallets().ethereum?.on?.("accountsChanged", (accounts) => {
    setConnected(Array.isArray(accounts) ? accounts[0] : undefined, "ethereum")
  })
}

export async function connectEthereum(): Promise<boolean> {
  try {
    const { ethereum } = wallets()
    if (!ethereum) {
      say("No Ethereum wallet was found in this browser.", "error")
      return false
    }
    provider = new BrowserProvider(ethereum)
    signer = await provider.getSigner()
    const [account] = await provider.listAccounts()
    setConnected(account?.address, "ethereum")
    return account !== undefined
  } catch (error) {
    console.error(error)
    return false
  }
}

export async function connectNostr(): Promise<boolean> {
  try {
    const { nostr } = wallets()
    if (!nostr) {
      say("No Nostr wallet was found in this browser.", "error")
      return false
    }
    const publicKey = await nostr.getPublicKey()
    if (!publicKey) return false
    setConnected(toBeNpub(publicKey), "nostr")
    return true
  } catch (error) {
    console.error(error)
    setConnected("", "nostr")
    return false
  }
}

export const nostrHex = (address: string): string => toBeHex(address).toLowerCase()

/** Signs a text with the account connected; null when the person or the wallet does not want to. */
export async function signText(text: string): Promise<{ signature: string; signer: string } | null> {
  try {
    signer ??= await provider?.getSigner()
    const signature = await signer?.signMessage(text)
    return signer && signature ? { signature, signer: signer.address.toLowerCase() } : null
  } catch (error) {
    console.error("signString failed", error)
    return null
  }
}

export async function signNostrEvent(event: object): Promise<NostrEvent | null> {
  try {
    return (await wallets().nostr?.signEvent(event)) ?? null
  } catch (error) {
    console.error(error)
    return null
  }
}
