// What a browser needs of the texts: not the names that make their places readable to a translator, nor the blanks.

type Text = {
  readonly message: string
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>
}

/** A `messages.json` that says the same, with `$1` where `$NAME$` stood for it. */
export function packedTexts(json: string): string {
  const texts = JSON.parse(json) as Readonly<Record<string, Text>>
  const packed = Object.entries(texts).map(([key, { message, placeholders = {} }]) => [
    key,
    {
      message: message.replace(
        /\$(\w+)\$/g,
        (whole, name) => placeholders[name.toLowerCase()]?.content ?? whole,
      ),
    },
  ])
  return JSON.stringify(Object.fromEntries(packed))
}
