import { expect, test } from 'vitest'
import { clauseMentions } from '../../src/guard/clause-mentions.ts'
import type { SyntaxNode } from '../../src/source/syntax.ts'
import { sideOf } from './read-scopes.ts'

function literal(source: string): SyntaxNode {
  const [statement] = sideOf(`(${source})`, 'a.ts').program.body as readonly SyntaxNode[]
  return (statement as SyntaxNode).expression as SyntaxNode
}

/** What is written in a clause, with literals that it speaks of, and literals that it does not speak of. */
test.each<[string, readonly string[], readonly string[]]>([
  ['At most 40 orders.', ['40'], ['-40', '4', '400', '0', '41', "'at'"]],
  ['Below -3 it is cold.', ['-3', '3'], ['4']],
  ['It costs 1,000.50 or 2_000.', ['1000.5', '2000'], ['1', '50', '2']],
  ['A share of 25 %.', ['25', '0.25'], ['-0.25', '2.5', '0.5']],
  ['Version v2 and x_3 and a.4.', [], ['2', '3', '4']],
  ['Since 2024-05-17.', ["'2024-05-17'"], ['2024', '202', '5', '17']],
  ['`f(7)` → `49`, and `g(8)` -> `64`, and `h(9)`=>`81`.', [], ['7', '49', '8', '64', '9', '81']],
  ['`f(7)` and 12.', ['12'], ['7']],
  ['`f (7)` -> `49`.', [], ['7', '49']],
  ['Up to 4`f(7)`5 times.', ['4', '5'], ['7', '45']],
  ['40 orders.', ['40', '77'], ['7740']],
  ['`n: 1..6` and 8.', ['8'], ['1', '6']],
  ['`age: 10..60` and 8.', ['8'], ['10', '60']],
  ['total([5]) // → 15\ntotal([6]) // throws RangeError\n3 stays', ['3'], ['5', '15', '6', "'total'"]],
  ['total([5]) //→ 15\ntotal([6]) //  -> 16\n`f(7)` is 3 // => 4', [], ['5', '15', '6', '16', '7', '3', '4']],
  [
    'Gold orders are `big`, "red", “blue” or \'low\'.',
    ["'Gold'", "'big'", "'red'", "'blue'", "'low'"],
    ["'old'", "'lue'"],
  ],
  ['It is the cat’s, or a dog of 5.', ["'It is'"], ["'cat'", "'dog'", "'a'", "''"]],
  ["`kind('tiny')` is small.", ["'tiny'"], ["'kind('"]],
  ['`kind("tiny")` is small, `kind("big")` is not.', ["'tiny'", "'big'"], ["'kind('"]],
  ['Signs are `<`, "<=", “==” or \'>=\', not =>.', ["'<'", "'<='", "'=='", "'>='"], ["'=>'"]],
  ["`kind('a b')` is small.", ["'small'"], ["'a b'"]],
  ['The text a.b*c stays.', ["'a.b*c'"], ["'axb*c'", "'a.b'"]],
  ['It is undefined.', ['undefined'], ['[1]', 'null']],
  ['It is null, true or NaN.', ['null', 'true', 'NaN'], ['false', 'undefined', '[1]']],
  ['Cards are "red" or “sky” or \'low\'.', ["'red'", "'sky'", "'low'"], ["'or'"]],
  ['A red card, or the cat’s sky.', [], ["'red'", "'sky'", "'or'"]],
  ['A step of 1.55 or 25 each.', ['1.55', '25', '0.25'], ['1.5', '1', '2500']],
  ['It takes 150 %.', ['150'], ['1.5']],
  ['It takes 100 %.', ['100'], ['1']],
  ['', [], ['0', "'a'", "'was'"]],
])('%s', (clause, spoken, unspoken) => {
  const mentions = clauseMentions(['Another clause has 77', clause])
  expect([...spoken, ...unspoken].filter((source) => mentions(literal(source)))).toEqual(spoken)
})
