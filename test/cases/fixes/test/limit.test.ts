import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { debounce, limit, mapLimit, TimeoutError, withTimeout } from '../src/limit'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const later = <T>(value: T, ms: number) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms))

describe('limit', () => {
  it('runs only so many at once', async () => {
    const run = limit(2)
    let most = 0
    const all = Promise.all(
      [1, 2, 3, 4].map((value) =>
        run(async () => {
          most = Math.max(most, run.active)
          return later(value, 10)
        }),
      ),
    )
    expect([run.active, run.pending]).toEqual([2, 2])
    await vi.runAllTimersAsync()
    expect(await all).toEqual([1, 2, 3, 4])
    expect([most, run.active, run.pending]).toEqual([2, 0, 0])
  })
  it('goes on after a failure', async () => {
    const run = limit(1)
    const failed = run(() => Promise.reject(new Error('no')))
    const done = run(() => 'yes')
    await expect(failed).rejects.toThrow('no')
    expect(await done).toBe('yes')
  })
  it('forgets what waits', async () => {
    const run = limit(1)
    void run(() => later(1, 10))
    void run(() => later(2, 10))
    run.clear()
    expect(run.pending).toBe(0)
  })
  it('refuses wrong numbers', () => {
    expect(() => limit(0)).toThrow(TypeError)
    expect(() => limit(1.5)).toThrow(TypeError)
  })
  it('maps', async () => {
    expect(await mapLimit(new Set(['a', 'b']), 1, (item, index) => item + index)).toEqual(['a0', 'b1'])
  })
})

describe('debounce', () => {
  it('runs once, with the last arguments', () => {
    const action = vi.fn()
    const run = debounce(action, 100)
    run(1)
    vi.advanceTimersByTime(60)
    run(2)
    vi.advanceTimersByTime(60)
    expect(action).not.toHaveBeenCalled()
    vi.advanceTimersByTime(60)
    expect(action.mock.calls).toEqual([[2]])
  })
  it('runs at the beginning', () => {
    const action = vi.fn()
    const run = debounce(action, 100, { leading: true })
    run(1)
    expect(action.mock.calls).toEqual([[1]])
    vi.advanceTimersByTime(200)
    expect(action.mock.calls).toEqual([[1]])
    run(2)
    run(3)
    vi.advanceTimersByTime(200)
    expect(action.mock.calls).toEqual([[1], [2], [3]])
  })
  it('does not run at the end where that is off', () => {
    const action = vi.fn()
    const run = debounce(action, 100, { leading: true, trailing: false })
    run(1)
    run(2)
    vi.advanceTimersByTime(200)
    run.flush()
    expect(action.mock.calls).toEqual([[1]])
  })
  it('is cancelled', () => {
    const action = vi.fn()
    const run = debounce(action, 100)
    run(1)
    run.cancel()
    vi.advanceTimersByTime(200)
    run.flush()
    expect(action).not.toHaveBeenCalled()
  })
  it('runs at once when told', () => {
    const action = vi.fn()
    const run = debounce(action, 100)
    run(1)
    run.flush()
    expect(action.mock.calls).toEqual([[1]])
    vi.advanceTimersByTime(200)
    expect(action).toHaveBeenCalledTimes(1)
  })
})

describe('withTimeout', () => {
  it('gives what comes in time', async () => {
    const result = withTimeout(later('x', 10), 50)
    await vi.advanceTimersByTimeAsync(10)
    expect(await result).toBe('x')
    expect(vi.getTimerCount()).toBe(0)
  })
  it('gives up', async () => {
    const result = withTimeout(later('x', 100), 50)
    const seen = expect(result).rejects.toThrow(TimeoutError)
    await vi.advanceTimersByTimeAsync(50)
    await seen
  })
})
