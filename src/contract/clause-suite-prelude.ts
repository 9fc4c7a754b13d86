/**
 * What stands at the top of every generated suite. It is text, since it runs inside of the user's project: nothing of
 * this package can be imported there. `__fc` exists in suites with properties alone.
 */
export const SUITE_PRELUDE = `
const __pick = (name) => {
  const other = __subject.default
  if (name in __subject) return __subject[name]
  if (other != null && Object(other) === other) {
    if (Object.hasOwn(other, name)) return other[name]
    if (other.name === name) return other
  }
  return globalThis[name]
}
const __oneLine = (text) => String(text).replace(/\\s*\\n\\s*/g, ' ')
const __throws = async (run, wanted) => {
  let caught = null
  try { await run() } catch (error) { caught = { error } }
  if (!caught) throw new Error('expected ' + wanted + ' to be thrown, but nothing was')
  const { error } = caught
  const shown = __oneLine(error instanceof Error ? error.name + ': ' + error.message : error)
  if (wanted instanceof RegExp) {
    if (wanted.test(error instanceof Error ? error.message : String(error))) return
    throw new Error('expected a message that matches ' + wanted + ', but got ' + shown)
  }
  const names = [error?.name]
  for (let one = Object(error); one; one = Object.getPrototypeOf(one)) names.push(one.constructor?.name)
  if (!names.includes(wanted)) throw new Error('expected ' + wanted + ' to be thrown, but got ' + shown)
}
const __product = (lists) =>
  lists.reduce((rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])), [[]])
const __clock = performance.now.bind(performance)
const __holds = async (names, run, { lists, arbitraries, edges, seed }) => {
  const reasonAgainst = async (values) => {
    try {
      const result = await run(...values)
      return result === true ? null : 'it is ' + __fc.stringify(result)
    } catch (error) {
      return 'it throws ' + error
    }
  }
  const refute = (values, reason) => {
    const shown = names.map((name, i) => name + ' = ' + __fc.stringify(values[i]))
    throw new Error(__oneLine('not true for ' + shown.join(', ') + ': ' + reason))
  }
  if (lists) {
    const end = __clock() + 1500
    for (const values of __product(lists)) {
      const reason = await reasonAgainst(values)
      if (reason) refute(values, reason)
      if (__clock() > end) return
    }
    return
  }
  const edgeLists = edges.map((list, i) => list ?? __fc.sample(arbitraries[i], { numRuns: 2, seed }))
  const examples = __product(edgeLists).slice(0, 128)
  let last = [null, '']
  const property = __fc.asyncProperty(...arbitraries, async (...values) => {
    const reason = await reasonAgainst(values)
    if (reason) last = [values, reason]
    return reason === null
  })
  const details = await __fc.check(property, {
    seed,
    examples,
    numRuns: 100 + examples.length,
    interruptAfterTimeLimit: 1500,
  })
  if (details.failed) refute(details.counterexample ?? last[0], last[1])
}
`
