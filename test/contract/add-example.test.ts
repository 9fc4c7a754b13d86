import { expect, test } from 'vitest'
import { addExample } from '../../src/contract/add-example.ts'

const QUESTION = { call: 'total([])', module: 'src/total.ts', symbol: 'total' }
const ZERO = { throws: false, text: '0' }

const CONTRACT = `# Contract

## src/total.ts

### total(prices)

- [sum] \`total([1])\` → \`1\`

### half(n)

Half of it.

\`\`\`ts
## src/other.ts
\`\`\`

## src/other.ts

### total

- Other.
`

test.each<[string, string, string | null, Partial<typeof QUESTION>, { throws: boolean; text: string }, string | null]>([
  [
    'a contract that does not exist begins',
    'contract.md',
    null,
    {},
    ZERO,
    '# Contract\n\n## src/total.ts\n\n### total\n\n- `total([])` → `0`\n',
  ],
  [
    'a clause joins the bullets of its export',
    'contract.md',
    CONTRACT,
    {},
    ZERO,
    CONTRACT.replace('→ `1`\n', '→ `1`\n- `total([])` → `0`\n'),
  ],
  [
    'a clause stands below the words of its export',
    'contract.md',
    CONTRACT,
    { call: 'half(1)', symbol: 'half' },
    { throws: true, text: 'RangeError' },
    CONTRACT.replace('```\n\n## src/other', '```\n\n- `half(1)` throws `RangeError`\n\n## src/other'),
  ],
  [
    'an export without clauses gets a heading in its module',
    'contract.md',
    CONTRACT,
    { module: 'src/other.ts', symbol: 'less', call: 'less(2)' },
    ZERO,
    `${CONTRACT}\n### less\n\n- \`less(2)\` → \`0\`\n`,
  ],
  [
    'paths are relative to the file, line ends are its own',
    'docs/contract.md',
    '# Contract\r\n\r\n## ../src/total.ts\r\n',
    { call: 'total(`a`)' },
    ZERO,
    '# Contract\r\n\r\n## ../src/total.ts\r\n\r\n### total\r\n\r\n- `` total(`a`) `` → `0`\r\n',
  ],
  ['what needs several lines is not written', 'contract.md', CONTRACT, { call: 'total([\n])' }, ZERO, null],
  ['what does not parse is not written', 'contract.md', CONTRACT, { call: 'total([' }, ZERO, null],
])('%s', (_name, file, text, question, answer, expected) => {
  expect(addExample(file, text, { ...QUESTION, ...question }, answer)).toBe(expected)
})
