import { describe, expect, it } from 'vitest'
import { booted, get } from './fake-process.ts'
import { echoServer } from './scripts.ts'

describe('a step in words', () => {
  it('tells a request from the connection to the answer, and that nothing is left', async () => {
    const world = await booted({ scripts: { a: echoServer() } })
    await world.runUntil(1e9)
    expect(world.nextInWords()).toBe('')
    world.apply(get('http://a:8000/x'))
    const told: string[] = []
    for (let words = world.nextInWords(); words !== ''; words = world.nextInWords()) {
      const before = world.steps
      told.push(words)
      await world.step()
      expect(world.steps).toBe(before + 1)
    }
    const order = ['client calls a:8000', 'a is asked for a connection by client', 'client hears that a accepts', 'a received', 'a runs: it accepted a connection on port 8000, received', 'client received', 'client is done with a:8000']
    const places = order.map((words) => told.findIndex((line) => line.startsWith(words)))
    expect(places, told.join('\n')).toEqual([...places].sort((x, y) => x - y))
    expect(places).not.toContain(-1)
    expect(told.find((line) => line.startsWith('a received'))).toMatch(/^a received \d+ B from client$/)
  })
})
