// Processor time and memory of a process and all below it, read from /proc: Linux alone.
import { readdirSync, readFileSync } from 'node:fs'

/** All processes below one, itself included. */
function tree(pid) {
  const parents = new Map()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = read(`/proc/${name}/stat`)
    if (stat) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const own = new Set([pid])
  for (let before = 0; before !== own.size; ) {
    before = own.size
    for (const [child, parent] of parents) if (own.has(parent)) own.add(child)
  }
  return [...own]
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Processor time of a process and all below it, those included that have ended and were waited for, ms. */
export function processorTime(pid) {
  return tree(pid).reduce((sum, one) => {
    const stat = read(`/proc/${one}/stat`)
    const ticks = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
      .map(Number)
    return sum + ticks.reduce((a, b) => a + b, 0) * 10
  }, 0)
}

/** Proportional memory of a process and all below it: what processes share is divided among them; MB. */
export function memory(pid) {
  return tree(pid).reduce((sum, one) => {
    const [, kilobytes = 0] = /^Pss:\s+(\d+)/m.exec(read(`/proc/${one}/smaps_rollup`)) ?? []
    return sum + Number(kilobytes) / 1_024
  }, 0)
}
