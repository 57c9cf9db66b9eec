// @ts-check
import fs from 'node:fs'
import path from 'node:path'
import { ROOT } from './run.mjs'

/** npm itself runs from here on; everything else runs on the project's own Node. */
const MINIMUM = [20, 20]
const OWN_MAJOR = 26

export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return
  throw new Error(`Node ${MINIMUM.join('.')} or later is needed to set up (this is ${version}). Install it from https://nodejs.org/.`)
}

/** @param {string} name @param {string} inside */
const inPackage = (name, inside) => path.join(ROOT, 'node_modules', name, ...inside.split('/'))

/**
 * The project's Node: a per-platform package of npm's `node`, which needs no install script. Where there is none for
 * this machine, one that is on it already and new enough.
 */
export function projectNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const file = platform === 'win' ? 'bin/node.exe' : 'bin/node'
  const names = [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`, 'node']
  const found = names.map((name) => inPackage(name, file)).find((candidate) => fs.existsSync(candidate))
  if (found) return found
  if (Number(process.versions.node.split('.')[0]) >= OWN_MAJOR) return process.execPath
  throw new Error(
    `The project's Node ${OWN_MAJOR} is not in node_modules (packages ${names.slice(0, 2).join(', ')}). npm leaves out an optional package that it cannot fetch: ` +
    `check the network, delete node_modules and run this again. On a system without such a package, run it with Node ${OWN_MAJOR} or later.`,
  )
}
