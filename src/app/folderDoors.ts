import type { FolderDoors } from '../stores/index.ts'

/** The smallest template, whole, for a folder that holds no lab yet. */
const first = import.meta.glob<string>([
  '../../sandbox-templates/fastapi-service/compose.yaml', '../../sandbox-templates/fastapi-service/{orders,checks}/**/*', '../../sandbox-templates/fastapi-service/README.md',
], { query: '?raw', import: 'default' })
const FIRST = '../../sandbox-templates/fastapi-service/'

/** The token that `faultline open` puts into the address of its page. */
export const folderToken = (search: string): string | null => new URLSearchParams(search).get('folder') || null

export function folderDoors(page: Window, newId: () => string): FolderDoors {
  const token = folderToken(page.location.search)
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
