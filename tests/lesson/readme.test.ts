import { describe, expect, it } from 'vitest'
import { renderReadme } from '../../src/lesson/readme.ts'

const html = (text: string) => renderReadme(text).map((section) => section.html).join('')

describe('the README of a folder', () => {
  it('is split at its headings; the title is the folder’s', () => {
    expect(renderReadme('# Shop\n\nIt sells.\n\n## Run it\n\nSo.\n\n## Run it\n\nOr so.').map(({ id, title }) => [id, title]))
      .toEqual([['readme', 'README'], ['run-it', 'Run it'], ['run-it-2', 'Run it']])
    expect(html('# Shop\n\nIt sells.')).toBe('<p>It sells.</p>\n')
  })

  it('is text, whatever is in it', () => {
    expect(html('<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>')).not.toMatch(/<(script|img)/)
    expect(html('[a](javascript:alert(1)) [b](data:text/html,x)')).not.toContain('<a')
    expect(html('![a picture](http://example.com/x.png "t")')).toBe('<p>[a picture]</p>\n')
    expect(html('```html\n<b>x</b>\n```')).toContain('&lt;b&gt;x&lt;/b&gt;')
  })

  it('leads out of the page, or into the editor', () => {
    expect(html('[docs](https://example.com/x)')).toContain('<a href="https://example.com/x" target="_blank" rel="noreferrer">')
    expect(html('[main](./orders/main.py#L3)')).toContain('<a href="#" data-file="orders/main.py">')
    expect(html('[below](#run-it)')).toContain('<a href="#run-it">')
  })
})
