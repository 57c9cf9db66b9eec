import type { Plugin } from 'vite'

/**
 * React Aria names its own buttons and announcements in 34 languages; the page is in English. In another one they would be
 * read out by an English voice, and they weigh 12 kB. What is empty is passed over by its LocalizedStringDictionary.
 */
export const OTHERS = /\/react-(?:aria|stately)[^/]*\/dist\/.*\/intl\/(?:.*\/)?(?!en-US\.)[a-z]{2}-[A-Z]{2}\.m?js$/

export function oneLanguage(): Plugin {
  return {
    name: 'faultline:one-language',
    apply: 'build',
    load: { filter: { id: OTHERS }, handler: () => 'export default undefined' },
  }
}
