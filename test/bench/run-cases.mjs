import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureCase } from './measure-case.mjs'

/**
 * Measures cases, `jobs` at a time, and resolves to their rows in the order of the cases. With `json` each row is kept there as
 * soon as it is there, and rows that the file holds already are not measured again, unless the tool wrote no report then. A
 * case that cannot be measured is said and left out.
 */
export async function runCases(cases, { jobs, json, onRow, ...options }) {
  const kept = json && existsSync(json) ? readRows(json) : []
  if (kept.some(({ maxTime }) => maxTime !== options.maxTime))
    throw new Error(`${json} holds rows of another --max-time: name another file`)
  const rows = new Map(kept.map((row) => [row.id, row]))
  const queue = cases.filter(({ id }) => !rows.has(id) || rows.get(id).errors)
  const total = queue.length
  let done = 0
  const root = mkdtempSync(join(tmpdir(), 'repair-watch-cases-'))
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const progress = `${++done}/${total}`
      try {
        const row = { ...(await measureCase(next, { root, ...options })), maxTime: options.maxTime }
        rows.set(row.id, row)
        if (json) saveRows(json, [row])
        onRow(row, progress)
      } catch (error) {
        // One case that the bench itself stumbles over must not cost the hours of the others.
        console.log(`${progress} ${next.id} could not be measured: ${error.stack}`)
      }
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  rmSync(root, { recursive: true, force: true })
  return cases.flatMap(({ id }) => rows.get(id) ?? [])
}

/** The rows of a file that a bench wrote. */
export function readRows(file) {
  const content = JSON.parse(readFileSync(file, 'utf8'))
  return Array.isArray(content) ? content : content.rows
}

/**
 * Puts rows, and what was made of them, into a file, at once or not at all. Rows of other cases and other reports that it
 * holds stay there.
 */
export function saveRows(file, rows, reports = {}) {
  const content = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { rows: [] }
  const all = new Map([...content.rows, ...rows].map((row) => [row.id, row]))
  writeFileSync(`${file}.part`, `${JSON.stringify({ ...content, ...reports, rows: [...all.values()] }, null, 1)}\n`)
  renameSync(`${file}.part`, file)
}

/** One line on a row. Of the measured half only marks are shown: its cases are not to be read. */
export function rowLine(row, progress = '') {
  const mark = (value) => (value === null ? ' ' : value ? '✔' : '✘')
  const last = row.errors ? `!! ${row.errors.slice(0, 200)}` : row.half === 'dev' ? (row.shown[0]?.[0] ?? '') : ''
  return [
    progress.padStart(progress === '' ? 0 : 7),
    row.id.padEnd(18),
    row.kind.padEnd(11),
    `verdict ${mark(row.right)} ${[...new Set(row.verdicts)].join('+').padEnd(12)}`,
    `@1 ${mark(row.at1)} @3 ${mark(row.at3)}`,
    `clause ${row.clause ? mark(row.clauseNamed) : ' '}`,
    `${String(row.tried).padStart(5)} tried ${(row.ms / 1000).toFixed(1).padStart(5)} s `,
    last,
  ]
    .join(' ')
    .trim()
}
