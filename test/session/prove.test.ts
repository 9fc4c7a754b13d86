import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import type { FileChange } from '../../src/model/candidate.ts'
import type { Lab } from '../../src/model/lab.ts'
import type { Objection, Proof } from '../../src/model/proof.ts'
import type { Workspace } from '../../src/model/workspace.ts'
import { prove } from '../../src/session/prove.ts'
import { makeSurvey, type Survey } from '../../src/session/survey.ts'
import { openLab } from '../../src/vitest/lab.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { ensureBuilt } from '../built-tool.ts'
import { write } from '../workspace/project.ts'
import { candidate, testRef } from './facts.ts'
import { committedProject } from './live-session.ts'

const SOURCE = `export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value
}
`
const FILES = {
  'src/clamp.ts': SOURCE,
  'contract.md': `## src/clamp.ts

### clamp(value, low, high)

- [high] \`clamp(9, 0, 5)\` → \`5\`
- [inside] \`clamp(-0.5, -1, 1)\` → \`-0.5\`
`,
  'test/clamp.test.ts': `import { expect, test } from 'vitest'
import { clamp } from '../src/clamp'

test('nothing lies above', () => expect(clamp(9, 0, 5)).toBe(5))
`,
  'test/other.test.ts': `import { expect, test } from 'vitest'
import { clamp } from '../src/clamp'

test('nothing lies below', () => expect(clamp(-3, 0, 5)).toBe(0))
test('is red for another reason', () => expect(clamp(2, 0, 5)).toBe(7))
`,
}
const RIGHT = SOURCE.replace(': value', ': Math.min(value, high)')
const fastCheck = fileURLToPath(import.meta.resolve('fast-check'))

let lab: Lab
let workspace: Workspace
let survey: Survey
beforeAll(async () => {
  ensureBuilt()
  const root = committedProject(FILES)
  lab = await openLab({ root, args: [], workers: 1 })
  workspace = await openWorkspace(root)
  survey = await makeSurvey(workspace, lab, { fastCheck, contracts: [] })
  return () => lab.dispose()
})

const target = testRef('nothing lies above', 'test/clamp.test.ts', 4)

async function proofOf(
  changes: readonly FileChange[],
  objections: readonly Objection[] = [],
  onPlausible?: (proof: Proof) => void,
  speaksOf: (clauseId: string) => boolean = () => true,
) {
  const signal = new AbortController().signal
  const one = { ...candidate(''), changes }
  return prove(
    one,
    {
      lab,
      survey,
      target: [target],
      objections: async () => objections,
      clauses: survey.contract.clauses.filter(({ id }) => speaksOf(id)),
      ...(onPlausible ? { onPlausible } : {}),
    },
    signal,
  )
}

const source = (after: string): FileChange[] => [{ path: 'src/clamp.ts', before: SOURCE, after }]
const names = (proof: Proof) => ({
  ...proof,
  related: { ...proof.related, broken: proof.related.broken.map(({ name }) => name) },
})
const NONE = { ran: 0, passed: 0, broken: [] }

test('what mends the target and breaks nothing is proven; what was red before is not held against it', async () => {
  const { proof, mendedTests } = await proofOf(source(RIGHT))
  expect([names(proof), mendedTests]).toEqual([
    {
      status: 'proven',
      target: 'passes',
      related: { ran: 3, passed: 2, broken: [] },
      contract: { ran: 2, passed: 2, broken: [] },
      mended: ['high'],
      guards: [],
      reasons: [],
    },
    [],
  ])
})

test('other red tests that turn green are told', async () => {
  const after = RIGHT.replace('return', 'if (value === 2) return 7\n  return')
  const { mendedTests, proof } = await proofOf(source(after), [], undefined, (id) => id !== 'high')
  expect(mendedTests.map(({ name }) => name)).toEqual(['is red for another reason'])
  // A clause of something else that holds now says nothing of this failure.
  expect(proof.mended).toEqual([])
})

test.each<[string, string, Partial<Proof>]>([
  [
    'does not mend the target',
    SOURCE.replace('low :', 'low + 0 :'),
    { target: 'fails', reasons: ['Still failing: nothing lies above'] },
  ],
  ['does not parse', `${RIGHT})`, { target: 'fails', reasons: ['Still failing: nothing lies above'] }],
  ['throws while it loads', `${RIGHT}throw new Error('no')\n`, { target: 'fails' }],
])('what %s is refuted', async (_name, after, expected) => {
  const { proof } = await proofOf(source(after))
  expect(names(proof)).toMatchObject({ status: 'refuted', related: NONE, contract: NONE, ...expected })
})

test('what breaks a test that passed is refuted, and the test is named', async () => {
  const { proof } = await proofOf(source(SOURCE.replace('value < low ? low : value', 'Math.min(value, high)')))
  expect(names(proof)).toEqual({
    status: 'refuted',
    target: 'passes',
    related: { ran: 3, passed: 1, broken: ['nothing lies below'] },
    contract: NONE,
    mended: [],
    guards: [],
    reasons: ['Breaks nothing lies below'],
  })
})

test('what makes its own file pass is told before the rest is proven', async () => {
  const shown: Proof[] = []
  const { proof } = await proofOf(source(RIGHT), [], (one) => void shown.push(one))
  const related = { ran: 1, passed: 1, broken: [] }
  const plausible = { status: 'plausible', target: 'passes', related, contract: NONE, mended: [], guards: [] }
  expect(shown).toEqual([{ ...plausible, reasons: ['The rest of its proof is under way'] }])
  expect(proof.status).toBe('proven')
})

test('what does not make its own file pass is not told', async () => {
  const shown: Proof[] = []
  await proofOf(source(SOURCE.replace('low :', 'low + 0 :')), [], (one) => void shown.push(one))
  expect(shown).toEqual([])
})

test('what leaves an error behind is refuted', async () => {
  const late = `${RIGHT}queueMicrotask(() => {\n  throw new Error('too late')\n})\n`
  const { proof } = await proofOf(source(late))
  expect(names(proof)).toMatchObject({ status: 'refuted', reasons: [expect.stringContaining('too late')] })
})

test('what breaks a clause that held is plausible at best', async () => {
  const { proof } = await proofOf(source(RIGHT.replace('Math.min', 'Math.round(value) === -0 ? 0 : Math.min')))
  expect(names(proof)).toMatchObject({
    status: 'plausible',
    contract: { ran: 2, passed: 1, broken: ['inside'] },
    reasons: ['Breaks contract clause inside'],
  })
})

test('what a guard objects to is plausible at best, and the reason is the guard', async () => {
  const objection: Objection = {
    guard: 'input-special-cased',
    detail: 'returns 5 for 9',
    path: 'src/clamp.ts',
    line: 2,
  }
  const { proof } = await proofOf(source(RIGHT), [objection])
  expect(names(proof)).toMatchObject({ status: 'plausible', guards: [objection], reasons: ['returns 5 for 9'] })
})

test('a target whose test is not run is not passed', async () => {
  const path = 'test/clamp.test.ts'
  const before = FILES[path]
  const { proof } = await proofOf([{ path, before, after: before.replace("test('", "test.skip('") }])
  expect(proof).toMatchObject({ status: 'refuted', target: 'fails' })
})

test('nothing of all that was written', async () => {
  expect(await workspace.changesSinceHead()).toEqual([])
  write(workspace.root, { 'src/clamp.ts': RIGHT })
  expect((await workspace.changesSinceHead()).map(({ path }) => path)).toEqual(['src/clamp.ts'])
})
