import type { Rolldown } from 'vite'
import { expect, it } from 'vitest'
import { filesOf } from '../../tools/vite/preload-lesson.ts'

const chunk = (fileName: string, facadeModuleId: string | null, imports: string[] = [], css: string[] = []): Rolldown.OutputChunk =>
  ({ type: 'chunk', fileName, facadeModuleId, imports, viteMetadata: { importedCss: new Set(css), importedAssets: new Set() } }) as unknown as Rolldown.OutputChunk

it('names what a lesson needs besides what the page asks for anyway', () => {
  const chunks = [
    chunk('assets/index.js', '/app/src/app/main.tsx', ['assets/react.js']),
    chunk('assets/react.js', null),
    chunk('assets/page.js', '/app/src/ui/pages/LessonPage.tsx', ['assets/design.js', 'assets/react.js'], ['assets/page.css']),
    chunk('assets/design.js', null, ['assets/react.js'], ['assets/design.css', 'assets/index.css']),
    chunk('assets/hello.js', '\0virtual:lesson/01-part/01-hello'),
  ]
  const html = '<script src="./assets/index.js"></script><link href="./assets/react.js"><link href="./assets/index.css">'
  expect(filesOf(chunks, html)).toEqual({
    page: ['assets/page.js', 'assets/page.css', 'assets/design.js', 'assets/design.css'],
    lessons: { '01-part/01-hello': 'assets/hello.js' },
  })
  expect(() => filesOf(chunks.slice(0, 2), html)).toThrow('imported lazily')
})
