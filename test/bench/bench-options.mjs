import { parseArgs } from 'node:util'
import { SET_NAMES, selectCases } from './case-sets.mjs'

const OPTIONS = {
  set: { type: 'string' },
  only: { type: 'string', default: '' },
  jobs: { type: 'string', default: '2' },
  'max-time': { type: 'string' },
  json: { type: 'string' },
  from: { type: 'string' },
  every: { type: 'boolean', default: false },
  bare: { type: 'boolean', default: false },
  sample: { type: 'string', default: '1' },
}

/**
 * The options of a bench and the cases they choose; ends the process where they cannot be read. `--bare` takes code-wrong
 * cases alone and writes each as a single commit without a contract; `--sample N` takes every Nth case.
 */
export function benchOptions(defaults) {
  try {
    const { values } = parseArgs({ options: OPTIONS })
    const set = values.set ?? defaults.set
    if (!SET_NAMES.includes(set)) throw new Error(`there is no set ${set}; there are ${SET_NAMES.join(', ')}`)
    const step = Number(values.sample)
    const cases = selectCases(set, values.only.split(',').filter(Boolean))
      .filter(({ kind }) => !values.bare || kind === 'code-wrong')
      .filter((_, at) => at % step === 0)
      .map((one) => ({ ...one, bare: values.bare }))
    if (cases.length === 0) throw new Error(`--only ${values.only} matches no case of set ${set}`)
    return {
      cases,
      jobs: Number(values.jobs),
      maxTime: values['max-time'] ?? defaults.maxTime,
      json: values.json ?? null,
      from: values.from ?? null,
      every: values.every,
    }
  } catch (error) {
    console.error(error.message)
    process.exit(2)
  }
}
