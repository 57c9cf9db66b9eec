import { createHighlighterCoreSync, type HighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import bash from 'shiki/langs/bash.mjs'
import docker from 'shiki/langs/docker.mjs'
import json from 'shiki/langs/json.mjs'
import python from 'shiki/langs/python.mjs'
import toml from 'shiki/langs/toml.mjs'
import yaml from 'shiki/langs/yaml.mjs'
import dark from 'shiki/themes/github-dark-default.mjs'
import light from 'shiki/themes/github-light-default.mjs'

const NAMES: Record<string, string> = {
  python: 'python', py: 'python', yaml: 'yaml', yml: 'yaml', toml: 'toml', json: 'json', bash: 'bash', sh: 'bash',
  docker: 'docker', dockerfile: 'docker',
}

let highlighter: HighlighterCore | null = null

/**
 * Code as `<pre class="shiki">` in both themes at once: each token carries --shiki-light and --shiki-dark, and the page's
 * style sheet picks one. An unknown language is plain text. Highlighting happens when a lesson is loaded, never in the page.
 */
export function highlight(code: string, language: string): string {
  // The JavaScript engine, since it needs neither WebAssembly nor a promise.
  highlighter ??= createHighlighterCoreSync({
    engine: createJavaScriptRegexEngine(), langs: [bash, docker, json, python, toml, yaml], themes: [light, dark],
  })
  return highlighter.codeToHtml(code.replace(/\n$/, ''), {
    lang: NAMES[language] ?? 'text',
    themes: { light: 'github-light-default', dark: 'github-dark-default' },
    defaultColor: false,
  })
}
