import { visitorKeys } from 'oxc-parser'
import { type Insertions, insertions } from './insertions.ts'
import { type Binding, bindingNames, ownDeclarations, varDeclarations } from './scope-bindings.ts'
import { isFunction, isNode, parse, type SyntaxNode } from './syntax.ts'
import { isTestTime, whyNotVisible } from './visible-module.ts'
import { type VitestNames, vitestNames } from './vitest-names.ts'

/** A function or class that stands in a value as written: where, and the text that it must still have. */
export interface KnownFunction {
  /** Keys from the value down to the function; empty for the value itself. */
  readonly path: readonly (string | number)[]
  /** What the source text of the function ends with, or, when the text was changed inside, what it holds. */
  readonly text: string
  readonly kind: 'function' | 'class' | 'open class'
}

/** The bindings of one scope, in the order in which `globalThis.__rw.scope` gets their readers and writers. */
export type ScopeShape = readonly { readonly name: string; readonly known: readonly KnownFunction[] }[]

/** A module that tells what it holds. */
export interface ModuleState {
  /**
   * The text; each scope that lives as long as the module calls `globalThis.__rw.scope(key, n, readers, writers)`, and
   * values that nothing but test functions hold pass through `globalThis.__rw.value(key, n, value)`.
   */
  readonly text: string
  readonly scopes: readonly ScopeShape[]
  readonly values: readonly (readonly KnownFunction[])[]
  /** It registers tests, or helps to. */
  readonly tests: boolean
  /** Reading a member may run code. */
  readonly getters: boolean
  /** Why its state cannot be seen in full; null when what is registered is all. */
  readonly hidden: string | null
}

/** How a module is loaded. */
export interface ModuleStateOptions {
  /** Number of the module in what it calls. */
  readonly key: number
  /** It is the test file, or lies where tests lie. */
  readonly tests: boolean
}

/**
 * Makes a module, as Vite's module runner evaluates it (plain JavaScript, imports turned into calls), tell what it
 * holds: all bindings at its top level, and in modules that register tests also those of every scope that may live as
 * long, since tests are closures over the bodies of `describe` callbacks, of loops and of helpers. Behaviour and lines
 * stay as they are. Null when the text cannot be parsed.
 */
export function moduleState(text: string, { key, tests }: ModuleStateOptions): ModuleState | null {
  const parsed = parse('module.mjs', text)
  if (parsed.status === 'malformed') return null
  const { program } = parsed
  const names = vitestNames(program, text)
  const isTests = tests || names.used
  const registration = new Registration(text, key, isTests)
  registration.program(program)
  if (isTests) registration.inside(program, names)
  const { hidden, getters } = whyNotVisible(program, names)
  return {
    text: registration.output.apply(text),
    scopes: registration.scopes,
    values: registration.values,
    tests: isTests,
    getters,
    hidden: hidden ?? registration.hidden,
  }
}

/** Collects what a module has to call. */
class Registration {
  readonly scopes: ScopeShape[] = []
  readonly values: (readonly KnownFunction[])[] = []
  readonly output: Insertions = insertions()
  hidden: string | null = null
  readonly #text: string
  readonly #key: number
  /** Functions have calls put into them, so that their text at run time is another one. */
  readonly #changed: boolean

  constructor(text: string, key: number, changed: boolean) {
    this.#text = text
    this.#key = key
    this.#changed = changed
  }

  program(program: SyntaxNode): void {
    const last = (program.body as readonly SyntaxNode[]).at(-1)
    const call = this.#scope([...ownDeclarations(program), ...varDeclarations(program)])
    if (last && call) this.output.at(last.end, `;${call};`)
  }

  /** Everything below a node that may run while the module is loaded. */
  inside(root: SyntaxNode, names: VitestNames): void {
    const visit = (node: SyntaxNode, parent: SyntaxNode | null): void => {
      if (isTestTime(node, parent, names)) return
      if (isFunction(node)) this.#function(node)
      else if (isLoop(node)) this.#loop(node)
      else if (node.type === 'BlockStatement' && parent && !isFunction(parent)) this.#block(node, ownDeclarations(node))
      else if (node.type === 'CatchClause' && node.param)
        this.#block(node.body as SyntaxNode, bindingNames(node.param as SyntaxNode, true))
      else if (/^(?:SwitchStatement|StaticBlock)$/.test(node.type) && ownDeclarations(node).length > 0)
        this.hidden ??= 'declarations in a switch'
      const named = names.nameOf(node)
      if (node.type === 'TaggedTemplateExpression' && named !== null && holdsCalls(node.quasi as SyntaxNode))
        this.hidden ??= 'values in a template'
      for (const field of visitorKeys[node.type] ?? []) {
        const value = node[field]
        for (const child of Array.isArray(value) ? value : [value]) {
          if (!isNode(child) || names.isImport(child)) continue
          if (isHeld(child, node, field, named !== null)) this.#value(child)
          visit(child, node)
        }
      }
    }
    visit(root, null)
  }

  #function(node: SyntaxNode): void {
    const body = node.body as SyntaxNode
    const parameters = (node.params as readonly SyntaxNode[]).flatMap((one) => bindingNames(one, true))
    if (body.type !== 'BlockStatement') {
      const call = this.#scope(parameters)
      if (call) this.output.around(body, `(${call},`, ')', 2)
    } else this.#block(body, [...parameters, ...ownDeclarations(body), ...varDeclarations(body)])
  }

  #block(block: SyntaxNode, bindings: readonly Binding[]): void {
    const call = this.#scope(bindings)
    if (call) this.output.at(block.start + 1, `${call};`)
  }

  #loop(node: SyntaxNode): void {
    const head = (node.left ?? node.init) as SyntaxNode | null
    if (head?.type !== 'VariableDeclaration' || head.kind === 'var') return
    const body = node.body as SyntaxNode
    const bindings = (head.declarations as readonly SyntaxNode[]).flatMap((one) =>
      bindingNames(one.id as SyntaxNode, head.kind !== 'const'),
    )
    if (body.type === 'BlockStatement') this.#block(body, bindings)
    else this.output.around(body, `{${this.#scope(bindings) ?? ''};`, '}', 1)
  }

  /** The call that registers bindings; null without any. */
  #scope(bindings: readonly Binding[]): string | null {
    const own = [...new Map(bindings.map((one) => [one.name, one])).values()].filter(({ name }) => !isImported(name))
    if (own.length === 0) return null
    this.scopes.push(own.map(({ name, init }) => ({ name, known: init ? this.#known(init) : [] })))
    const readers = own.map(({ name }) => `()=>${name}`)
    const writers = own.map(({ name, writable }) => (writable ? `(v)=>{${name}=v}` : '0'))
    return `globalThis.__rw.scope(${this.#key},${this.scopes.length - 1},[${readers}],[${writers}])`
  }

  #value(node: SyntaxNode): void {
    this.values.push(this.#known(node))
    this.output.around(node, `globalThis.__rw.value(${this.#key},${this.values.length - 1},`, ')', 3)
  }

  #known(node: SyntaxNode, path: readonly (string | number)[] = []): readonly KnownFunction[] {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression': {
        const head = this.#text.slice(node.start, (node.body as SyntaxNode).start)
        return [{ path, text: this.#changed ? head : this.#text.slice(node.start, node.end), kind: 'function' }]
      }
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const text = this.#text.slice(node.start, (node.body as SyntaxNode).start + 1)
        const kind = isOpen(node) ? 'open class' : 'class'
        return [{ path, text: this.#changed ? text : this.#text.slice(node.start, node.end), kind }]
      }
      case 'ObjectExpression':
        return (node.properties as readonly SyntaxNode[]).flatMap((property) => {
          const name = property.type === 'Property' && property.kind === 'init' ? keyOf(property) : null
          return name === null ? [] : this.#known(property.value as SyntaxNode, [...path, name])
        })
      case 'ArrayExpression': {
        const items = node.elements as readonly (SyntaxNode | null)[]
        return items.some((item) => item?.type === 'SpreadElement')
          ? []
          : items.flatMap((item, i) => (item ? this.#known(item, [...path, i]) : []))
      }
      case 'ConditionalExpression':
        return [node.consequent, node.alternate].flatMap((one) => this.#known(one as SyntaxNode, path))
      case 'CallExpression':
        return /^Object\.(?:freeze|seal)$/.test(textOf(this.#text, node.callee))
          ? (node.arguments as readonly SyntaxNode[]).slice(0, 1).flatMap((one) => this.#known(one, path))
          : []
      default:
        return []
    }
  }
}

/** True when instances hold nothing but what is read from outside. */
function isOpen(node: SyntaxNode): boolean {
  return ((node.body as SyntaxNode).body as readonly SyntaxNode[]).every(
    ({ type, key }) => type !== 'AccessorProperty' && (type !== 'PropertyDefinition' || !isPrivate(key)),
  )
}

function holdsCalls({ expressions }: SyntaxNode): boolean {
  return (expressions as readonly SyntaxNode[]).some(({ type }) => /^(?:Call|New|Member|Await)Expression$/.test(type))
}

function isPrivate(key: unknown): boolean {
  return isNode(key) && key.type === 'PrivateIdentifier'
}

function isLoop({ type }: SyntaxNode): boolean {
  return /^For(?:In|Of)?Statement$/.test(type)
}

/** True for a value that test functions may hold and no binding does. */
function isHeld(node: SyntaxNode, parent: SyntaxNode, field: string, toVitest: boolean): boolean {
  if (node.type === 'ObjectExpression' || node.type === 'ArrayExpression') {
    const inner = /^(?:Property|SpreadElement|ArrayExpression|ObjectExpression)$/.test(parent.type)
    return !inner && !(parent.type === 'VariableDeclarator' && (parent.id as SyntaxNode).type === 'Identifier')
  }
  return (
    toVitest && field === 'arguments' && /^(?:Call|New|Member|Await|Conditional|Logical)Expression$/.test(node.type)
  )
}

function keyOf({ key, computed }: SyntaxNode): string | null {
  const { type, name, value } = key as SyntaxNode
  if (computed === true) return null
  return type === 'Identifier' ? String(name) : type === 'Literal' ? String(value) : null
}

function isImported(name: string): boolean {
  return /^__(?:vi_import|vite_ssr_import)_\d+__$/.test(name)
}

function textOf(text: string, node: unknown): string {
  return isNode(node) ? text.slice(node.start, node.end) : ''
}
