import { expect, test } from 'vitest'
import { parseContract } from '../../src/contract/parse-contract.ts'
import type { Facts } from '../../src/diagnose/facts.ts'
import type { Workspace } from '../../src/model/workspace.ts'
import { clauseAges } from '../../src/session/clause-ages.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { git, gitProject, write } from '../workspace/project.ts'
import { error, testRef } from './facts.ts'

const FILES = {
  'contract.md': `# Contract

## src/tax.ts

### tax(income)

- [rate] A fifth.
- \`tax(10)\` → \`2\`

### refund(income)

- [refund] A tenth.
`,
  'src/tax.ts': `export function tax(income: number): number {
  return income / 5
}

export const refund = (income: number): number => income / 10
`,
  'test/tax.test.ts': `it('taxes', () => {
  expect(tax(20)).toBe(4)
})
`,
}

/** Puts one word for another in a file of the project. */
function put(root: string, file: keyof typeof FILES, find: string, word: string): void {
  write(root, { [file]: FILES[file].replace(find, word) })
}

/** Facts about the test above with the contract as it is on disk, and how often git was asked for ages. */
async function ages(root: string, { contract = true, frame = 'test/tax.test.ts' } = {}) {
  const opened = await openWorkspace(root)
  const asked: string[] = []
  const workspace: Workspace = {
    ...opened,
    lastEdits(path, ranges) {
      asked.push(path)
      return opened.lastEdits(path, ranges)
    },
  }
  const clauses = contract ? parseContract('contract.md', (await opened.read('contract.md')) as string).clauses : []
  const failure = {
    id: 'f-000001',
    kind: 'assertion' as const,
    tests: [testRef('taxes', 'test/tax.test.ts')],
    error: error('expected 2 to be 4', frame, 2),
    at: null,
  }
  const facts: Facts = {
    failure,
    reruns: [],
    experiments: [],
    clauses,
    clauseOutcomes: [{ id: 'refund', status: 'broken', detail: '' }],
    allClauses: clauses,
    subjects: new Set(['tax']),
    speaking: clauses.filter(({ id }) => id === 'rate'),
    calls: [],
    repairs: null,
  }
  return { ages: await clauseAges(facts, { workspace, survey: { git: await opened.git() } }), asked: asked.sort() }
}

test('the ages of a clause, of the assertion and of the code it speaks of; one question to git for each file', async () => {
  const root = gitProject(FILES)
  put(root, 'contract.md', 'A fifth', 'One fifth')
  git(root, 'commit', '-q', '-a', '-m', 'clause', '--date=2026-02-03T10:00:00Z')
  put(root, 'src/tax.ts', 'income / 5', 'income * 0.2')
  expect(await ages(root)).toEqual({
    ages: [
      {
        id: 'rate',
        edited: Date.parse('2026-02-03T10:00:00Z'),
        reworded: true,
        test: 0,
        code: Number.POSITIVE_INFINITY,
      },
      { id: 'tax.2', edited: 0, reworded: false, test: 0, code: Number.POSITIVE_INFINITY },
      { id: 'refund', edited: 0, reworded: false, test: 0, code: 0 },
    ],
    asked: ['contract.md', 'src/tax.ts', 'test/tax.test.ts'],
  })
  expect(await ages(root, { contract: false })).toEqual({ ages: [], asked: [] })
  expect(await ages(root, { frame: 'src/tax.ts' })).toEqual({ ages: [], asked: [] })
})

test('nothing is told of the ages where there are no commits', async () => {
  const root = gitProject(FILES)
  git(root, 'update-ref', '-d', 'HEAD')
  expect(await ages(root)).toEqual({ ages: [], asked: [] })
})
