import { expect, it, vi } from 'vitest'
import { createHistory, createStore, memo, move, toggle } from '../src/store'

it('stores', () => {
  const store = createStore<{ n: number; m?: number }>({ n: Number.NaN })
  const seen: unknown[] = []
  const stop = store.select((state) => state.n, (now, before) => seen.push([now, before]))
  store.setState({ m: 1 })
  expect(seen).toEqual([])
  store.setState({ n: 1 })
  store.setState({ n: 5, m: 2 })
  expect(seen).toEqual([[1, Number.NaN], [5, 1]])
  stop()
  store.setState({ n: 6 })
  expect(seen.length).toBe(2)
  store.reset()
  expect(Object.keys(store.getState())).toEqual(['n'])
  const same = vi.fn()
  store.subscribe(same)
  store.setState(store.getState())
  expect(same).not.toHaveBeenCalled()
  store.reset()
  expect(same).not.toHaveBeenCalled()
})
it('lets listeners go while others are told', () => {
  const store = createStore({ a: 0 })
  const order: string[] = []
  const first = store.subscribe(() => {
    order.push('1')
    first()
  })
  store.subscribe((state) => {
    order.push('2')
    if (state.a < 3) store.subscribe(() => order.push('late'))
  })
  store.setState({ a: 1 })
  expect(order).toEqual(['1', '2'])
  store.setState({ a: 5 })
  expect(order).toEqual(['1', '2', '2', 'late'])
})
it('remembers', () => {
  const history = createHistory(0, 3)
  for (let i = 1; i <= 6; i++) history.push(i)
  expect([history.undo(), history.undo(), history.undo(), history.undo()]).toEqual([5, 4, 3, 3])
  expect([history.redo(), history.present]).toEqual([4, 4])
  history.push(9)
  expect([history.canRedo, history.redo(), history.undo()]).toEqual([false, 9, 4])
  const one = createHistory('x')
  expect([one.undo(), one.redo()]).toEqual(['x', 'x'])
  one.push('y')
  one.push('y')
  expect([one.undo(), one.canUndo, one.redo(), one.undo()]).toEqual(['x', false, 'y', 'x'])
})
it('memoises', () => {
  let values: unknown[] = [0]
  const compute = vi.fn((...all: unknown[]) => all.length)
  const value = memo(() => values as [unknown], compute)
  value()
  values = [-0]
  value()
  values = [-0, 1]
  expect(value()).toBe(2)
  values = [-0]
  expect(value()).toBe(1)
  expect(compute).toHaveBeenCalledTimes(4)
})
it('lists', () => {
  const list = [1, 2, 3]
  expect([toggle(list, 1), toggle([], 'x'), toggle([3, 3], 3)]).toEqual([[2, 3], ['x'], []])
  expect([move(list, 1, 0), move(list, 0, 9), move([], 0, 0)]).toEqual([[2, 1, 3], [2, 3, 1], []])
  expect(list).toEqual([1, 2, 3])
})
