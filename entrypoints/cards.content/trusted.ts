// A press of a person, and nobody else's: what a page's scripts press is not heard.
export const trusted =
  (work: () => void) =>
  (event: Event): void => {
    // The block may stand inside a link or a button of the page, which is not what was pressed.
    event.preventDefault()
    event.stopPropagation()
    if (event.isTrusted) work()
  }
