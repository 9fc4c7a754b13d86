import { expect, it, vi } from 'vitest'
import { AbortError, backoff, retry } from '../src/retry'

it('waits', () => {
  expect(backoff(1, { minDelay: 50, maxDelay: 10 })).toBe(10)
  expect(backoff(20)).toBe(10_000)
  expect(backoff(3, { factor: 3 })).toBe(900)
  expect(backoff(3, { minDelay: 10, maxDelay: 1000 })).toBe(40)
})
it('asks', async () => {
  const seen: unknown[] = []
  const sleep = vi.fn(async () => {})
  const task = () => Promise.reject(new Error('no'))
  await expect(
    retry(task, { sleep, retries: 2, shouldRetry: (error, attempt) => seen.push([(error as Error).message, attempt]) > 0 }),
  ).rejects.toThrow('no')
  expect(seen).toEqual([['no', 1], ['no', 2]])
  expect(sleep).toHaveBeenCalledTimes(2)
  expect(sleep).toHaveBeenLastCalledWith(200)
})
it('stops at once when asynchronously told so', async () => {
  const task = vi.fn(() => Promise.reject(new Error('no')))
  await expect(retry(task, { sleep: async () => {}, shouldRetry: async () => false })).rejects.toThrow('no')
  expect(task).toHaveBeenCalledTimes(1)
  const again = vi.fn(() => Promise.reject(new Error('no')))
  await expect(retry(again, { sleep: async () => {}, shouldRetry: async () => true })).rejects.toThrow('no')
  expect(again).toHaveBeenCalledTimes(4)
  await expect(retry(() => Promise.reject(new AbortError('x')))).rejects.toThrow('x')
})
