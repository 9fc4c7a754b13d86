import { BINDS, isCallee, isRead, replace, swap, text } from './expression.ts'
import { statementAround } from './ingredients.ts'
import { sharesWord } from './names.ts'
import { nameOf, sub } from './nodes.ts'
import { kindOf, visible } from './source-file.ts'
import type { Proposal, Template } from './template.ts'

/** A term that is missing in a sum, or a factor in a product, most of all a name that nothing uses. */
export const missingTerm: Template = {
  name: 'missing-term',
  prior: 0.03,
  types: ['Identifier', 'MemberExpression', 'BinaryExpression', 'Literal'],
  *propose(site) {
    const { node, file, parent } = site
    if (!isRead(site) || !parent || /^(?:Member|New)Expression$/.test(parent.type) || isCallee(site)) return
    if (
      !/^(?:number|unknown)$/.test(kindOf(node)) ||
      (node.type === 'BinaryExpression' && !/^[-+*/]$/.test(String(node.operator)))
    )
      return
    const inSum = parent.type === 'BinaryExpression' && /^[-+*/]$/.test(String(parent.operator))
    if (node.type === 'Literal' || node.type === 'MemberExpression') {
      if (!inSum) return
    }
    const statement = statementAround(site)
    const own = text(site)
    const all = visible(file, node.start)
    const from = all.find(({ name }) => name === nameOf(node))
    if (node.type === 'Identifier' && (!from || !/^(?:number|unknown)$/.test(from.kind))) return
    if (!inSum && node.type !== 'BinaryExpression' && !/^(?:Return|Call|Variable|Assignment|Arrow)/.test(parent.type))
      return
    for (const { name, kind, role, uses } of all) {
      if (
        role === 'import' ||
        /function|class|array|string|map|set|boolean|object|regexp|date/.test(kind) ||
        new RegExp(`\\b${name.replace(/\$/g, '\\$')}\\b`).test(own)
      )
        continue
      const weight =
        (kind === 'number' ? 1 : 0.4) *
        (role === 'module' ? 0.3 : 1) *
        (uses <= 0 ? 6 : 1) *
        (node.type === 'BinaryExpression' || inSum ? 2 : 0.5) *
        (sharesWord(nameOf(node) ?? '', name) ? 3 : 1)
      for (const [operator, share] of [
        ['+', 1.5],
        ['-', 1],
        ['*', 1],
        ['/', 0.7],
      ] as const) {
        const binds = /[+-]/.test(operator) ? BINDS.sum : BINDS.product
        const left =
          node.type === 'BinaryExpression' && /^[-+]$/.test(String(node.operator)) && binds === BINDS.product
            ? `(${own})`
            : own
        yield swap(
          site,
          `${left} ${operator} ${name}`,
          `${{ '+': 'add', '-': 'subtract', '*': 'multiply by', '/': 'divide by' }[operator]} ${name}`,
          weight * share,
          binds,
        )
        if (operator === '+') yield swap(site, `${name} + ${own}`, `add ${name}`, weight * 0.8, BINDS.sum)
      }
    }
    if (inSum && node.type === 'Identifier')
      for (const other of [sub(parent, 'left'), sub(parent, 'right')])
        if (other !== node && other.type === 'Identifier') {
          yield swap(site, `${own} / ${text(site, other)}`, `divide ${own} by ${text(site, other)}`, 1.5, BINDS.product)
          yield swap(
            site,
            `${own} * ${text(site, other)}`,
            `multiply ${own} by ${text(site, other)}`,
            1.5,
            BINDS.product,
          )
        }
    if (
      node.type === 'BinaryExpression' &&
      /^[*/]$/.test(String(node.operator)) &&
      statement.end - statement.start < 300
    )
      for (const { name, arity } of all)
        if (arity !== null && arity > 0) {
          const names = [node.left, node.right].flatMap((part) => nameOf(part) ?? [])
          if (names.length >= arity)
            yield swap(
              site,
              `${own} / ${name}(${names.slice(0, arity).join(', ')})`,
              `divide by ${name}(…)`,
              1.5,
              BINDS.product,
            )
        }
  },
}

/** Two members or elements on both sides of an operator: `x[1] - y[1]` → `x[2] - y[2]`, `a.k - b.k` → `a.n - b.n`. */
export const bothSides: Template = {
  name: 'both-sides',
  prior: 0.021,
  types: ['BinaryExpression'],
  *propose(site) {
    const { node, file } = site
    const [left, right] = [sub(node, 'left'), sub(node, 'right')]
    if (left.type !== 'MemberExpression' || right.type !== 'MemberExpression') return
    const [one, other] = [sub(left, 'property'), sub(right, 'property')]
    if (text(site, one) !== text(site, other)) return
    const both = (by: string): Proposal => ({
      title: `use ${by} on both sides`,
      edits: [one, other].map((place) => replace(site, by, BINDS.primary, { node: place, parent: null, key: null })),
      weight: 1,
    })
    if (left.computed === true && typeof one.value === 'number') {
      for (const by of [0, 1, 2, 3]) if (by !== one.value) yield both(String(by))
    } else for (const by of file.siblings.get(nameOf(one) ?? '') ?? []) yield both(by)
  },
}
