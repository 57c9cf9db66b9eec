import type { MarkdownIt } from 'markdown-it'
import container from 'markdown-it-container'

/** ::: NAME [title] ... :::, and the title where none is written. */
export const CONTAINERS: Record<string, string> = { tip: 'Tip', warning: 'Watch out', exercise: 'Your turn', hint: 'Hint' }

export function useContainers(md: MarkdownIt): void {
  for (const [name, title] of Object.entries(CONTAINERS)) {
    md.use(container, name, {
      render: (tokens: { nesting: number; info: string }[], i: number) => {
        const token = tokens[i]!
        const written = token.info.trim().slice(name.length).trim()
        return token.nesting === 1 ? opening(name, md.utils.escapeHtml(written || title)) : name === 'hint' ? '</details>\n' : '</div>\n'
      },
    })
  }
}

function opening(name: string, title: string): string {
  // A hint is folded in place: the learner asks for it.
  if (name === 'hint') return `<details class="hint"><summary>${title}</summary>\n`
  return `<div class="callout callout-${name}" role="note"><p class="callout-title">${title}</p>\n`
}
