import { unifiedDiff } from '../source/unified-diff.ts'
import type { Binding, KeyContext, Launch } from './binding.ts'
import { firstChangedLine, SPLIT_COLUMNS } from './diff-rows.ts'

/** Where the editor opens: what the candidate changes, else where the failure was thrown, else its first test. */
function placeOf({ focus: { failure, candidate } }: KeyContext): Launch | null {
  const change = candidate?.candidate.changes[0]
  if (change && change.before !== null) return { kind: 'open', path: change.path, line: firstChangedLine(change) }
  const place = failure?.failure.at ?? failure?.failure.tests[0]
  return place && place.file !== '' ? { kind: 'open', path: place.file, line: Math.max(1, place.line) } : null
}

/** Keys that show more, here or in another program. */
export const PANELS: readonly Binding[] = [
  {
    action: 'split',
    keys: ['d'],
    section: 'screen',
    cap: 'd',
    label: null,
    help: 'diff side by side, or not',
    when: ({ focus }) => focus.candidate !== null,
    run: ({ now, view }) => ({
      view: [
        { type: 'split-toggled' },
        {
          type: 'hinted',
          at: now,
          text: view.split ? 'one column' : `side by side, as soon as the diff is ${SPLIT_COLUMNS} columns wide`,
        },
      ],
    }),
  },
  {
    action: 'pager',
    keys: ['D'],
    section: 'screen',
    cap: 'D',
    label: null,
    help: 'diff in your pager',
    guarded: true,
    when: ({ focus }) => focus.candidate !== null,
    otherwise: () => 'there is no diff under the cursor',
    run: ({ focus: { candidate } }) =>
      candidate ? { launch: { kind: 'page', text: unifiedDiff(candidate.candidate.changes) } } : {},
  },
  {
    action: 'open',
    keys: ['o'],
    section: 'screen',
    cap: 'o',
    label: null,
    help: 'open in your editor',
    guarded: true,
    when: (context) => placeOf(context) !== null,
    otherwise: () => 'there is no file to open',
    run: (context) => {
      const launch = placeOf(context)
      return launch ? { launch } : {}
    },
  },
  {
    action: 'ledger',
    keys: ['l'],
    section: 'screen',
    cap: 'l',
    label: null,
    help: 'ledger: what was decided',
    when: () => true,
    run: () => ({ view: [{ type: 'overlay-opened', overlay: 'ledger' }], loads: 'ledger' }),
  },
  {
    action: 'spend',
    keys: ['$'],
    section: 'screen',
    cap: '$',
    label: null,
    help: 'spend: what models took',
    when: () => true,
    run: () => ({ view: [{ type: 'overlay-opened', overlay: 'spend' }] }),
  },
]
