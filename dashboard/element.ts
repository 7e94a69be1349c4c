/** The element with this id. The page has every one that is asked for. */
export function element(id: string): HTMLElement
export function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind
export function element(id: string, kind = HTMLElement): HTMLElement {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`The page has no ${kind.name} #${id}.`)
}
