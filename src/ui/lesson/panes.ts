/** Marks an element as a pane that F6 moves to. */
export const PANE = 'data-pane'

/** Moves the focus to the next pane, as F6 does in every multi-pane program. */
export function focusNextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>(`[${PANE}]`)].filter((pane) => pane.offsetParent !== null)
  if (panes.length === 0) return
  const at = panes.findIndex((pane) => pane.contains(document.activeElement))
  const next = panes[(at + 1) % panes.length]!
  const inside = next.querySelector<HTMLElement>('.monaco-editor textarea, .monaco-editor .native-edit-context, [role="tab"][aria-selected="true"]')
  ;(inside ?? next).focus()
}
