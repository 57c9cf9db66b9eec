import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { expect, it } from 'vitest'
import { addCompressedSizes, compressFolder } from '../../tools/compress.ts'
import { Progress } from '../../tools/progress.ts'
import { tempFolder } from './temp.ts'

it('puts .gz and .br beside each file that gains, and tells the manifest', async () => {
  const big = 'kafka '.repeat(2000)
  const entry = (name: string, size: number) => ({ name, path: name, size, sha256: '' })
  const folder = tempFolder({
    'snapshot.bin': big, 'small.txt': 'small', 'font.woff2': big,
    'manifest.json': JSON.stringify({ files: [entry('small.txt', 5)], libs: [], packages: Array.from({ length: 100 }, (_, i) => ({ name: `package-${i}`, version: '1' })), snapshot: entry('snapshot.bin', big.length) }),
  })
  await compressFolder(folder, new Progress('Test'))
  addCompressedSizes(folder)
  const gz = fs.readFileSync(path.join(folder, 'snapshot.bin.gz'))
  expect(zlib.gunzipSync(gz).toString()).toBe(big)
  expect(zlib.brotliDecompressSync(fs.readFileSync(path.join(folder, 'snapshot.bin.br'))).toString()).toBe(big)
  expect(fs.readdirSync(folder).sort()).toEqual(['font.woff2', 'manifest.json', 'small.txt', 'snapshot.bin', 'snapshot.bin.br', 'snapshot.bin.gz'])
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as { files: object[]; snapshot: { gz: number } }
  expect([manifest.snapshot.gz, manifest.files[0]]).toEqual([gz.length, entry('small.txt', 5)])
})
