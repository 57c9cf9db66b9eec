import path from 'node:path'
import type { Plugin, Rolldown } from 'vite'

/**
 * Whoever opens a lesson by its address gets what the lesson's page is made of along with the page's own scripts, not one
 * after the other: the address is behind the hash, so only a script in the page can know it.
 */
const PAGE = 'src/ui/pages/LessonPage.tsx'
const LESSON = '\0virtual:lesson/'

export function preloadLesson(): Plugin {
  return {
    name: 'faultline:preload-lesson',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((one) => one.type === 'chunk')
        // Before the styles: a script behind them would wait for them.
        return html.replace('<script type="module"', `<script>${scriptOf(filesOf(chunks, html))}</script>\n    $&`)
      },
    },
  }
}

export interface LessonFiles {
  /** Of every lesson. */
  page: string[]
  /** Of each, by its id. */
  lessons: Record<string, string>
}

export function filesOf(chunks: Rolldown.OutputChunk[], html: string): LessonFiles {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const page = chunks.find((chunk) => chunk.facadeModuleId?.split(path.sep).join('/').endsWith(PAGE))
  if (!page) throw new Error(`no chunk of the build is ${PAGE}: it has to be imported lazily`)
  const files = new Set<string>()
  const add = (chunk: Rolldown.OutputChunk): void => {
    if (files.has(chunk.fileName) || html.includes(chunk.fileName)) return
    files.add(chunk.fileName)
    for (const name of chunk.viteMetadata?.importedCss ?? []) if (!html.includes(name)) files.add(name)
    for (const name of chunk.imports) add(byName.get(name)!)
  }
  add(page)
  const lessons = chunks.filter((chunk) => chunk.facadeModuleId?.startsWith(LESSON))
  return { page: [...files], lessons: Object.fromEntries(lessons.map((chunk) => [chunk.facadeModuleId!.slice(LESSON.length), chunk.fileName])) }
}

const scriptOf = ({ page, lessons }: LessonFiles): string => `
(function () {
  var id = (/^#\\/lesson\\/([^?]+)/.exec(location.hash) || [])[1], lessons = ${JSON.stringify(lessons)}
  if (!Object.prototype.hasOwnProperty.call(lessons, id)) return
  // The lesson first: its text is read while the rest comes.
  ;[lessons[id]].concat(${JSON.stringify(page)}).forEach(function (file, i) {
    var link = document.createElement('link'), style = /\\.css$/.test(file)
    link.rel = style ? 'preload' : 'modulepreload'
    if (style) link.as = 'style'
    link.crossOrigin = ''
    link.fetchPriority = i === 0 || style ? 'high' : 'low'
    link.href = './' + file
    document.head.appendChild(link)
  })
})()
`
