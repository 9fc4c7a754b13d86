// node --import trace-tool.mjs cli.js ci …, with BENCH_TRACE=FILE: notes which failures the embedded engine was asked
// about and which candidates the lab was given with what result, and writes that when the process ends. It looks on only:
// the bench needs it to tell why a bug was not repaired, and nothing of it is part of the tool.
import childProcess from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { serialize } from 'node:v8'
import { Worker } from 'node:worker_threads'

const { BENCH_TRACE } = process.env

/** The embedded engines run in a thread, and hear of each failure once. */
const diagnoses = []
const { postMessage } = Worker.prototype
Worker.prototype.postMessage = function post(message, ...rest) {
  for (const order of Array.isArray(message) ? message : [])
    if (order?.type === 'diagnosis') diagnoses.push(order.diagnosis)
  return postMessage.call(this, message, ...rest)
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
