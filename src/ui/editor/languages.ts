import type * as monacoApi from 'monaco-editor/editor/editor.api.js'

type Monaco = typeof monacoApi

const LANGUAGES: Record<string, string> = {
  py: 'python', yaml: 'yaml', yml: 'yaml', toml: 'toml', md: 'markdown', json: 'json', lock: 'toml', cfg: 'toml', ini: 'toml',
}

export function languageOf(path: string): string {
  const name = path.split('/').at(-1) ?? ''
  if (/^Dockerfile(\.|$)/.test(name)) return 'dockerfile'
  return LANGUAGES[name.split('.').at(-1) ?? ''] ?? 'plaintext'
}

/** JSON's colours without its language service, which would bring a worker of its own. */
export function registerJson(monaco: Monaco): void {
  monaco.languages.register({ id: 'json', extensions: ['.json'] })
  monaco.languages.setMonarchTokensProvider('json', {
    tokenizer: {
      root: [
        [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'type'],
        [/"(?:[^"\\]|\\.)*"/, 'string'],
        [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, 'number'],
        [/\b(?:true|false|null)\b/, 'keyword'],
        [/[{}[\]]/, '@brackets'],
      ],
    },
  })
  monaco.languages.setLanguageConfiguration('json', PAIRS)
}

export function registerToml(monaco: Monaco): void {
  monaco.languages.register({ id: 'toml', extensions: ['.toml'] })
  monaco.languages.setMonarchTokensProvider('toml', {
    tokenizer: {
      root: [
        [/#.*$/, 'comment'],
        [/^\s*\[\[?[^\]]*\]\]?/, 'type'],
        [/[\w.-]+(?=\s*=)/, 'variable'],
        [/"""/, 'string', '@multi'],
        [/"(?:[^"\\]|\\.)*"|'[^']*'/, 'string'],
        [/\b(?:true|false)\b/, 'keyword'],
        [/[+-]?\d[\d_.:TZ-]*/, 'number'],
      ],
      multi: [[/"""/, 'string', '@pop'], [/[^"]+|"/, 'string']],
    },
  })
  monaco.languages.setLanguageConfiguration('toml', { ...PAIRS, comments: { lineComment: '#' } })
}

const PAIRS = {
  brackets: [['{', '}'], ['[', ']']] as [string, string][],
  autoClosingPairs: [{ open: '{', close: '}' }, { open: '[', close: ']' }, { open: '"', close: '"' }],
}
