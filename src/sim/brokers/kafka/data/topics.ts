import { flagOf, type Config } from '../config.ts'
import { isInternal } from '../state.ts'

/** What a topic may be called; null where nothing is wrong with the name. In the real broker's words. */
export function nameComplaint(name: string): string | null {
  if (name === '') return 'Topic name is invalid: the empty string is not allowed'
  if (name === '.' || name === '..') return `Topic name is invalid: '.' or '..' is not allowed`
  if (name.length > 249) return `Topic name is invalid: the length of '${name}' is longer than the max allowed length 249`
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return `Topic name is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`
  }
  return null
}

export const mayCreate = (config: Config, name: string): boolean => flagOf(config, 'auto.create.topics.enable') && !isInternal(name)

/** String.hashCode of Java, which decides the partition that a group or transaction lives in. */
function javaHash(text: string): number {
  let hash = 0
  for (let n = 0; n < text.length; n++) hash = (Math.imul(hash, 31) + text.charCodeAt(n)) | 0
  return hash
}

export const coordinatorPartition = (id: string, partitions: number): number => (javaHash(id) & 0x7fffffff) % partitions
