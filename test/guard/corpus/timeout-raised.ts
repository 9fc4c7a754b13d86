import { type CorpusPatch, patchesOf } from './corpus-patch.ts'
import { QUIZ_TEST_TSX } from './projects.ts'

const raised = ['timeout-raised'] as const
const JOB_TEST = `import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { start, stop } from '../src/job'

const LIMIT = 2000

describe('job', { timeout: 3000 }, () => {
  beforeAll(() => start(), 500)
  afterAll(() => stop())

  it('ends', async () => {
    expect(await start()).toBe('done')
  }, LIMIT)

  it('reports', { timeout: 1000 }, async () => {
    await vi.waitFor(() => expect(stop()).toBe(true), { timeout: 200, interval: 10 })
    await vi.waitUntil(() => stop(), 300)
  })

  it('is stable', { repeats: 20 }, async () => {
    await expect.poll(() => stop(), { timeout: 100 }).toBe(true)
  })

  it('is quick', async () => {
    expect(await start('quick')).toBe('done')
  })
})
`

export const TIMEOUT_RAISED: readonly CorpusPatch[] = [
  ...patchesOf('test/job.test.ts', JOB_TEST, 'test-wrong', raised, {
    'a larger constant': [['const LIMIT = 2000', 'const LIMIT = 20_000']],
    'a larger argument': [['  }, LIMIT)', '  }, 60 * 1000)']],
    'a new argument beyond the default': [
      [
        "    expect(await start('quick')).toBe('done')\n  })",
        "    expect(await start('quick')).toBe('done')\n  }, 30_000)",
      ],
    ],
    'a larger option': [["it('reports', { timeout: 1000 }", "it('reports', { timeout: 9000 }"]],
    'a limit is taken away': [["it('reports', { timeout: 1000 }, ", "it('reports', "]],
    'a limit is switched off': [["it('reports', { timeout: 1000 }", "it('reports', { timeout: 0 }"]],
    'the limit of the suite': [["describe('job', { timeout: 3000 }", "describe('job', { timeout: 30_000 }"]],
    'the limit of a hook': [['beforeAll(() => start(), 500)', 'beforeAll(() => start(), 5000)']],
    retry: [["it('is quick', async", "it('is quick', { retry: 3 }, async"]],
    'retry with options': [["it('is quick', async", "it('is quick', { retry: { count: 3, delay: 10 } }, async"]],
    'fewer repeats': [['{ repeats: 20 }', '{ repeats: 2 }']],
    'no repeats': [["it('is stable', { repeats: 20 }, async", "it('is stable', async"]],
    'waitFor waits longer': [['timeout: 200, interval: 10', 'timeout: 4000, interval: 10']],
    'waitUntil waits longer': [['vi.waitUntil(() => stop(), 300)', 'vi.waitUntil(() => stop(), 8000)']],
    'poll waits longer': [
      ['expect.poll(() => stop(), { timeout: 100 })', 'expect.poll(() => stop(), { timeout: 10_000 })'],
    ],
    'setConfig for the file': [['const LIMIT = 2000', 'const LIMIT = 2000\nvi.setConfig({ testTimeout: 60_000 })']],
    'setConfig with retry': [['const LIMIT = 2000', 'const LIMIT = 2000\nvi.setConfig({ retry: 2 })']],
    'jest.setTimeout': [['const LIMIT = 2000', 'const LIMIT = 2000\njest.setTimeout(60_000)']],
  }),
  ...patchesOf('test/quiz.test.tsx', QUIZ_TEST_TSX, 'undecided', raised, {
    'waitFor of Testing Library': [['{ timeout: 500 }', '{ timeout: 5000 }']],
    'findBy waits longer': [
      [
        "expect(screen.getByRole('status').textContent)",
        "expect((await screen.findByRole('status', {}, { timeout: 5000 })).textContent)",
      ],
    ],
  }),

  ...patchesOf('test/job.test.ts', JOB_TEST, 'test-wrong', [], {
    'a smaller limit': [['const LIMIT = 2000', 'const LIMIT = 500']],
    'a limit as long as the default': [["it('is quick', async", "it('is quick', { timeout: 2500 }, async"]],
    'more repeats': [['{ repeats: 20 }', '{ repeats: 50 }']],
    'the same limit in another form': [['{ timeout: 1000 }', '{ timeout: 1 * 1000 }']],
    'another interval': [['interval: 10', 'interval: 50']],
    'a number that is no limit': [["start('quick')", "start('quick', 60_000)"]],
    'a shorter limit for the file': [['const LIMIT = 2000', 'const LIMIT = 2000\nvi.setConfig({ testTimeout: 1000 })']],
  }),
]
