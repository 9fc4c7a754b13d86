import { execFile } from 'node:child_process'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPastResults } from '../../src/headless/past-results.ts'
import { findVitest } from '../../src/vitest/load-vitest.ts'
import { blobFiles, mergeBlobs } from '../../src/vitest/merge-blobs.ts'
import { NODE, project, write } from './host-fixture.ts'

test('what cannot be merged is told before Vitest is started', async () => {
  const root = await project({})
  const { version } = findVitest(root)
  const blob = JSON.stringify([['1'], version])
  const told: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ 'blob-1-1.json': blob.slice(0, -3) }, /blob-1-1\.json is not the whole of a blob report/],
    [{ 'package.json': '{}' }, /package\.json is no blob report/],
    [{ 'b.json': '[["1"],"1.2.3"]' }, /b\.json was made by Vitest 1\.2\.3, and this project has \d/],
    [{ 'blob-2-4.json': blob }, /of 4 shards these are missing: 1, 3, 4/],
    [{ 'blob-1-2.json': blob, 'blob-2-3.json': blob }, /different numbers of shards/],
    [{ 'notes.txt': '' }, /there is no blob report to merge/],
  ]
  for (const [index, [blobs, why]] of told.entries()) {
    const folder = join(root, `${index}`)
    await write(folder, blobs)
    await expect(blobFiles(folder).then((files) => mergeBlobs(root, files, { args: [] }))).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(why),
    })
  }
})

test('a folder that is not there is told', async () => {
  await expect(blobFiles('/nowhere/at/all')).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('cannot be read'),
  })
})

test('blobs are merged by the Vitest that made them, also of a project that stood elsewhere and in folders of their own', async () => {
  const root = await project({
    'test/a.test.ts': `import { expect, test } from 'vitest'\ntest('one', () => expect(1).toBe(2))\ntest('two', () => {})\n`,
  })
  const vitest = join(findVitest(root).folder, 'vitest.mjs')
  await new Promise((done) => {
    const args = [vitest, 'run', '--reporter=blob', '--outputFile=blobs/shard 1/blob-1-1.json']
    execFile(NODE ?? process.execPath, args, { cwd: root }, done)
  })
  await rename(join(root, 'test'), join(root, 'elsewhere'))
  const results = readPastResults(
    await mergeBlobs(root, await blobFiles(join(root, 'blobs')), { args: [], execPath: NODE }),
  )
  expect(results).toEqual({
    status: 'read',
    tests: [
      {
        file: join(root, 'test/a.test.ts'),
        name: 'one',
        state: 'failed',
        message: expect.stringContaining('expected 1 to be 2'),
      },
      { file: join(root, 'test/a.test.ts'), name: 'two', state: 'passed', message: '' },
    ],
  })
})
