import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folders, absolute; every tool takes them from here. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
export const CACHE = path.join(ROOT, '.cache')
export const DIST = path.join(ROOT, 'dist')
export const PYODIDE = path.join(ROOT, 'node_modules', 'pyodide')
/** The sandbox image; git-ignored, and copied into dist/ by Vite like all of public/. */
export const IMAGE = path.join(ROOT, 'public', 'sandbox')
export const WHEELS = path.join(CACHE, 'wheels')
export const LOCK = path.join(ROOT, 'python', 'requirements.lock')
