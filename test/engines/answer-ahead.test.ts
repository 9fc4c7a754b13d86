import { expect, test } from 'vitest'
import type { VerdictKind } from '../../src/model/verdict.ts'
import { type Exchange, modelServer } from './model-server.ts'
import { drain, type TestOptions, testModels } from './run-engine.ts'
import { answerOf, ROUND, taxDiagnosis } from './tax-diagnosis.ts'

const messagesOf = ({ body }: Exchange): string => JSON.stringify(body.messages)
const judged = (kind: VerdictKind) => taxDiagnosis({ verdict: { ...taxDiagnosis().verdict, kind } })
const early = taxDiagnosis({ verdict: { kind: 'undecided', confidence: 0, clauses: [], evidence: [] } })

/** An engine that has begun to ask about the failure; resolves when the endpoint was asked. */
async function begun(script: (exchange: Exchange) => void | Promise<void>, options: TestOptions = {}) {
  let hear = (_: Exchange): void => {}
  const asked = new Promise<Exchange>((resolve) => {
    hear = resolve
  })
  const server = await modelServer((x) => {
    if (x.number === 1) hear(x)
    return script(x)
  })
  const notices: string[] = []
  const { engine } = testModels({ baseURL: server.baseURL, onNotice: (text) => notices.push(text), ...options })
  const abort = new AbortController()
  engine?.begin?.(early, abort.signal)
  const first = await asked
  return { server, engine, abort, first, notices }
}

test('what was asked ahead of the verdict is the first sample; the others are asked with all that is known then', async () => {
  const { server, engine, first, notices } = await begun(
    (x) => {
      x.text(
        x.number === 1 ? ROUND : answerOf('ceil', '  return Math.trunc(raw) / 100', '  return Math.ceil(raw) / 100'),
      )
      x.finish()
    },
    { samples: 2 },
  )
  expect(server.exchanges.length).toBe(1)
  const candidates = await drain(engine, judged('code-wrong'))
  // A further proposal asks all of its samples itself.
  await drain(engine, judged('code-wrong'))
  await server.stop()
  expect(candidates.map(({ title }) => title)).toEqual(['round in place of truncating', 'ceil'])
  expect(server.exchanges.map((x) => /undecided, 0 %|code-wrong, 97 %/.exec(messagesOf(x))?.[0])).toEqual([
    'undecided, 0 %',
    ...Array.from({ length: 3 }, () => 'code-wrong, 97 %'),
  ])
  expect(messagesOf(first)).toContain('smallest change')
  expect(messagesOf(server.exchanges[1] as Exchange)).toContain('step by step')
  expect(notices).toEqual([])
})

test('it is closed where the verdict wants another question, and where nobody waits for it', {
  timeout: 20_000,
}, async () => {
  const hold = async (x: Exchange): Promise<void> => {
    if (x.number === 1) return x.closed
    x.text('### none: the test is fine\n')
    x.finish()
  }
  const wrong = await begun(hold)
  await drain(wrong.engine, judged('test-wrong'))
  await wrong.first.closed
  expect(wrong.server.exchanges.map((x) => messagesOf(x).includes('You repair tests'))).toEqual([false, true])
  await wrong.server.stop()

  const saved = await begun(hold)
  saved.abort.abort()
  await saved.first.closed
  await drain(saved.engine, judged('code-wrong'))
  expect(saved.server.exchanges.length).toBe(2)
  await saved.server.stop()

  const found = await begun(hold)
  const search = new AbortController()
  const ended = drain(found.engine, judged('code-wrong'), search.signal)
  search.abort()
  await Promise.all([ended, found.first.closed])
  await found.server.stop()
  expect([wrong, saved, found].flatMap(({ notices }) => notices.filter((text) => !text.includes('no repair')))).toEqual(
    [],
  )
})

test('an only sample that gave nothing is asked again with all there is, within the limits of the one search', async () => {
  const none = (x: Exchange): void => {
    x.text('### none: cannot see the code\n')
    x.finish()
  }
  const twice = await begun((x) => {
    if (x.number === 1) return none(x)
    x.text(ROUND)
    x.finish()
  })
  expect((await drain(twice.engine, judged('code-wrong'))).length).toBe(1)
  expect(twice.server.exchanges.length).toBe(2)
  await twice.server.stop()

  const poor = await begun(none, { maxTokensPerFailure: 3_600 })
  await drain(poor.engine, judged('code-wrong'))
  await poor.server.stop()
  expect(poor.notices).toEqual([
    'model tiny: the limit model.maxTokensPerFailure (3,600) leaves no room for a question',
    'model tiny: no repair: cannot see the code',
  ])
  expect(poor.server.exchanges.length).toBe(1)
})
