import { describe, expect, it, vi } from 'vitest'
import { Emitter } from '../src/emitter'

describe('Emitter', () => {
  it('calls listeners', () => {
    const emitter = new Emitter()
    const listener = vi.fn()
    emitter.on('a', listener)
    expect(emitter.emit('a', 1, 2)).toBe(true)
    expect(listener).toHaveBeenCalledWith(1, 2)
    expect(emitter.emit('b')).toBe(false)
  })
  it('stops', () => {
    const emitter = new Emitter()
    const listener = vi.fn()
    const stop = emitter.on('a', listener)
    stop()
    emitter.emit('a')
    expect(listener).not.toHaveBeenCalled()
    expect(emitter.names()).toEqual([])
  })
  it('calls once', () => {
    const emitter = new Emitter()
    const listener = vi.fn()
    emitter.once('a', listener)
    emitter.emit('a')
    emitter.emit('a')
    expect(listener).toHaveBeenCalledTimes(1)
  })
  it('calls those behind one that takes itself away', () => {
    const emitter = new Emitter()
    const last = vi.fn()
    emitter.once('a', () => {})
    emitter.on('a', last)
    emitter.emit('a')
    expect(last).toHaveBeenCalledTimes(1)
  })
  it('takes away what was to be called once', () => {
    const emitter = new Emitter()
    const listener = vi.fn()
    emitter.once('a', listener)
    emitter.off('a', listener)
    emitter.emit('a')
    expect(listener).not.toHaveBeenCalled()
  })
})
