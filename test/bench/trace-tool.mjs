// node --import trace-tool.mjs cli.js ci …, with BENCH_TRACE=FILE and BENCH_DIST=URL/: notes which failures the embedded engine was asked
// about and which candidates the lab was given with what result, and writes that when the process ends. It looks on only:
// the bench needs it to tell why a bug was not repaired, and nothing of it is part of the tool.
import childProcess from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { serialize } from 'node:v8'

const { BENCH_TRACE, BENCH_DIST } = process.env
const { templatesEngine } = await import(new URL('engines/templates.js', BENCH_DIST).href)

const diagnoses = []
const { propose } = templatesEngine
templatesEngine.propose = (diagnosis, signal, fateOf) => {
  diagnoses.push(diagnosis)
  return propose(diagnosis, signal, fateOf)
}

/** Candidates that went to the lab, in that order. */
const swept = []
const { fork } = childProcess
childProcess.fork = (...args) => {
  const child = fork(...args)
  const send = child.send.bind(child)
  const orders = new Map()
  child.send = (message, ...rest) => {
    if (message?.order?.type === 'sweep') {
      const entries = message.order.candidates.map((candidate) => ({ candidate, status: 'unfinished', detail: '' }))
      orders.set(message.id, entries)
      swept.push(...entries)
    }
    return send(message, ...rest)
  }
  child.on('message', (message) => {
    const entry = message?.type === 'swept' ? orders.get(message.id)?.[message.index] : undefined
    if (entry) Object.assign(entry, { status: message.status, detail: message.detail })
  })
  return child
}
syncBuiltinESMExports()

process.on('exit', () => {
  const tried = swept.map(({ candidate, status, detail }) => ({
    changes: candidate.changes.map(({ path, after }) => ({ path, after })),
    status,
    detail,
  }))
  writeFileSync(BENCH_TRACE, serialize({ diagnoses, tried }))
})
