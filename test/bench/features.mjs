// What the projects of the bench have in them that a lab can get wrong: a feature is covered by a mutant when the tests
// that judge it, or the file that it changes, have it.

const inTest =
  (pattern) =>
  ({ test }) =>
    pattern.test(test)
const inSource =
  (pattern) =>
  ({ source }) =>
    pattern.test(source)
const either =
  (pattern) =>
  ({ test, source }) =>
    pattern.test(test) || pattern.test(source)
const leaks =
  (pattern) =>
  ({ kind }) =>
    kind.startsWith('leak ') && pattern.test(kind)

const FEATURES = {
  'fake timers': inTest(/useFakeTimers|setSystemTime/),
  'real timers': either(/setTimeout|setInterval|setImmediate/),
  'module state': inSource(
    /^(?:export )?let |^const \w+(?:: [^=]+)? = (?:new (?:Map|Set|WeakMap|EventEmitter|AsyncLocalStorage)|\[\]|\{\})/m,
  ),
  'class state': inSource(/\bstatic (?!\w+\(|async|get )/),
  'vi.mock with a factory': inTest(/vi\.(?:do)?[mM]ock\([^)]*?,\s*(?:async )?\(/),
  'automock and __mocks__': inTest(/vi\.mock\('[^']+'(?:\)|, \{ spy)/),
  'vi.spyOn': inTest(/vi\.spyOn/),
  'vi.hoisted, doMock, importActual, resetModules': inTest(/vi\.(?:hoisted|doMock|importActual|resetModules)/),
  'stubbed globals and variables': inTest(/vi\.stub(?:Global|Env)/),
  'snapshot files': inTest(/toMatchSnapshot|toMatchFileSnapshot/),
  'inline snapshots': inTest(/InlineSnapshot/),
  'snapshot serializers': inTest(/addSnapshotSerializer/),
  'expect.extend': ({ test, set }) => /expect\.extend/.test(test + set),
  jsdom: ({ environment }) => environment === 'jsdom',
  'happy-dom': ({ environment }) => environment === 'happy-dom',
  'custom elements': either(/customElements/),
  'concurrent tests': ({ test, config }) => /\.concurrent/.test(test) || /concurrent: true/.test(config),
  'test.each and test.for': inTest(/\.(?:each|for)[`(]/),
  'fixtures (test.extend)': inTest(/\b(?:test|base|it)\.extend/),
  hooks: inTest(/\b(?:before|after)(?:Each|All)\(|onTestFinished/),
  'set-up files': ({ set }) => set !== '',
  'test.projects': ({ config }) => /projects:/.test(config),
  'threads, vmThreads, isolate: false, shuffle': ({ test, config }) => /vmThreads/.test(config) && test !== '',
  globals: ({ config }) => /globals: true/.test(config),
  'dynamic import': either(/\bimport\((?!type)/),
  'import.meta.glob, ?raw, JSON, top-level await': inSource(/import\.meta\.glob|\?raw|\.json'|^const .*= await/m),
  'tests in the source': ({ source }) => /import\.meta\.vitest/.test(source),
  'require and CommonJS': ({ test, path }) => /createRequire/.test(test) || path.endsWith('.cjs'),
  'circular imports': ({ path }) => /ring-/.test(path),
  'async iteration and local storage': either(/for await|AsyncLocalStorage|async \*/),
  'unhandled rejections': (one) =>
    leaks(/rejection|listener|late/)(one) || /unhandledRejection|allSettled|\.catch\(/.test(one.source),
  'process.exit, exit status': (one) => leaks(/exit/)(one) || /process\.exit/.test(one.source + one.test),
  'polluted globals': (one) =>
    leaks(/global|prototype|date|console|random|built-in|timers|stacks|output|matcher/)(one) ||
    /globalThis as|Array\.prototype|Symbol\.for/.test(one.source + one.test),
  'changed environment, folder, arguments': (one) =>
    leaks(/environment|command line/)(one) || /process\.(?:env|chdir|argv)/.test(one.source),
  'changed modules of Node': leaks(/node module/),
  'code that never ends': leaks(/loop|microtasks/),
  'tests that write files': (one) => leaks(/temporary file/)(one) || /writeFile|appendFile/.test(one.source + one.test),
  'servers on a port': either(/createServer/),
  'React components': ({ path, test }) => /\.[jt]sx$/.test(path) || /testing-library/.test(test),
  'edits of tests and set-up': ({ isTest }) => isTest,
  'edits outside of functions': ({ kind, topLevel }) => topLevel && !kind.startsWith('leak'),
}

/** Rows of a table: feature → how many of these mutants have it, how many of them pass. */
export function featureTable(mutants) {
  return Object.entries(FEATURES).map(([feature, has]) => {
    const own = mutants.filter((one) => has(one.traits))
    return { feature, candidates: own.length, passing: own.filter(({ cold }) => cold === null).length }
  })
}
