// What a signature of each Nostr kind does, in one table (NIP-01 and the kinds register of the NIPs repository).
import type { Tier } from "../spasm/reading.ts"

/**
 * An ordinary kind only says something, be it anew; any other replaces a list, a setting or a state, deletes, logs in or moves
 * money.
 */
export type KindPower = "ordinary" | Tier

type Kinds = number | readonly [first: number, last: number]
type Row = readonly [key: string, power: KindPower, ...kinds: readonly Kinds[]]

/** The first row that holds a kind counts, so the ranges that stand for unknown kinds come last. */
const TABLE = [
  ["profile", "check", 0],
  ["note", "ordinary", 1],
  ["follow-list", "danger", 3],
  ["old-private-message", "check", 4],
  ["deletion", "check", 5],
  ["repost", "ordinary", 6, 16],
  ["reaction", "ordinary", 7],
  ["badge-award", "check", 8],
  ["chat-message", "ordinary", 9],
  ["thread", "ordinary", 11],
  ["sealed-message", "check", 13],
  ["unsigned-message", "danger", 14, 15],
  ["web-reaction", "check", 17],
  ["picture", "ordinary", 20],
  ["video", "ordinary", 21, 22, 34235, 34236],
  ["public-message", "ordinary", 24],
  ["channel", "ordinary", 40],
  ["channel-details", "check", 41],
  ["channel-message", "ordinary", 42],
  ["channel-hide", "ordinary", 43],
  ["channel-mute", "ordinary", 44],
  ["podcast-episode", "ordinary", 54],
  ["vanish", "danger", 62],
  ["chess-game", "ordinary", 64],
  ["app-data", "check", 78, 30078],
  ["group-encryption", "check", [443, 445]],
  ["wiki-change", "ordinary", 818],
  ["vote", "ordinary", 1018],
  ["bid", "danger", 1021],
  ["bid-answer", "check", 1022],
  ["file", "ordinary", 1063],
  ["poll", "ordinary", 1068],
  ["comment", "ordinary", 1111],
  ["voice-message", "ordinary", 1222, 1244],
  ["draft", "ordinary", 1234, 31234],
  ["live-chat", "ordinary", 1311],
  ["code", "ordinary", 1337],
  ["patch", "ordinary", [1617, 1619]],
  ["issue", "ordinary", 1621],
  ["issue-state", "check", [1630, 1633]],
  ["report", "check", 1984],
  ["label", "check", 1985],
  ["torrent", "check", 2003],
  ["torrent-comment", "check", 2004],
  ["coinjoin", "danger", 2022],
  ["community-approval", "check", 4550],
  ["website", "check", 5128, 15128, 34128, 35128],
  ["ecash-wallet", "danger", [7374, 7376], 17375],
  ["geocache", "ordinary", 7516, 7517, 37516, 37517],
  ["relay-members", "check", 8000, 8001, 13534],
  ["group-add-person", "danger", 9000],
  ["group-remove-person", "danger", 9001],
  ["group-details", "danger", 9002],
  ["group-remove-post", "danger", 9005],
  ["group-create", "danger", 9007],
  ["group-delete", "danger", 9008],
  ["group-invite", "danger", 9009],
  ["group-join", "danger", 9021],
  ["group-leave", "danger", 9022],
  ["group-administration", "danger", [9000, 9030]],
  ["donation-goal", "check", 9041],
  ["ecash-zap", "danger", 9321],
  ["zap-request", "check", 9734],
  ["zap-receipt", "danger", 9735],
  ["highlight", "ordinary", 9802],
  ["mute-list", "check", 10000, 30007],
  ["pinned-notes", "check", 10001],
  ["relay-list", "check", 10002],
  ["bookmarks", "check", 10003, 30003],
  ["communities", "check", 10004],
  ["channel-list", "check", 10005],
  ["blocked-relays", "check", 10006],
  ["search-relays", "check", 10007],
  ["profile-badges", "check", 10008, 30008],
  ["outside-identities", "check", 10011],
  ["favourite-relays", "check", 10012],
  ["private-relays", "check", 10013],
  ["interests", "check", 10015, 30015],
  ["ecash-receiving", "danger", 10019],
  ["followed-media", "check", 10020],
  ["emoji-list", "check", 10030, 30030],
  ["inbox-relays", "check", 10050],
  ["group-key-relays", "check", 10051],
  ["podcast-list", "check", 10054],
  ["file-servers", "check", 10063, 10096],
  ["room-presence", "ordinary", 10312],
  ["wallet-service", "danger", 13194],
  ["relay-login", "check", 22242],
  ["wallet-command", "danger", 23194],
  ["wallet-answer", "danger", 23195],
  ["remote-signer", "danger", 24133],
  ["file-server-login", "check", 24242],
  ["web-login", "check", 27235],
  ["relay-join", "check", 28934],
  ["relay-invite", "check", 28935],
  ["relay-leave", "check", 28936],
  ["people-set", "check", 30000],
  ["relay-set", "check", 30002],
  ["curation-set", "check", [30004, 30006]],
  ["badge-definition", "check", 30009],
  ["shop", "check", [30017, 30020]],
  ["article", "ordinary", 30023],
  ["article-draft", "ordinary", 30024],
  ["book", "ordinary", 30040, 30041],
  ["app-release", "check", 30063],
  ["app-set", "check", 30267],
  ["live-event", "ordinary", [30311, 30313]],
  ["status", "ordinary", 30315],
  ["trust-score", "check", [30382, 30384]],
  ["listing", "check", 30402, 30403],
  ["repository", "check", 30617, 30618],
  ["wiki-article", "ordinary", 30818, 30819],
  ["calendar-event", "ordinary", 31922, 31923],
  ["calendar", "ordinary", 31924],
  ["calendar-answer", "ordinary", 31925],
  ["app-recommendation", "check", 31989],
  ["app-description", "check", 31990, 32267],
  ["community", "check", 34550],
  ["ecash-mint", "danger", 38172, 38173],
  ["money-order", "danger", 38383],
  ["group-definition", "check", [39000, 39009]],
  ["starter-pack", "check", 39089, 39092],
  ["web-bookmark", "check", 39701],
  ["unknown-replacing", "check", [10000, 19999], [30000, 39999]],
  ["unknown-temporary", "ordinary", [20000, 29999]],
  ["unknown", "ordinary", [0, 65535]],
] as const satisfies readonly Row[]

export type KindKey = (typeof TABLE)[number][0]

export type KindMeaning = {
  readonly key: KindKey
  readonly power: KindPower
  /** False where the key tells only what the number's range means. */
  readonly known: boolean
}

const UNKNOWN: readonly KindKey[] = ["unknown-replacing", "unknown-temporary", "unknown"]

const firstOf = (kinds: Kinds): number => (typeof kinds === "number" ? kinds : kinds[0])
const lastOf = (kinds: Kinds): number => (typeof kinds === "number" ? kinds : kinds[1])

/** What a signature of this kind does. */
export function kindMeaning(kind: number): KindMeaning {
  const holds = (kinds: Kinds): boolean => kind >= firstOf(kinds) && kind <= lastOf(kinds)
  const row = TABLE.find(([, , ...kinds]) => kinds.some(holds))
  const [key, power] = row ?? (["unknown", "ordinary"] as const)
  return { key, power, known: !UNKNOWN.includes(key) }
}

/** How much power a kind has: null for one that only speaks, or that nobody knows. */
export function kindPower(kind: number): Tier | null {
  const { power } = kindMeaning(kind)
  return power === "ordinary" ? null : power
}

/** Kinds that only publish words or a link to them. */
export const SPEAKING_KINDS: readonly number[] = TABLE.filter(
  ([key, power]) => power === "ordinary" && !UNKNOWN.includes(key),
).flatMap(([, , ...kinds]) => kinds.flatMap(kindsIn))

function kindsIn(kinds: Kinds): readonly number[] {
  return Array.from({ length: lastOf(kinds) - firstOf(kinds) + 1 }, (_, at) => firstOf(kinds) + at)
}

/** Kinds that are never signed, whatever a person presses: they are unsigned by definition. */
export const NEVER_SIGNED: readonly number[] = [14, 15]

const PAYING: readonly KindKey[] = [
  "coinjoin",
  "ecash-wallet",
  "ecash-zap",
  "ecash-receiving",
  "wallet-service",
  "wallet-command",
  "wallet-answer",
  "ecash-mint",
  "money-order",
]

/** Whether a kind moves money or commands what does: refused, as payments are. */
export const isPaying = (kind: number): boolean => PAYING.includes(kindMeaning(kind).key)
