import { describe, expect, it, vi } from 'vitest'
import { createHistory, createStore, memo, move, toggle } from '../src/store'

describe('store', () => {
  it('merges', () => {
    const store = createStore({ a: 1, b: 2 })
    store.setState({ a: 3 })
    store.setState((state) => ({ b: state.a + 1 }))
    expect(store.getState()).toEqual({ a: 3, b: 4 })
  })
  it('replaces', () => {
    const store = createStore<{ a?: number; b?: number }>({ a: 1 })
    store.setState({ b: 2 }, true)
    expect(store.getState()).toEqual({ b: 2 })
    store.reset()
    expect(store.getState()).toEqual({ a: 1 })
  })
  it('tells listeners', () => {
    const store = createStore({ a: 1 })
    const listener = vi.fn()
    const stop = store.subscribe(listener)
    store.setState({ a: 2 })
    expect(listener.mock.calls).toEqual([[{ a: 2 }, { a: 1 }]])
    stop()
    store.setState({ a: 3 })
    expect(listener).toHaveBeenCalledTimes(1)
  })
  it('tells nobody where nothing changed', () => {
    const store = createStore({ a: 1 })
    const listener = vi.fn()
    store.subscribe(listener)
    store.setState((state) => state)
    expect(listener).not.toHaveBeenCalled()
  })
  it('lets listeners come while others are told', () => {
    const store = createStore({ a: 1 })
    let calls = 0
    store.subscribe(() => {
      calls++
      if (calls < 5) store.subscribe(() => void calls++)
    })
    store.setState({ a: 2 })
    expect(calls).toBe(1)
  })
  it('tells of a part', () => {
    const store = createStore({ a: 1, b: 1 })
    const listener = vi.fn()
    store.select((state) => state.a, listener)
    store.setState({ b: 2 })
    expect(listener).not.toHaveBeenCalled()
    store.setState({ a: 2 })
    store.setState({ a: 3 })
    expect(listener.mock.calls).toEqual([
      [2, 1],
      [3, 2],
    ])
  })
})

describe('history', () => {
  it('goes back and forth', () => {
    const history = createHistory('a')
    history.push('b')
    history.push('c')
    expect([history.undo(), history.undo(), history.canUndo, history.canRedo]).toEqual(['b', 'a', false, true])
    expect([history.redo(), history.redo(), history.canRedo]).toEqual(['b', 'c', false])
    expect([history.undo(), history.redo()]).toEqual(['b', 'c'])
  })
  it('forgets what was undone', () => {
    const history = createHistory(1)
    history.push(2)
    history.undo()
    history.push(3)
    expect(history.canRedo).toBe(false)
    expect(history.undo()).toBe(1)
  })
  it('keeps only so many', () => {
    const history = createHistory(0, 2)
    for (const value of [1, 2, 3]) history.push(value)
    expect([history.undo(), history.undo(), history.undo()]).toEqual([2, 1, 1])
  })
  it('takes no step where nothing changed', () => {
    const history = createHistory('a')
    history.push('a')
    expect(history.canUndo).toBe(false)
  })
})

describe('memo', () => {
  it('computes once', () => {
    let a = 1
    const compute = vi.fn((value: number) => value * 2)
    const value = memo(() => [a] as const, compute)
    expect([value(), value()]).toEqual([2, 2])
    a = 2
    expect(value()).toBe(4)
    expect(compute).toHaveBeenCalledTimes(2)
  })
  it('takes NaN for unchanged', () => {
    const compute = vi.fn(() => 1)
    const value = memo(() => [Number.NaN] as const, compute)
    value()
    value()
    expect(compute).toHaveBeenCalledTimes(1)
  })
})

describe('lists', () => {
  it('toggles', () => {
    expect(toggle([1, 2], 2)).toEqual([1])
    expect(toggle([1], 2)).toEqual([1, 2])
  })
  it('moves', () => {
    const list = ['a', 'b', 'c', 'd']
    expect(move(list, 0, 2)).toEqual(['b', 'c', 'a', 'd'])
    expect(move(list, 3, 0)).toEqual(['d', 'a', 'b', 'c'])
    expect(move(list, 9, 0)).toEqual(list)
    expect(list).toEqual(['a', 'b', 'c', 'd'])
  })
})
