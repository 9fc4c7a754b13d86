import { describe, expect, it, vi } from 'vitest'
import { AbortError, backoff, retry } from '../src/retry'

const sleep = async () => {}

function failing(times: number) {
  let count = 0
  return vi.fn(async () => {
    if (count++ < times) throw new Error(`failure ${count}`)
    return 'done'
  })
}

describe('backoff', () => {
  it('doubles', () => {
    expect([1, 2, 3].map((attempt) => backoff(attempt))).toEqual([100, 200, 400])
  })
  it('does not wait longer than maxDelay', () => {
    expect(backoff(5, { maxDelay: 500 })).toBe(500)
    expect(backoff(2, { maxDelay: 500 })).toBe(200)
  })
})

describe('retry', () => {
  it('gives what the task gives', async () => {
    expect(await retry(failing(2), { sleep })).toBe('done')
  })
  it('gives up', async () => {
    const task = failing(9)
    await expect(retry(task, { sleep, retries: 2 })).rejects.toThrow('failure 3')
    expect(task).toHaveBeenCalledTimes(3)
  })
  it('does not go on after an abort', async () => {
    const task = vi.fn(async () => {
      throw new AbortError('stop')
    })
    await expect(retry(task, { sleep })).rejects.toThrow('stop')
    expect(task).toHaveBeenCalledTimes(1)
  })
  it('rejects with errors alone', async () => {
    await expect(retry(() => Promise.reject('text'), { sleep, retries: 0 })).rejects.toThrow('text')
  })
  it('tells shouldRetry the attempt', async () => {
    const shouldRetry = vi.fn((_: unknown, attempt: number) => attempt < 2)
    const task = failing(9)
    await expect(retry(task, { sleep, shouldRetry, retries: 5 })).rejects.toThrow('failure 2')
    expect(task).toHaveBeenCalledTimes(2)
  })
  it('waits for an asynchronous shouldRetry', async () => {
    const task = failing(9)
    await expect(retry(task, { sleep, shouldRetry: async () => false })).rejects.toThrow('failure 1')
  })
})
