import { openDB, type IDBPDatabase } from 'idb'
import type { ImageManifest } from '../../process/image.ts'

/**
 * A snapshot that this browser made for itself because the shipped one did not fit its engine. Kept until the image or
 * the browser changes; without storage it is simply made again.
 */
const STORE = 'snapshots'

const database = (): Promise<IDBPDatabase> => openDB('faultline-sandbox', 1, {
  upgrade(db) { db.createObjectStore(STORE) },
})

const keyOf = (manifest: ImageManifest): string =>
  [manifest.format, ...manifest.files.map((file) => file.sha256.slice(0, 8)), navigator.userAgent].join(' ')

export async function loadKeptSnapshot(manifest: ImageManifest): Promise<Blob | null> {
  try {
    const db = await database()
    const found: unknown = await db.get(STORE, keyOf(manifest))
    db.close()
    return found instanceof Blob ? found : null
  } catch {
    return null
  }
}

export async function keepSnapshot(manifest: ImageManifest, bytes: Uint8Array): Promise<void> {
  try {
    const db = await database()
    await db.clear(STORE)
    await db.put(STORE, new Blob([bytes as BlobPart]), keyOf(manifest))
    db.close()
  } catch {
    // Full or blocked storage: the next visit boots cold again.
  }
}
