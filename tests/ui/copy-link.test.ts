import { expect, it } from 'vitest'
import { addressOf } from '../../src/ui/share/copyLink.ts'

it.each([
  ['http://localhost:4173/#/lesson/x', 'http://localhost:4173/#/run/1.a'],
  ['http://example.org/course/isolated.html?x=1#/', 'http://example.org/course/isolated.html?x=1#/run/1.a'],
  // What only this machine may know stays on it.
  ['http://localhost:4173/?folder=secret#/folder', 'http://localhost:4173/#/run/1.a'],
  ['http://localhost:4173/?host=ws%3A%2F%2Flocalhost%3A4180%2F%3Ftoken%3Dsecret#/', 'http://localhost:4173/#/run/1.a'],
])('a link from %s is %s', (own, link) => {
  expect(addressOf('/run/1.a', own)).toBe(link)
})
