import { describe, expect, it } from 'vitest'
import { html, lessonFiles, only, parse, withBody } from './helpers.ts'

describe('sections', () => {
  it('begin at each h2; what stands before is titled as the lesson; ids are unique', () => {
    const { prose } = withBody('Intro.\n\n## A `GET` here\n\nOne.\n\n### Deeper\n\n## A GET here\n\nTwo.\n').lesson
    expect(prose.map((s) => [s.id, s.title])).toEqual([['a-lesson', 'A lesson'], ['a-get-here', 'A GET here'], ['a-get-here-2', 'A GET here']])
    expect(prose[1]?.html).toContain('<h3>Deeper</h3>')
    expect(prose[1]?.html).not.toContain('<h2')
  })
  it('have no empty first one', () => expect(withBody('## Only\n\nText.\n').lesson.prose.map((s) => s.id)).toEqual(['only']))
  it('refuse a # heading', () => expect(only(withBody('# Title\n')).line).toBe(FRONT_LINES + 1))
})

/** Lines of the test lesson before its body: ---, the frontmatter, ---, an empty one. */
const FRONT_LINES = lessonFiles()['lesson.md']!.split('Hello')[0]!.split('\n').length - 1

describe('safety', () => {
  it.each(['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<a href="javascript:alert(1)">x</a>'])('%s is text', (text) => {
    expect(html(text)).not.toMatch(/<script|<img|<a /)
  })
  it.each(['[x](javascript:alert(1))', '[x](JAVASCRIPT:alert(1))', '[x](data:text/html,hi)', '[x](vbscript:x)'])('%s is no link', (text) => expect(html(text)).not.toContain('<a'))
  it.each(['[x](http://example.com)', '[x](mailto:a@b.c)', '[x](../other)', '[x](file:///etc/passwd)'])('%s is reported', (text) => {
    expect(only(withBody(`Text.\n\n${text}\n`))).toMatchObject({ file: 'lesson.md', line: FRONT_LINES + 3 })
  })
  it('titles of containers and names of files are escaped', () => {
    expect(html('::: tip <b>x</b>\ny\n:::')).toContain('&lt;b&gt;')
    expect(html('```python "><script>\nx\n```')).not.toContain('<script')
  })
  it('links to the outside open apart and tell nothing', () => {
    expect(html('[x](https://example.com/)')).toContain('<a href="https://example.com/" target="_blank" rel="noopener noreferrer">')
  })
})

describe('live links', () => {
  it.each([
    ['[a](panel:logs)', '<a href="#" data-panel="logs">a</a>'],
    ['[a](fault:slow-payments)', '<a href="#" data-fault="Slow payments">a</a>'],
    ['[a](request:create-an-order)', '<a href="#" data-request="Create an order">a</a>'],
    ['[a](file:orders/main.py)', '<a href="#" data-file="orders/main.py">a</a>'],
    ['[a](file:orders/main.py#L12)', '<a href="#" data-file="orders/main.py" data-line="12">a</a>'],
    ['::: tip\n[a](panel:checks)\n:::', '<a href="#" data-panel="checks">a</a>'],
  ])('%s', (text, expected) => {
    expect(withBody(text).problems).toEqual([])
    expect(html(text)).toContain(expected)
  })

  it.each([
    ['[a](panel:log)', 'Did you mean panel:logs?'], ['[a](fault:slow)', '`fault:slow-payments`'], ['[a](request:create-order)', '`request:create-an-order`'], ['[a](file:main.py)', '`file:orders/main.py`'],
  ])('%s points at nothing', (text, help) => {
    expect(only(withBody(`One.\n\nTwo ${text}\n`))).toMatchObject({ line: FRONT_LINES + 3, help: expect.stringContaining(help) })
  })
})

describe('containers', () => {
  it('are callouts with a title', () => {
    expect(html('::: warning\nMind.\n:::')).toBe('<div class="callout callout-warning" role="note"><p class="callout-title">Watch out</p>\n<p>Mind.</p>\n</div>\n')
    expect(html('::: exercise Run it\nGo.\n:::')).toContain('<p class="callout-title">Run it</p>')
  })
  it('a hint is folded', () => expect(html('::: hint Which?\nThis.\n:::')).toBe('<details class="hint"><summary>Which?</summary>\n<p>This.</p>\n</details>\n'))
  it('an unknown one is reported', () => expect(only(withBody('::: tipp\nx\n:::\n')).help).toContain('`tip`, `warning`, `exercise` and `hint`'))
})

describe('code', () => {
  it('carries both themes and no colour of its own', () => {
    const out = html('```python\nasync def f(): return "x"\n```')
    expect(out).toMatch(/<pre class="shiki[^"]*"[^>]*tabindex="0"/)
    expect(out).toMatch(/style="--shiki-light:#\w+;--shiki-dark:#\w+"/)
    expect(out).not.toMatch(/[";]color:/)
  })
  it('names its file, which must be one of the lesson', () => {
    expect(html('```python orders/main.py\nx\n```')).toContain('<figure class="code" data-file="orders/main.py"><figcaption><a href="#" data-file="orders/main.py">orders/main.py</a></figcaption>')
    expect(only(withBody('```python order/main.py\nx\n```')).message).toContain('order/main.py')
  })
  it.each(['yaml', 'toml', 'json', 'bash', 'dockerfile'])('%s is highlighted', (language) => expect(html(`\`\`\`${language}\nname: "x" # y\n\`\`\``)).toContain('--shiki-dark'))
  it('an unknown language is plain text', () => expect(html('```klingon\n<b>\n```')).toContain('&#x3C;b>'))
  it('what is in it is text', () => expect(html('```python\n"<script>alert(1)</script>"\n```')).not.toContain('<script'))
})

it('an image is reported', () => expect(only(parse(lessonFiles({}, { body: '![a](https://example.com/a.png)\n' }))).message).toContain('no images'))
