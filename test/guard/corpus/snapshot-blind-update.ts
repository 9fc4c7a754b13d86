import { type CorpusPatch, patchesOf } from './corpus-patch.ts'
import { CART_TEST, QUIZ_TEST_TSX } from './projects.ts'

const blind = ['snapshot-blind-update'] as const
const SNAP = 'test/__snapshots__/menu.test.ts.snap'
const SNAP_TEXT = `// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html

exports[\`menu > lists dishes 1\`] = \`
"soup 4,00
bread 2,00"
\`;

exports[\`menu > lists drinks 1\`] = \`"water"\`;
`
const TOTAL = '    expect(cart.total()).toBe(3.2)'

export const SNAPSHOT_BLIND_UPDATE: readonly CorpusPatch[] = [
  {
    name: 'recorded anew while undecided',
    path: SNAP,
    before: SNAP_TEXT,
    after: SNAP_TEXT.replace('4,00', '4,50'),
    verdict: 'undecided',
    expect: blind,
  },
  {
    name: 'recorded anew under code-wrong',
    path: SNAP,
    before: SNAP_TEXT,
    after: SNAP_TEXT.replace('4,00', '4,50'),
    verdict: 'code-wrong',
    expect: ['frozen-path', 'snapshot-blind-update'],
  },
  {
    name: 'recorded anew because it is flaky',
    path: SNAP,
    before: SNAP_TEXT,
    after: SNAP_TEXT.replace('water', 'wine'),
    verdict: 'flaky',
    expect: ['frozen-path', 'snapshot-blind-update'],
  },
  { name: 'the file is deleted', path: SNAP, before: SNAP_TEXT, after: null, verdict: 'test-wrong', expect: blind },
  {
    name: 'a file is deleted beside its test',
    path: 'src/menu.test.ts.snap',
    before: SNAP_TEXT,
    after: null,
    verdict: 'test-wrong',
    expect: blind,
  },
  {
    name: 'one entry is deleted',
    path: SNAP,
    before: SNAP_TEXT,
    after: SNAP_TEXT.replace('exports[`menu > lists drinks 1`] = `"water"`;\n', ''),
    verdict: 'test-wrong',
    expect: blind,
  },
  {
    name: 'a new file of recorded values while undecided',
    path: SNAP,
    before: null,
    after: SNAP_TEXT,
    verdict: 'undecided',
    expect: blind,
  },
  ...patchesOf('test/quiz.test.tsx', QUIZ_TEST_TSX, 'undecided', blind, {
    'the inline value is recorded anew': [['      50 %\n', '      100 %\n']],
    'the inline value is emptied': [
      ['toMatchInlineSnapshot(`\n    <p>\n      50 %\n    </p>\n  `)', 'toMatchInlineSnapshot()'],
    ],
    'inline becomes a file': [['toMatchInlineSnapshot(`\n    <p>\n      50 %\n    </p>\n  `)', 'toMatchSnapshot()']],
    'a check of the text becomes a snapshot': [
      [
        "expect(screen.getByRole('status').textContent).toBe('50 %')",
        "expect(screen.getByRole('status').textContent).toMatchSnapshot()",
      ],
    ],
    'a check becomes an empty inline snapshot': [
      [
        "expect(screen.getByRole('status').textContent).toBe('50 %')",
        "expect(screen.getByRole('status').textContent).toMatchInlineSnapshot()",
      ],
    ],
  }),
  ...patchesOf('test/cart.test.ts', CART_TEST, 'test-wrong', blind, {
    'toBe becomes a snapshot under test-wrong': [[TOTAL, '    expect(cart.total()).toMatchSnapshot()']],
    'toThrow becomes a snapshot': [["toThrow('sku must not be empty')", 'toThrowErrorMatchingSnapshot()']],
  }),
  {
    name: 'an inline value is emptied under test-wrong',
    path: 'test/quiz.test.tsx',
    before: QUIZ_TEST_TSX,
    after: QUIZ_TEST_TSX.replace(
      'toMatchInlineSnapshot(`\n    <p>\n      50 %\n    </p>\n  `)',
      'toMatchInlineSnapshot()',
    ),
    verdict: 'test-wrong',
    expect: blind,
  },

  {
    name: 'recorded anew where the test is wrong',
    path: SNAP,
    before: SNAP_TEXT,
    after: SNAP_TEXT.replace('4,00', '4,50'),
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'the inline value is corrected where the test is wrong',
    path: 'test/quiz.test.tsx',
    before: QUIZ_TEST_TSX,
    after: QUIZ_TEST_TSX.replace('      50 %\n', '      100 %\n'),
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'an entry is renamed',
    path: SNAP,
    before: SNAP_TEXT,
    after: SNAP_TEXT.replace('lists drinks 1', 'lists all drinks 1'),
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'only the indentation changes',
    path: 'test/quiz.test.tsx',
    before: QUIZ_TEST_TSX,
    after: QUIZ_TEST_TSX.replace(
      '`\n    <p>\n      50 %\n    </p>\n  `',
      '`\n      <p>\n        50 %\n      </p>\n    `',
    ),
    verdict: 'undecided',
    expect: [],
  },
  {
    name: 'a snapshot becomes a check',
    path: 'test/quiz.test.tsx',
    before: QUIZ_TEST_TSX,
    after: QUIZ_TEST_TSX.replace(
      'expect(container.firstChild).toMatchInlineSnapshot(`\n    <p>\n      50 %\n    </p>\n  `)',
      "expect(container.firstChild.outerHTML).toBe('<p>50 %</p>')",
    ),
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'a written-out inline value in place of a check',
    path: 'test/cart.test.ts',
    before: CART_TEST,
    after: CART_TEST.replace(TOTAL, '    expect(cart.total()).toMatchInlineSnapshot(`3.2`)'),
    verdict: 'test-wrong',
    expect: [],
  },
]
