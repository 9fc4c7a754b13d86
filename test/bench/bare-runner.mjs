// The physical limit: a Vitest runner that calls the functions of failing tests for one alternative after the other, with
// nothing around them: no hooks, no clean-up, no look at what they leave behind, no report. Used by bare.mjs.
import { readFileSync, writeFileSync } from 'node:fs'
import { TestRunner } from 'vitest'

const { sites, ids, out, most } = JSON.parse(readFileSync(process.env.BARE_ORDER, 'utf8'))
let ticks = 0
const code = {
  at: [],
  tick() {
    if (++ticks > most) throw new Error('too many turns')
  },
}
globalThis.__rw = code

const leaves = (task) => (task.tasks ?? []).flatMap((child) => (child.type === 'test' ? [child] : leaves(child)))

export default class BareRunner extends TestRunner {
  async onAfterRunFiles(files) {
    const failing = files.flatMap(leaves).filter(({ result }) => result?.state === 'fail')
    const functions = failing.map((test) => TestRunner.getTestFn(test))
    const states = ids.map((id) => sites.map((own) => (own.includes(id) ? id : 0)))
    const each = []
    for (const at of states) {
      code.at = at
      ticks = 0
      const started = performance.now()
      for (const run of functions) {
        try {
          await run()
        } catch {
          break
        }
      }
      each.push(performance.now() - started)
    }
    code.at = []
    writeFileSync(out, JSON.stringify(each))
    return super.onAfterRunFiles(files)
  }
}
