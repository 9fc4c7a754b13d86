import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CONFIG_KEYS, parseConfig } from '../src/config.ts'
import { FORMAT_NAMES } from '../src/headless/format-names.ts'
import { EXIT_STATUS } from '../src/model/errors.ts'
import { BINDINGS } from '../src/ui/keys.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** First cells of the table that begins with this heading, without their backticks. */
function firstColumn(heading: string): string[] {
  const [, table = ''] = readme.split(`\n| ${heading} |`)
  const rows = table.split('\n\n', 1)[0]?.split('\n').slice(2) ?? []
  return rows.map((row) => row.split('|')[1]?.trim().replaceAll('`', '') ?? '')
}

test('every configuration key is explained, and no other', () => {
  const sections = new Set(CONFIG_KEYS.filter((key) => key.includes('.')).map((key) => key.replace(/\.[^.]*$/, '')))
  expect(firstColumn('key | default')).toEqual(CONFIG_KEYS.filter((key) => !sections.has(key)))
})

test('the defaults that the table names are the defaults', () => {
  const { model, lab, generated } = parseConfig({}, 'nothing')
  for (const [key, value] of Object.entries({ ...model, ...lab, generated })) {
    if (value === null || typeof value === 'object') continue
    expect(readme).toMatch(new RegExp(`^\\| \`(?:\\w+\\.)?${key}\` \\| \`?${value}\`? \\|`, 'm'))
  }
})

test('every JSON block is a valid configuration', () => {
  const blocks = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text ?? ''))
  expect(blocks.length).toBe(2)
  for (const block of blocks) parseConfig(block, 'README.md')
})

test('every exit status that the tool can give is in the table', () => {
  const listed = firstColumn('exit status').map(Number)
  expect(listed).toEqual([0, 1, 2, 3, 4, 5, 130])
  for (const status of Object.values(EXIT_STATUS)) expect(listed).toContain(status)
})

test('every form of the report is in the table', () => {
  expect(firstColumn('format | what it is')).toEqual(FORMAT_NAMES)
})

test('every key of the table exists on the screen', () => {
  const caps = new Set(BINDINGS.flatMap(({ cap, keys }) => [cap, ...keys, ...cap.split(/[/ ]/)]))
  const listed = firstColumn('key | what it does').flatMap((cell) => cell.split(' '))
  expect(listed.length).toBeGreaterThan(20)
  expect(listed.filter((key) => !caps.has(key))).toEqual([])
})
