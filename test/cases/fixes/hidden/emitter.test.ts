import { expect, it, vi } from 'vitest'
import { Emitter } from '../src/emitter'

it('goes on', () => {
  const emitter = new Emitter()
  const calls: string[] = []
  const stop = emitter.on('a', () => {
    calls.push('one')
    stop()
  })
  emitter.on('a', () => calls.push('two'))
  emitter.on('a', () => calls.push('three'))
  emitter.emit('a')
  emitter.emit('a')
  expect(calls).toEqual(['one', 'two', 'three', 'two', 'three'])
  const late = vi.fn()
  emitter.on('b', () => emitter.on('b', late))
  emitter.emit('b')
  expect(late).not.toHaveBeenCalled()
})
it('takes away', () => {
  const emitter = new Emitter()
  const [a, b] = [vi.fn(), vi.fn()]
  emitter.on('x', a)
  emitter.once('x', b)
  emitter.off('x', b)
  emitter.off('x', vi.fn())
  expect(emitter.count('x')).toBe(1)
  emitter.emit('x')
  expect(a).toHaveBeenCalledTimes(1)
  expect(b).not.toHaveBeenCalled()
  emitter.once('x', b)()
  expect(emitter.count('x')).toBe(1)
})
