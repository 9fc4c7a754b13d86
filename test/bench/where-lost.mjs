import { readFileSync } from 'node:fs'
import { deserialize } from 'node:v8'
import { referenceTexts } from './case-sets.mjs'
import { DIST } from './run-tool.mjs'

const { fileRole } = await import(`${DIST}model/paths.js`)
const { lineIndex, smallestEdit } = await import(`${DIST}source/apply-edits.js`)
const { parse } = await import(`${DIST}source/syntax.js`)
const { diffHunks } = await import(`${DIST}source/unified-diff.js`)
const { templatesEngine } = await import(`${DIST}engines/templates.js`)
const { history } = await import(`${DIST}engines/history.js`)

/** Verdicts under which the embedded engine may not, or does not, change code. */
const FORBIDS = ['test-wrong', 'flaky', 'environment']
const RESERVED =
  /^(?:return|if|else|for|of|in|while|do|break|continue|switch|case|default|const|let|var|function|async|await|yield|new|typeof|instanceof|void|delete|throw|try|catch|finally|null|undefined|true|false|this|class|extends|super|static|as|type|interface)$/

/**
 * Where a code-wrong case was lost that has no right candidate among the first three, with a sentence on how: the first stage
 * of `LOST_STAGES` that its repair did not pass. The reference repair is the text before the bug was seeded. Another repair that
 * is right as well is seen only where it was shown, so `place`, `template` and `ingredient` can hold bugs that were proposed
 * in another form.
 */
export async function whereLost(testCase, row, traceFile) {
  if (row.verdicts.length === 0) return { stage: 'unseen', detail: row.errors?.slice(0, 200) ?? '' }
  const low = row.every?.findIndex(({ right }) => right) ?? -1
  if (low !== -1) {
    const { guards } = row.every[low]
    return { stage: guards.length > 0 ? 'guarded' : 'rank', detail: `shown at ${low + 1} ${guards.join(' ')}`.trim() }
  }
  const forbidden = row.verdicts.find((kind) => FORBIDS.includes(kind))
  if (forbidden) return { stage: 'verdict', detail: forbidden }
  const { diagnoses, tried } = deserialize(readFileSync(traceFile))
  const reference = referenceTexts(testCase, (path) => fileRole(path) === 'source')
  const attempts = diagnoses.flatMap(({ files }) => tried.filter(({ changes }) => restores(reference, changes, files)))
  const passed = attempts.some(({ status }) => status === 'passes')
  const failed = attempts.find(({ status }) => status === 'fails')
  if (passed && row.verdicts.length > 1) return { stage: 'combination', detail: `${row.verdicts.length} failures` }
  if (passed && row.stopped === null) return { stage: 'refuted', detail: 'passes its tests alone, and is not shown' }
  if (passed) return { stage: 'budget', detail: 'its proof did not end in time' }
  if (failed) return { stage: 'refuted', detail: failed.detail.slice(0, 200) }
  if (attempts.length > 0) return { stage: 'budget', detail: 'its run did not end in time' }
  const asked = []
  for (const diagnosis of diagnoses) asked.push(await ask(diagnosis, reference))
  const found = asked.find(({ place }) => place !== null)
  if (found) return { stage: 'budget', detail: `place ${found.place}, ${row.tried} tried` }
  const near = asked.reduce((sum, one) => sum + one.near, 0)
  if (near === 0) return { stage: 'place', detail: `${row.tried} tried` }
  const missing = [...new Set(diagnoses.flatMap(({ files }) => missingWords(reference, files)))]
  return missing.length > 0
    ? { stage: 'ingredient', detail: missing.join(' ') }
    : { stage: 'template', detail: `${near} proposals change these lines` }
}

/** All that the two offline engines would propose: the place of the reference among it (from 1), and how many change its lines. */
async function ask(diagnosis, reference) {
  const { signal } = new AbortController()
  const { files } = diagnosis
  const lines = new Map([...reference].map(([path, text]) => [path, brokenLines(files.get(path), text)]))
  const index = new Map([...files].map(([path, text]) => [path, lineIndex(text)]))
  const isNear = ({ path, before, after }) => {
    if (!lines.has(path) || !index.has(path) || !before || !after) return false
    const { start, end } = smallestEdit(before, after)
    const [from, to] = [start, end].map((offset) => index.get(path)(offset).line)
    return lines.get(path).some((line) => from <= line && line <= to)
  }
  let count = 0
  let near = 0
  let place = null
  for (const engine of [history, templatesEngine]) {
    for await (const { changes } of engine.propose(diagnosis, signal)) {
      count++
      if (changes.some(isNear)) near++
      if (place === null && restores(reference, changes, files)) place = count
    }
  }
  return { near, place }
}

/** 1-based lines of the broken text that the reference changes, or that what it adds stands between. */
function brokenLines(broken, right) {
  return diffHunks({ path: '', before: broken ?? '', after: right }, 0).flatMap(({ oldStart, lines }) => {
    const removed = lines.filter(({ kind }) => kind === 'removed').length
    return removed === 0 ? [oldStart - 1, oldStart] : Array.from({ length: removed }, (_, index) => oldStart + index)
  })
}

/** Whether changes on top of the files bring the reference back, blanks and comments aside. */
function restores(reference, changes, files) {
  const made = new Map(changes.map(({ path, after }) => [path, after ?? '']))
  return (
    [...reference.keys()].some((path) => made.has(path)) &&
    [...reference].every(([path, text]) => bare(path, made.get(path) ?? files.get(path) ?? '') === bare(path, text))
  )
}

/**
 * Words of the reference that stand in no file which the failing tests load and that it does not declare itself: they
 * would have to be invented.
 */
function missingWords(reference, files) {
  const known = new Set([...files].flatMap(([path, text]) => wordsOf(path, text)))
  return [...reference].flatMap(([path, text]) => {
    const declared = new Set(
      [...text.matchAll(/\b(?:const|let|var|function|class)\s+([\w$]+)/g)].map(([, name]) => name),
    )
    return wordsOf(path, text).filter((word) => !known.has(word) && !declared.has(word) && !RESERVED.test(word))
  })
}

const wordsOf = (path, text) => withoutComments(path, text).match(/[\p{L}_$][\p{L}\p{N}_$]*|\d[\d_.]*/gu) ?? []

const bares = new Map()

/** The text without blanks, comments, semicolons, parentheses and trailing commas. */
function bare(path, text) {
  const key = `${path}\0${text}`
  if (!bares.has(key)) {
    if (bares.size > 2_000) bares.clear()
    bares.set(
      key,
      withoutComments(path, text)
        .replace(/[\s();]/g, '')
        .replace(/,(?=[\]}])/g, ''),
    )
  }
  return bares.get(key)
}

function withoutComments(path, text) {
  let result = ''
  let at = 0
  const parsed = parse(path, text)
  for (const { start, end } of parsed.status === 'parsed' ? parsed.comments : []) {
    result += text.slice(at, start)
    at = end
  }
  return result + text.slice(at)
}
