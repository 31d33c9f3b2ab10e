// A card with its text as a forum would format it. Apart from the card itself: the parser weighs more than all else of it.
import { parseMarkdown } from "../text/markdown.ts"
import type { Card } from "./card.ts"

/** The same card, and everything under it, formatted. */
export const formatted = (card: Card): Card => ({
  ...card,
  body: parseMarkdown(card.content),
  children: card.children.map(formatted),
})
