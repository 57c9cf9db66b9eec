import type { FolderDoors } from '../stores/index.ts'

/** The smallest template, whole, for a folder that holds no lab yet. */
const first = import.meta.glob<string>([
  '../../sandbox-templates/fastapi-service/compose.yaml', '../../sandbox-templates/fastapi-service/{orders,checks}/**/*',
], { query: '?raw', import: 'default' })
const FIRST = '../../sandbox-templates/fastapi-service/'

export function folderDoors(page: Window, newId: () => string): FolderDoors {
  // `faultline open` puts it into the address of its page.
  const token = new URLSearchParams(page.location.search).get('folder') || null
  return {
    served: token === null ? null : async () => (await import('../folder/served.ts')).servedFolder(page.document.baseURI, token),
    pick: 'showDirectoryPicker' in page ? async () => (await import('../folder/doors.ts')).pickFolder(page, newId) : null,
    last: async () => ('showDirectoryPicker' in page ? (await import('../folder/doors.ts')).lastFolder() : null),
    async firstFiles() {
      const entries = await Promise.all(Object.entries(first).map(async ([path, load]): Promise<[string, string]> => [path.slice(FIRST.length), await load()]))
      return Object.fromEntries(entries)
    },
  }
}
