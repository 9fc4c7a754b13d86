import type { FileRole } from '../model/paths.ts'
import type { VerdictKind } from '../model/verdict.ts'
import type { Guard } from './guard.ts'
import { objectionTo } from './objection.ts'

/** Which roles a verdict freezes. Promise 2 of the design: the verdict binds. */
const FROZEN: Readonly<Record<VerdictKind, readonly FileRole[]>> = {
  'code-wrong': ['test', 'snapshot'],
  'test-wrong': ['source'],
  undecided: [],
  flaky: ['test', 'snapshot'],
  environment: ['test', 'snapshot'],
}

/** Rules about files that a candidate may not touch at all. */
export const FROZEN_PATH: readonly Guard[] = [
  {
    name: 'frozen-path',
    rule: 'protected-file',
    side: 'any',
    refuse: ({ files }) =>
      files
        .filter(({ role }) => role === 'protected')
        .map((file) => objectionTo('frozen-path', file, 'no repair may change this file')),
  },
  {
    name: 'frozen-path',
    rule: 'frozen-by-verdict',
    side: 'any',
    refuse: ({ files }, { verdict }) =>
      files
        .filter(({ role }) => FROZEN[verdict].includes(role))
        .map((file) => objectionTo('frozen-path', file, `the verdict ${verdict} freezes ${file.role} files`)),
  },
  {
    name: 'frozen-path',
    rule: 'contract-changed',
    side: 'any',
    refuse: ({ files, candidate }) =>
      candidate.fixes === 'contract'
        ? []
        : files
            .filter(({ role }) => role === 'contract')
            .map((file) =>
              objectionTo('frozen-path', file, 'the contract changes only when it is itself what is repaired'),
            ),
  },
]
