import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Lab, TestFile } from '../../src/model/lab.ts'
import type { ImportLists } from '../../src/vitest/import-lists.ts'
import { type LabOptions, openLab } from '../../src/vitest/lab.ts'
import { afterwards, firstRun, NODE, project, write } from './host-fixture.ts'

const FILES = {
  'setup.ts': '',
  'vitest.config.ts': `export default { test: { setupFiles: ['./setup.ts'] } }`,
  'src/base.ts': 'export const base = 1\n',
  'src/a.ts': `import { base } from './base.ts'\nexport const a = base\n`,
  'src/b.ts': 'export const b = 1\n',
  'a.test.ts': `import { expect, test } from 'vitest'\nimport { a } from './src/a.ts'\ntest('a', () => { expect(a).toBe(1) })\n`,
  'b.test.ts': `import { expect, test } from 'vitest'
test('b', async () => { expect((await import('./src/b.ts')).b).toBe(1) })
`,
}

async function labWith(root: string, imports: LabOptions['imports']): Promise<Lab> {
  const lab = await openLab({ root, args: [], workers: 1 }, { ...(NODE ? { execPath: NODE } : {}), imports })
  afterwards(() => lab.dispose())
  return lab
}

const names = (files: readonly TestFile[]) => files.map(({ file }) => file).sort()

test('a host tells who imports whom after its run, and says whether more may come', async () => {
  const { host, root } = await firstRun(FILES)
  const told = await host.imports()
  const short = (path: string) => path.slice(root.length + 1)
  const lists = told?.lists.map(({ path, imports }) => [short(path), imports.map(short)] as const) ?? []
  expect({ complete: told?.complete, lists: Object.fromEntries(lists) }).toEqual({
    complete: true,
    lists: {
      'setup.ts': [],
      'src/base.ts': [],
      'src/a.ts': ['src/base.ts'],
      'src/b.ts': [],
      'a.test.ts': ['src/a.ts'],
      'b.test.ts': ['src/b.ts'],
    },
  })
})

test('a host that ended knows nothing', async () => {
  const { host } = await firstRun(FILES)
  const told = host.imports()
  await host.dispose()
  await told
  expect(await host.imports()).toBeNull()
})

test('the lab believes another Vitest of files that did not change since it was opened, and looks itself at all others', async () => {
  const root = await project(FILES)
  // What is told is not what stands in the files, so that it shows who was asked.
  const lists: ImportLists['lists'] = [
    { project: '', path: join(root, 'a.test.ts'), imports: [join(root, 'src/b.ts')] },
    { project: '', path: join(root, 'src/b.ts'), imports: [] },
  ]
  let asked = 0
  const tell = (since: number, complete: boolean) => async () => {
    asked++
    return { since, complete, lists }
  }
  const later = Date.now() + 1_000_000
  const believing = await labWith(root, tell(later, true))
  expect(names(await believing.related(['src/b.ts']))).toEqual(['a.test.ts', 'b.test.ts'])
  expect(names(await believing.related(['src/base.ts']))).toEqual([])
  expect(asked).toBe(1)

  const looking = await labWith(root, tell(0, true))
  expect(names(await looking.related(['src/b.ts']))).toEqual(['b.test.ts'])
  expect(names(await looking.related(['src/base.ts']))).toEqual(['a.test.ts'])
})

test('what was told in the midst of a run is asked for again, and a Vitest that is not there is none', async () => {
  const root = await project(FILES)
  const answers: (ImportLists | null)[] = [
    null,
    { since: 0, complete: false, lists: [] },
    { since: 0, complete: true, lists: [] },
  ]
  const lab = await labWith(root, async () => answers.shift() ?? null)
  for (let at = 0; at < 4; at++) expect(names(await lab.related(['src/base.ts']))).toEqual(['a.test.ts'])
  expect(answers).toEqual([])
})

test('imports that came or went are seen after invalidate, though nothing of the file was run', async () => {
  const root = await project(FILES)
  const lab = await labWith(root, undefined)
  expect(names(await lab.related(['src/b.ts']))).toEqual(['b.test.ts'])
  await write(root, {
    'a.test.ts': `import { test } from 'vitest'\nimport './src/missing.ts'\ntest('a', () => {})\n`,
    'b.test.ts': FILES['a.test.ts'],
  })
  lab.invalidate()
  expect(names(await lab.related(['src/base.ts']))).toEqual(['b.test.ts'])
  await write(root, { 'src/missing.ts': `import './base.ts'\n` })
  lab.invalidate()
  expect(names(await lab.related(['src/missing.ts']))).toEqual(['a.test.ts'])
})
