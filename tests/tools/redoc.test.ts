import { expect, it } from 'vitest'
import { fileIn } from '../../tools/redoc.ts'

/** A tar archive of these files, as npm packs one. */
function tarOf(files: [string, string][]): Buffer {
  return Buffer.concat(files.flatMap(([name, text]) => {
    const header = Buffer.alloc(512)
    header.write(name)
    header.write(text.length.toString(8).padStart(11, '0'), 124)
    return [header, Buffer.from(text.padEnd(Math.ceil(text.length / 512) * 512, '\0'))]
  }).concat(Buffer.alloc(1024)))
}

it('finds a file of a package, and says which it lacks', () => {
  const tar = tarOf([['package/a', ''], ['package/b', 'b'.repeat(513)], ['package/c', 'see']])
  expect(fileIn(tar, 'package/a').toString()).toBe('')
  expect(fileIn(tar, 'package/b').toString()).toBe('b'.repeat(513))
  expect(fileIn(tar, 'package/c').toString()).toBe('see')
  expect(() => fileIn(tar, 'package/d')).toThrow('has no package/d')
})
