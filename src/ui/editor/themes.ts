import type * as monacoApi from 'monaco-editor/editor/editor.api.js'

type Monaco = typeof monacoApi

export const THEME_NAMES = { light: 'faultline-light', dark: 'faultline-dark' } as const

/** Monaco reads hex only: these are the tokens of design/tokens.css and code colours of equal weight beside them. */
const LIGHT = {
  surface: '#ffffff', text: '#22252d', soft: '#676b75', line: '#e2e4e9', hover: '#f3f5f8', accent: '#2f56c8',
  keyword: '#8b3096', string: '#1b6b52', number: '#94520a', name: '#2a4fb0', comment: '#6a6f79', type: '#0f6579', failed: '#c2331c',
}
const DARK: typeof LIGHT = {
  surface: '#131519', text: '#e6e7ea', soft: '#9a9da6', line: '#292c32', hover: '#1c1f24', accent: '#8fb0ff',
  keyword: '#d6a0e0', string: '#86d3b0', number: '#e6b673', name: '#9fbcff', comment: '#8d919b', type: '#7fcbdd', failed: '#ff8a70',
}

export function defineThemes({ editor }: Monaco): void {
  editor.defineTheme(THEME_NAMES.light, themeOf('vs', LIGHT))
  editor.defineTheme(THEME_NAMES.dark, themeOf('vs-dark', DARK))
}

function themeOf(base: 'vs' | 'vs-dark', c: typeof LIGHT) {
  const rule = (token: string, foreground: string, fontStyle = '') => ({ token, foreground: foreground.slice(1), fontStyle })
  return {
    base,
    inherit: true,
    rules: [
      rule('', c.text), rule('comment', c.comment, 'italic'), rule('keyword', c.keyword), rule('string', c.string),
      rule('string.escape', c.number), rule('number', c.number), rule('type', c.type), rule('tag', c.name),
      // The base theme has colours of its own for these, too near to one another.
      rule('type.yaml', c.name), rule('string.yaml', c.text), rule('number.yaml', c.number), rule('keyword.json', c.keyword),
      rule('identifier', c.text), rule('variable', c.name), rule('delimiter', c.soft), rule('operator', c.soft),
    ],
    colors: {
      'editor.background': c.surface,
      'editor.foreground': c.text,
      'editorLineNumber.foreground': c.soft,
      'editorLineNumber.activeForeground': c.text,
      'editor.lineHighlightBackground': c.hover,
      'editor.lineHighlightBorder': '#00000000',
      'editorIndentGuide.background1': c.line,
      'editorGutter.background': c.surface,
      'editorWidget.background': c.surface,
      'editorWidget.border': c.line,
      'editorCursor.foreground': c.accent,
      'editorError.foreground': c.failed,
      'editorOverviewRuler.border': '#00000000',
      'diffEditor.insertedLineBackground': base === 'vs' ? '#1b6b521a' : '#86d3b01f',
      'diffEditor.removedLineBackground': base === 'vs' ? '#c2331c14' : '#ff8a701f',
      'focusBorder': c.accent,
    },
  }
}
