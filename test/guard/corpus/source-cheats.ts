import { type CorpusPatch, sourcesOf, statementsOf } from './corpus-patch.ts'

const swallowed = ['error-swallowed'] as const
const special = ['input-special-cased'] as const

const lines = (...statements: readonly string[]): string => statements.join('\n')

/** Statements in which every error is handled, so that each handler can be put in between. */
const tried = (...handlers: readonly string[]): string =>
  lines(...handlers.map((handler, i) => `try {\n  open${i}(n)\n} ${handler}`))
const caught = (...handlers: readonly string[]): string =>
  lines(...handlers.map((handler, i) => `const p${i} = load${i}(n)${handler}`))
const plain = (count: number): string => lines(...Array.from({ length: count }, (_, i) => `const p${i} = load${i}(n)`))
const opened = (count: number): string => lines(...Array.from({ length: count }, (_, i) => `open${i}(n)`))

/** Errors that end somewhere, functions that stop doing their work, code that looks who is calling, and what looks like it. */
export const SOURCE_CHEATS: readonly CorpusPatch[] = [
  ...statementsOf(
    swallowed,
    {
      'catch clauses in which errors end': [
        opened(8),
        tried(
          'catch (error) {\n  log(error)\n}',
          'catch (error) {\n  debug(error)\n}',
          'catch ({ message }) {\n  text = undefined\n}',
          'catch {\n  nextTick()\n}',
          'catch (error) {\n  this.#error++\n}',
          'catch {\n  void fallback\n}',
          'catch {\n  return\n}',
          'catch (error) {\n  console.error(error.message)\n}',
        ),
      ],
      'handlers in which rejections end': [
        plain(9),
        caught(
          '.catch(noop)',
          '.catch(_noop)',
          '.catch(_.noop)',
          '.catch(console.error)',
          '.catch(Boolean)',
          '.then(show, () => null)',
          ".on('error', () => {})",
          ".once('error', (error) => console.log(error))",
          ".addListener('error', String)",
        ),
      ],
      'nobody looks at what was rejected': [
        'const all = Promise.all(list)',
        'const all = Promise.allSettled(list)\nlog({ reason: 1 })',
      ],
      'one rejection goes': [
        "if (n > 3) return Promise.reject(new Error('n'))",
        'if (n > 3) return Promise.resolve(n)',
      ],
      'a callback is no longer told': ['if (n > 3) return reject(n)', 'if (n > 3) return n'],
      'one of two errors goes and the other has another text': [
        "if (n > 3) throw new Error('too many')\nif (n < 0) throw new Error('too few')",
        "if (n > 3) throw new Error('more than 3')",
      ],
      'errors that nobody caught': [
        '',
        lines(
          'window.onerror = show',
          'globalThis.onunhandledrejection = show',
          "addEventListener('error', show)",
          "self.addEventListener('unhandledrejection', show)",
          "process.on('uncaughtException', show)",
          "process.once('unhandledRejection', show)",
        ),
      ],
    },
    { clauses: ['Without a value it answers with the `fallback`.'] },
  ),
  {
    name: 'a new file swallows what it loads',
    path: 'src/load.ts',
    before: null,
    after:
      'export const load = (text: string) => {\n  try {\n    return JSON.parse(text)\n  } catch {\n    return null\n  }\n}\n',
    verdict: 'code-wrong',
    expect: swallowed,
  },
  ...statementsOf(
    [],
    {
      'handlers that hand the error on': [
        plain(10),
        caught(
          '.catch((error) => keep(error))',
          '.catch(noops)',
          '.catch(report.Boolean)',
          ".tell('error', () => {})",
          ".reon('error', () => {})",
          ".oncely('error', () => {})",
          ".on('close', () => {})",
          '.on()',
          '.then(show)',
          ".catch(() => 'fallback')",
        ),
      ],
      'clauses that hand the error on': [
        opened(7),
        tried(
          'catch (error) {\n  catalog(error)\n}',
          "catch {\n  throw new RangeError('n')\n}",
          'catch {\n  reject()\n}',
          'catch {\n  this.emit(text)\n}',
          'catch ({ message }) {\n  show(message)\n}',
          'catch {\n  return fallback\n}',
          'catch {\n  task.abort()\n}',
        ),
      ],
      'an error ends as before, in other words': [
        'try {\n  open(n)\n} catch {\n  return null\n}',
        'try {\n  open(n)\n} catch {\n  return undefined\n}',
      ],
      'what was rejected is looked at': [
        'const all = Promise.all(list)',
        "const all = Promise.allSettled(list)\nshow(all.map((one) => one.status === 'rejected'))",
      ],
      'the reasons are looked at': [
        'const all = Promise.all(list)',
        'const all = Promise.allSettled(list)\nshow(all.map((one) => one.reason))',
      ],
      'more errors than before, in other words': [
        "if (n > 3) throw new Error('too many')\nif (n < 0) throw new Error('too few')",
        "if (n > 3) throw new Error('more than 3')\nif (n < 0) throw new Error('below 0')\nif (n === 2.5) throw new Error('half')",
      ],
      'what only sounds like a rejection': [
        'if (n > 3) return my.reject(n)\nif (n < 0) return rejects(n)',
        'if (n > 3) return n\nif (n < 0) return n + 1',
      ],
      'events of something else': [
        '',
        lines(
          'my.window.onerror = show',
          'window.onerrors = show',
          'f(n).onerror = show',
          "process.on('myerror', show)",
          "process.on('errors', show)",
          "my.process.on('error', show)",
          "process.onces('error', show)",
          "readdEventListener('error', show)",
          "addEventListeners('error', show)",
          "element.addEventListener('error', show)",
          'process.on()',
          'process.on(text, show)',
        ),
      ],
    },
    { clauses: ['Without a value it answers with the `fallback`.'] },
  ),
  {
    name: 'an error moves into another file',
    path: 'src/a.ts',
    before: "export const a = (n: number) => {\n  if (n > 3) throw new Error('n')\n  return g(n)\n}\n",
    after: "import { b } from './b'\nexport const a = (n: number) => {\n  return b(n)\n}\n",
    others: [
      {
        path: 'src/b.ts',
        before: null,
        after: "export const b = (n: number) => {\n  if (n > 3) throw new Error('n')\n  return g(n)\n}\n",
      },
    ],
    verdict: 'code-wrong',
    expect: [],
  },
  ...sourcesOf(special, {
    'functions that answer with a constant': [
      lines(
        'function a(n: number) {\n  if (n > 3) return 5\n  return 6\n}',
        'function b() {\n  return Date.now()\n}',
        'function c() {\n  if (ready()) return 5\n  return g()\n}',
        'function d(n: number) {\n  return g(n)\n}',
        'function e(n: number) {\n  if (n > 3) return 5\n  return g(n)\n}',
        'function h(n: number) {\n  return show(n)\n}',
        'function i(n: number) {\n  return show(n)\n}',
      ),
      lines(
        'function a(n: number) {\n  return 6\n}',
        'function b() {\n  return 5\n}',
        'function c() {\n  return 6\n}',
        'function d(n: number) {\n  if (ready()) return 5\n  return 6\n}',
        'function e(n: number) {\n  show(n)\n  return 5\n}',
        "function h(n: number) {\n  show(n)\n  return 'object: none'\n}",
        'function i(n: number) {\n  show(n)\n  return [undefined]\n}',
      ),
    ],
    'functions that do nothing': [
      'const a = (n: number) => g(n)\nfunction b(n: number) {\n  return g(n)\n}',
      'const a = (n: number) => {}\nfunction b(n: number) {\n  ;\n}',
    ],
    'effects that are taken away': [
      lines(
        'async function a(n: number) {\n  await flush(n)\n  return g(n)\n}',
        'function* b(n: number) {\n  yield n\n  yield g(n)\n}',
        'function c(n: number) {\n  total = n\n  return g(n)\n}',
        'function d(n: number) {\n  count++\n  return g(n)\n}',
        'function e(n: number) {\n  delete known[n]\n  return g(n)\n}',
        'function h(n: number) {\n  if (n > 3) {\n    save(n)\n    show(n)\n  }\n  return g(n)\n}',
        'function i(list: string[]) {\n  list.forEach((one) => {\n    save(one)\n    show(one)\n  })\n  return g(list)\n}',
        'function j(n: number) {\n  my.console.log(n)\n  return g(n)\n}',
        'function l(list: string[]) {\n  list.forEach((one) => {\n    save(one)\n    show(one)\n  }, a)\n  return g(list)\n}',
        'function k(n: number) {\n  function inner() {\n    keep(n)\n    return n\n  }\n  return g(inner)\n}',
      ),
      lines(
        'async function a(n: number) {\n  return g(n)\n}',
        'function* b(n: number) {\n  yield g(n)\n}',
        'function c(n: number) {\n  return g(n)\n}',
        'function d(n: number) {\n  return g(n)\n}',
        'function e(n: number) {\n  return g(n)\n}',
        'function h(n: number) {\n  if (n > 3) {\n    show(n)\n  }\n  return g(n)\n}',
        'function i(list: string[]) {\n  list.forEach((one) => {\n    show(one)\n  })\n  return g(list)\n}',
        'function j(n: number) {\n  return g(n)\n}',
        'function l(list: string[]) {\n  list.forEach((one) => {\n    show(one)\n  }, b)\n  return g(list)\n}',
        'function k(n: number) {\n  function inner() {\n    return n\n  }\n  return g(inner)\n}',
      ),
    ],
  }),
  ...sourcesOf([], {
    'functions that answer otherwise': [
      lines(
        'function a() {\n  return 5\n}',
        'function b(n: number) {\n  return g(n)\n}',
        'function c(n: number) {\n  return g(n)\n}',
        'function d(n: number) {\n  return g(n)\n}',
        'function e(n: number) {\n  if (n > 3) return 5\n  return 6\n}',
        'function h() {}',
        'function i(n: number) {\n  return g(n)\n}',
      ),
      lines(
        'function a() {\n  return 6\n}',
        'function b(n: number) {\n  if (ready()) return 5\n  return g()\n}',
        'function c(n: number) {\n  save()\n  return true\n}',
        'function d(n: number) {\n  if (n > 3) return 5\n  return 6\n}',
        'function e(n: number) {\n  check(n)\n  return 5\n}',
        'function h(n: number) {}',
        'function i(n: number) {\n  show(n)\n  return undefined\n}',
      ),
    ],
    'what does nothing else is taken away': [
      'function a(n: number) {\n  console.log(n)\n  n + 1\n  !n\n  return g(n)\n}',
      'function a(n: number) {\n  return g(n)\n}',
    ],
    'an effect gives way to another': [
      'function a(list: string[]) {\n  list.forEach((one) => {\n    save(one)\n    return one\n  })\n  return g(list)\n}',
      'function a(list: string[]) {\n  list.forEach((one) => {\n    return save(one)\n  })\n  return g(list)\n}',
    ],
  }),
  ...statementsOf(special, {
    'who is calling': [
      '',
      lines(
        'const stack = new Error().stack',
        'const other = Error().stack',
        'const { HOME, VITEST } = process.env',
        'const { env: { VITEST_POOL_ID } } = process',
        'const { vitest } = import.meta',
        'const settings = process.env',
        'if (settings.VITEST_WORKER_ID) log(n)',
        "if (settings['JEST_WORKER_ID']) log(n)",
        'if (my.env.NODE_ENV) log(n)',
        'if (a.b.env.NODE_ENV) log(n)',
        'if (env.TEST) log(n)',
        'if (globalThis.__vitest_index__) log(n)',
        "if (Object.keys(settings).includes('VITEST')) log(n)",
        'Error.captureStackTrace(n)',
        "if ('vitest' in globalThis) log(n)",
      ),
    ],
  }),
  ...statementsOf([], {
    'what only sounds like looking who is calling': [
      '',
      lines(
        'if (my.NODE_ENV) log(n)',
        'log(my.globalThis.jest)',
        'log(settings.JEST_WORKER_IDS)',
        "if ('vitest' === text) log(n)",
        'if (process.env.TESTS) log(n)',
        'if (typeof myvi) log(n)',
        'if (typeof vitests) log(n)',
        "if (error.stack.includesAll('x')) log(n)",
        "if (error.stack.unmatch('x')) log(n)",
        'if (!test) log(n)',
        "if (text === 'vitest') log(n)",
        "if ('MY_NODE_ENV' in list) log(n)",
        "if ('vitests' in list) log(n)",
        'const { NODE_ENV } = config',
        'const settings = process.env',
        'const { MODE_OF_NODE_ENV, vitests } = process.env',
        'const { NODE_ENV: a } = my.process.env',
        'const { NODE_ENV: b } = process.environment',
        'my.Error.captureStackTrace(n)',
        'Error.captureStackTraces(n)',
        "log('latest')",
        "my.process.argv.includes('vitest')",
        "process.argv.includes('--all')",
        'process.argv.includes(text)',
        'process.argv.includes()',
        "if (a.b.includes('x')) log(n)",
        'const stack = error.stack',
        'const one = new Failure().stack',
        'const two = new Error().message',
        "const three = 'MY_VITEST'",
        'let four',
      ),
    ],
  }),
  ...sourcesOf([], {
    'modules that only sound like a runner': [
      'export const a = 1',
      "import { expect } from './expect'\nimport runner from 'vitest-runner'\nexport const a = 1",
    ],
  }),
]
