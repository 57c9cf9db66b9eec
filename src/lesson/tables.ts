import type { MarkdownIt } from 'markdown-it'

/** A table that is wider than the text scrolls by itself, by keyboard too. */
export function useScrollingTables(md: MarkdownIt): void {
  md.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n'
  md.renderer.rules.table_close = () => '</table></div>\n'
}
