// @ts-check
import fs from 'node:fs'
import path from 'node:path'
import { ROOT } from './run.mjs'

/**
 * Makes `npx faultline` work in the project itself: npx looks into node_modules/.bin, where npm puts the commands of
 * a project's packages but not its own.
 */
export function ensureShim() {
  const folder = path.join(ROOT, 'node_modules', '.bin')
  const launcher = path.join(ROOT, 'bin', 'faultline.mjs')
  if (!fs.existsSync(folder)) return
  if (process.platform === 'win32') {
    write(path.join(folder, 'faultline.cmd'), '@node "%~dp0\\..\\..\\bin\\faultline.mjs" %*\r\n')
    return
  }
  fs.chmodSync(launcher, 0o755)
  write(path.join(folder, 'faultline'), '#!/usr/bin/env node\nawait import(\'../../bin/faultline.mjs\')\n')
}

/** @param {string} file @param {string} text */
function write(file, text) {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return
  fs.writeFileSync(file, text, { mode: 0o755 })
}
