import type { Objection } from '../model/proof.ts'
import { isFunction, isNode, type SyntaxNode, walk } from '../source/syntax.ts'
import { barriers } from './barriers.ts'
import { bare, calledName, canonical, dottedName, methodName, propertyName, stringValue, surplus } from './canonical.ts'
import { clauseMentions } from './clause-mentions.ts'
import { sourceFiles } from './functions.ts'
import type { Guard, GuardContext, Patch, Side } from './guard.ts'
import { excerpt, objectionAt } from './objection.ts'
import { remember } from './remember.ts'

const name = 'error-swallowed'

type Mentions = (value: SyntaxNode) => boolean

/** Rules about errors that nobody gets to see any more. */
export const ERROR_SWALLOWED: readonly Guard[] = [
  {
    name,
    rule: 'catch-clause',
    side: 'source',
    refuse: (patch, context) => more(patch, context, swallowingClauses, 'an error ends here'),
  },
  {
    name,
    rule: 'promise-catch',
    side: 'source',
    refuse: (patch, context) => more(patch, context, swallowingHandlers, 'a rejection ends here'),
  },
  {
    name,
    rule: 'throw-deleted',
    side: 'source',
    refuse: (patch) => (patch.candidate.engine === 'history' ? [] : deletedThrows(patch)),
  },
  {
    name,
    rule: 'all-settled',
    side: 'source',
    refuse: (patch, context) => more(patch, context, ignoredRejections, 'rejections are ignored'),
  },
  {
    name,
    rule: 'finally-return',
    side: 'source',
    refuse: (patch, context) => more(patch, context, finallyReturns, 'a return in `finally` drops the error'),
  },
  { name, rule: 'global-handler', side: 'any', refuse: globalHandlers },
]

/** Objects when the changed files hold more of something than before. */
function more(
  patch: Patch,
  { clauseTexts }: GuardContext,
  read: (side: Side, mentions: Mentions) => readonly SyntaxNode[],
  detail: string,
): readonly Objection[] {
  const mentions = clauseMentions(clauseTexts)
  return patch.files.flatMap(({ role, path, before, after }) => {
    if (role !== 'source' || !after) return []
    const earlier = before ? read(before, mentions) : []
    const later = read(after, mentions)
    return later.length <= earlier.length
      ? []
      : surplus(earlier, later, canonical).map((node) =>
          objectionAt(name, { path, side: after }, node, `${detail}: ${excerpt(after, node)}`),
        )
  })
}

function collect(root: SyntaxNode, wanted: (node: SyntaxNode) => boolean): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  walk(root, (node) => {
    if (wanted(node)) found.push(node)
    return true
  })
  return found
}

function swallowingClauses({ program }: Side, mentions: Mentions): readonly SyntaxNode[] {
  return collect(
    program,
    (node) =>
      node.type === 'CatchClause' &&
      swallows(node.body as SyntaxNode, isNode(node.param) ? node.param : null, mentions),
  )
}

function swallowingHandlers({ program }: Side, mentions: Mentions): readonly SyntaxNode[] {
  return collect(program, (node) => {
    const method = methodName(node)
    const args = node.arguments as readonly SyntaxNode[]
    const isErrorEvent =
      /^(?:on|once|addListener)$/.test(method) && args[0] !== undefined && stringValue(args[0]) === 'error'
    const handler = method === 'catch' ? args[0] : method === 'then' || isErrorEvent ? args[1] : undefined
    if (!handler) return false
    const inner = bare(handler)
    if (isFunction(inner))
      return swallows(inner.body as SyntaxNode, (inner.params as SyntaxNode[])[0] ?? null, mentions)
    return /^(?:console\.\w+|(?:_\.?)?noop|Boolean|String)$/.test(String(dottedName(inner)))
  })
}

const LOGGING = /^(?:console|log|logger|this\.log|this\.logger|debug|winston|pino)(?:\.|$)/

/** True for a handler that neither throws nor hands the error on, and answers with nothing that a clause asks for. */
function swallows(body: SyntaxNode, parameter: SyntaxNode | null, mentions: Mentions): boolean {
  const names = new Set<string>()
  if (parameter)
    for (const node of collect(parameter, ({ type }) => type === 'Identifier')) names.add(String(node.name))
  let kept = false
  walk(body, (node) => {
    if (node.type === 'ThrowStatement') kept = true
    const called = calledName(node)
    if (/(?:^|\.)(?:reject|fail|abort|exit|next|emit|captureException|reportError)$/.test(called)) kept = true
    if (LOGGING.test(called)) return false
    if (node.type === 'Identifier' && names.has(String(node.name))) kept = true
    if (node.type === 'ReturnStatement' && isNode(node.argument) && mentions(node.argument)) kept = true
    return !kept
  })
  return !kept && !mentions(body)
}

/** Throws that can be reached; `reject(…)` and `Promise.reject(…)` count as well. */
const throwsOf = remember(({ program }: Side): readonly SyntaxNode[] => {
  const found: SyntaxNode[] = []
  walk(program, (node, { parents }) => {
    const rejects = /^(?:Promise\.)?reject$/.test(calledName(node))
    if ((node.type === 'ThrowStatement' || rejects) && !barriers([...parents, node], program).includes('dead'))
      found.push(node)
    return true
  })
  return found
})

function deletedThrows(patch: Patch): readonly Objection[] {
  const all = new Set(patch.files.flatMap(({ after }) => (after ? throwsOf(after).map(canonical) : [])))
  return sourceFiles(patch).flatMap(({ file, before, after }) => {
    const [earlier, later] = [throwsOf(before), throwsOf(after)]
    return surplus(later, earlier, canonical)
      .filter((node) => !all.has(canonical(node)))
      .slice(0, Math.max(0, earlier.length - later.length))
      .map((node) => ({
        guard: name,
        detail: `an error is no longer thrown: ${excerpt(before, node)}`,
        path: file.path,
        line: Math.min(before.line(node.start), after.line(after.text.length)),
      }))
  })
}

/** Calls of `Promise.allSettled` in a file that never looks at what was rejected. */
function ignoredRejections({ program }: Side): readonly SyntaxNode[] {
  const looks = collect(
    program,
    (node) => stringValue(node) === 'rejected' || (node.type === 'MemberExpression' && propertyName(node) === 'reason'),
  )
  if (looks.length > 0) return []
  return collect(program, (node) => calledName(node) === 'Promise.allSettled')
}

function finallyReturns({ program }: Side): readonly SyntaxNode[] {
  return collect(program, (node) => isNode(node.finalizer)).flatMap((node) => {
    const found: SyntaxNode[] = []
    walk(node.finalizer as SyntaxNode, (inner) => {
      if (inner.type === 'ReturnStatement') found.push(inner)
      return !isFunction(inner)
    })
    return found
  })
}

const GLOBAL_EVENT = /^(?:uncaughtException(?:Monitor)?|unhandledRejection|unhandledrejection|error)$/

function globalHandlers({ files }: Patch): readonly Objection[] {
  const read = ({ program }: Side) =>
    collect(program, (node) => {
      if (node.type === 'AssignmentExpression')
        return /^(?:window|globalThis|self)\.on(?:error|unhandledrejection)$/.test(
          String(dottedName(node.left as SyntaxNode)),
        )
      if (node.type !== 'CallExpression') return false
      const called = calledName(node)
      const [event] = node.arguments as readonly SyntaxNode[]
      const listens =
        /^process\.(?:on|once|addListener|prependListener|removeAllListeners)$|^(?:window\.|globalThis\.|self\.)?addEventListener$/.test(
          called,
        )
      return listens && event !== undefined && GLOBAL_EVENT.test(String(stringValue(event)))
    })
  return files.flatMap(({ path, before, after }) =>
    after
      ? surplus(before ? read(before) : [], read(after), canonical).map((node) =>
          objectionAt(name, { path, side: after }, node, `errors that nobody caught end here: ${excerpt(after, node)}`),
        )
      : [],
  )
}
