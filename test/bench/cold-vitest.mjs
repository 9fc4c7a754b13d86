// One stock Vitest after another in a process of its own: each with a new server, new transforms and new workers of the
// user's own pool, exactly what `vitest run FILE` starts. Only Node itself and Vitest's own modules stay loaded.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { keyOf } from '../../dist/vitest/convert.js'

const [, , vitest, root] = process.argv
const { startVitest } = await import(pathToFileURL(join(vitest, 'dist/node.js')).href)

process.on('message', async ({ file, project }) => {
  const passed = []
  let failure = null
  let ended = null
  const put = (error) => {
    failure ??= String(error?.message ?? error).split('\n')[0]
  }
  const recorder = {
    onTestRunEnd(modules, unhandled, reason) {
      ended = reason
      for (const module of modules) {
        for (const error of module.errors()) put(error)
        for (const test of module.children.allTests()) {
          const { state, errors } = test.result()
          if (state === 'passed') passed.push(keyOf(test, root))
          else if (state === 'failed') put(errors?.[0] ?? 'failed')
        }
      }
      for (const error of unhandled) put(error)
    },
  }
  process.exitCode = undefined
  try {
    const run = await startVitest('test', [file], {
      run: true,
      watch: false,
      root,
      reporters: [recorder],
      ...(project ? { project } : {}),
    })
    await run.close()
  } catch (error) {
    put(error)
  }
  const green = ended === 'passed' && !process.exitCode
  process.exitCode = undefined
  // What a run leaves in the folder for temporary files is not the next one's business.
  rmSync(process.env.TMPDIR, { recursive: true, force: true })
  process.send({ green, passed, failure: green ? null : (failure ?? `ended as ${ended}`) })
})
process.on('disconnect', () => process.exit())
process.send('ready')
