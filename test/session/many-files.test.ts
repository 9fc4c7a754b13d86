import { beforeAll, expect, test } from 'vitest'
import type { Engine } from '../../src/model/engine.ts'
import { ensureBuilt } from '../built-tool.ts'
import { write } from '../workspace/project.ts'
import { candidate } from './facts.ts'
import { committedProject, liveSession } from './live-session.ts'

beforeAll(ensureBuilt)

const SOURCE = 'export const one = (from = 0): number => from + 1\n'
const COUNT = 14
const FILES = {
  'src/one.ts': SOURCE,
  ...Object.fromEntries(
    Array.from({ length: COUNT }, (_, at) => [
      `test/t${at}.test.ts`,
      `import { expect, test } from 'vitest'\nimport { one } from '../src/one'\ntest('one ${at}', () => expect(one()).toBe(1))\n`,
    ]),
  ),
}

/** Proposes what the file was before. */
const back = (broken: string): Engine => ({
  name: 'history',
  async *propose() {
    yield { ...candidate('back'), changes: [{ path: 'src/one.ts', before: broken, after: SOURCE }] }
  },
})

test.each([
  ['do not load at once', SOURCE.replace('=> from + 1', '=> ('), 1],
  [
    'throw at one place',
    SOURCE.replace('=> from + 1', '=> (globalThis as { nothing?: { here: number } }).nothing!.here + from'),
    1,
  ],
  ['fail each by itself', SOURCE.replace('=> from + 1', '=> from + 2'), COUNT],
])(
  'more files than are looked at %s: one repair is proven with all of them, whichever came while it was under way',
  { timeout: 240_000 },
  async (_, broken, least) => {
    const root = committedProject(FILES)
    write(root, { 'src/one.ts': broken })
    const { session, until } = await liveSession(root, { engines: [back(broken)] })
    await until('red', ({ failures }) => failures.length > 0)
    const { failures, counts } = await until('proven', ({ phase, failures }) => {
      const proven = failures.filter(({ candidates }) => candidates.some(({ proof }) => proof.status === 'proven'))
      return phase === 'idle' && session.settled() && proven.length === failures.length
    })
    expect(failures.length).toBeLessThanOrEqual(least)
    expect(failures.flatMap(({ failure }) => failure.tests.map(({ file }) => file)).sort()).toEqual(
      Object.keys(FILES).slice(1).sort(),
    )
    expect(failures[0]?.candidates[0]?.proof.related).toEqual({ ran: COUNT, passed: COUNT, broken: [] })
    expect(counts.passed).toBe(0)
  },
)
