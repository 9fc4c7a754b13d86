import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AnswerItem, AnswerParser } from '../../src/engines/answer-parser.ts'

const parse = (...chunks: string[]): AnswerItem[] => {
  const parser = new AnswerParser()
  return [...chunks.flatMap((chunk) => parser.feed(chunk)), ...parser.end()]
}
const final = (items: readonly AnswerItem[]) => items.filter((item) => item.status !== 'candidate' || item.final)

const BLOCK = '<<<<<<< SEARCH\n  return 1\n=======\n  return 2\n>>>>>>> REPLACE\n'
const CANDIDATE = `### code: return two\nclauses: sum.two, sum.even\nsrc/sum.ts\n${BLOCK}`
const block = { path: 'src/sum.ts', search: '  return 1', replace: '  return 2' }
const candidate = {
  status: 'candidate',
  kind: 'code',
  title: 'return two',
  clauses: ['sum.two', 'sum.even'],
  blocks: [block],
} as const

test('gives a snapshot at each closed block and the whole candidate at the end', () => {
  const parser = new AnswerParser()
  expect(parser.feed(CANDIDATE)).toEqual([{ ...candidate, final: false }])
  expect(parser.feed(BLOCK)).toEqual([{ ...candidate, blocks: [block, block], final: false }])
  expect(parser.end()).toEqual([{ ...candidate, blocks: [block, block], final: true }])
})

test('the next header completes a candidate before the stream goes on', () => {
  const parser = new AnswerParser()
  parser.feed(CANDIDATE)
  expect(parser.feed('### test: expect two\n')).toEqual([{ ...candidate, final: true }])
  parser.feed(`test/sum.test.ts\n${BLOCK}`)
  expect(parser.feed('### Why this works\n')).toEqual([
    {
      status: 'candidate',
      kind: 'test',
      title: 'expect two',
      clauses: [],
      blocks: [{ ...block, path: 'test/sum.test.ts' }],
      final: true,
    },
  ])
})

test('what is being written is the last block, as far as it came', () => {
  const parser = new AnswerParser()
  const drafts = [
    'Well,\n',
    '### code: halve\n',
    'a.ts\n<<<<<<< SEARCH\none\ntwo\n',
    '=======\none\n',
    'half a li',
    'ne\n>>>>>>> REPLACE\n',
    '### none: no',
    '\n',
  ].map((piece) => {
    parser.feed(piece)
    const draft = parser.draft()
    return draft && [draft.title, draft.path, ...draft.lines.map(({ kind, text }) => `${kind} ${text}`)]
  })
  const grown = ['halve', 'a.ts', 'context one', 'removed two', 'added half a line']
  expect(drafts).toEqual([
    null,
    ['halve', ''],
    ['halve', 'a.ts', 'removed one', 'removed two'],
    ['halve', 'a.ts', 'context one', 'removed two'],
    ['halve', 'a.ts', 'context one', 'removed two'],
    grown,
    grown,
    null,
  ])
})

test('"none" is an answer', () => {
  expect(parse('### none: the test is right, the code is wrong, and I have no fix')).toEqual([
    { status: 'none', reason: 'the test is right, the code is wrong, and I have no fix' },
  ])
})

test('several files: each path names the blocks below it', () => {
  const items = parse(
    '### code: x\n',
    'src/a.ts\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n',
    '<<<<<<< SEARCH\nc\n=======\n>>>>>>> REPLACE\n',
    'src/b.ts\n<<<<<<< SEARCH\n=======\nnew\n\nfile\n>>>>>>> REPLACE\n',
  )
  expect(final(items)).toMatchObject([
    {
      blocks: [
        { path: 'src/a.ts', search: 'a', replace: 'b' },
        { path: 'src/a.ts', search: 'c', replace: '' },
        { path: 'src/b.ts', search: '', replace: 'new\n\nfile' },
      ],
    },
  ])
})

test.each([
  ['a fence around the whole answer', `\`\`\`\n${CANDIDATE}\`\`\`\n`],
  ['a fence around the block', CANDIDATE.replace('<<<<<<<', '```ts\n<<<<<<<').replace('REPLACE\n', 'REPLACE\n```\n')],
  ['a fence around path and block', CANDIDATE.replace('src/', '~~~\nsrc/').replace('REPLACE\n', 'REPLACE\n~~~\n')],
  ['CRLF', CANDIDATE.replaceAll('\n', '\r\n')],
  ['blank lines', CANDIDATE.replace('clauses', '\n\nclauses').replace('src/', '\nsrc/').replace('<<<', '\n\n<<<')],
  ['prose around', `Let me think.\n\n${CANDIDATE}\nThis works because two is even.\n`],
  ['prose between header and path', CANDIDATE.replace('src/', 'The sum is off by one:\n\nsrc/')],
  ['a thinking section', `<think>\nSEARCH must be unique.\n</think>\n${CANDIDATE}`],
  ['a decorated path', CANDIDATE.replace('src/sum.ts', '**`src/sum.ts`**')],
  ['a labelled path', CANDIDATE.replace('src/sum.ts', 'File: src/sum.ts')],
  ['a path with a colon', CANDIDATE.replace('src/sum.ts', 'src/sum.ts:')],
  ['clauses in brackets', CANDIDATE.replace('sum.two, sum.even', '[sum.two] `sum.even`')],
  ['no last line break', CANDIDATE.slice(0, -1)],
])('tolerates %s', (_name, answer) => {
  expect(final(parse(answer))).toEqual([{ ...candidate, final: true }])
})

test.each([
  ['a block without a path', '### code: x\n<<<<<<< SEARCH\n', 2, 'a block has no path above it'],
  ['no divider', '### code: x\na.ts\n<<<<<<< SEARCH\na\n>>>>>>> REPLACE\n', 5, 'a block has no ======= line'],
  ['two dividers', '### code: x\na.ts\n<<<<<<< SEARCH\n=======\n=======\n', 5, 'a block has two ======= lines'],
  ['a nested block', '### code: x\na.ts\n<<<<<<< SEARCH\n<<<<<<< SEARCH\n', 4, 'a block begins inside another one'],
  ['an end without a block', '### code: x\na.ts\n>>>>>>> REPLACE\n', 3, 'a block ends that never began'],
  ['an open block at the end', '### code: x\na.ts\n<<<<<<< SEARCH\na\n', 4, 'the block of line 3 is not closed'],
  ['no block', '### code: x\n\n', 2, '"x" has no block'],
])('%s is malformed, and the next candidate still arrives', (_name, answer, line, message) => {
  const parser = new AnswerParser()
  const items = [...parser.feed(answer), ...parser.feed(CANDIDATE), ...parser.end()]
  expect(final(items)).toEqual([
    // What only shows at the next header is reported there.
    {
      status: 'malformed',
      line: message.includes('not closed') || message.includes('no block') ? line + 1 : line,
      message,
    },
    { ...candidate, final: true },
  ])
})

test('a title holds nothing that a terminal would obey', () => {
  const [item] = parse(`### code: \u001b[2Jwipe\u0007 the\tscreen ${'x'.repeat(500)}\nsrc/sum.ts\n${BLOCK}`)
  expect(item).toMatchObject({ title: `${'[2Jwipe the screen '.padEnd(119, 'x')}…` })
})

test('any chunking of any answer gives the same items', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '### code: a title',
      '### test: another',
      '### none: because',
      '### Notes',
      'clauses: a.b, c',
      'src/a.ts',
      '```ts',
      '<<<<<<< SEARCH',
      '=======',
      '>>>>>>> REPLACE',
      '  const a = "ä😀"',
      '',
      CANDIDATE,
      CANDIDATE.replace('###', '```\n###'),
    ),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
  )
  const answer = fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 40 })
    .map((lines) => lines.map(([text, eol]) => text + eol).join(''))
  fc.assert(
    fc.property(answer, fc.array(fc.nat(200), { maxLength: 30 }), (text, cuts) => {
      const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length]
      const chunks = places.slice(1).map((end, index) => text.slice(places[index], end))
      expect(parse(...chunks)).toEqual(parse(text))
      expect(parse(...text.split(''))).toEqual(parse(text))
    }),
    { numRuns: 500 },
  )
})
