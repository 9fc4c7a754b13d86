import { expect, test } from 'vitest'
import { scriptOf } from '../../src/source/component-script.ts'
import { instrument } from '../../src/source/instrument.ts'
import { isProgram, parse } from '../../src/source/syntax.ts'

const VUE = `<!-- <script>not('this')</script> -->
<script lang="ts" generic="T extends Map<string, number>">
export const one = 1
</script>
<template>
  <p>{{ one < two }}</p>
</template>
<script setup lang="ts">
const two: number = one + 1
</script>
<style>p { color: red }</style>
`

test('the scripts of a component are read with the offsets and lines of the whole', () => {
  const parsed = parse('a.vue', VUE)
  if (parsed.status === 'malformed') throw new Error(parsed.message)
  const body = parsed.program.body as readonly { readonly start: number; readonly end: number }[]
  expect(body.map(({ start, end }) => VUE.slice(start, end))).toEqual([
    'export const one = 1',
    'const two: number = one + 1',
  ])
  const { text } = scriptOf(VUE)
  expect(text).toHaveLength(VUE.length)
  expect(text.split('\n').map((line) => line.trim())).toEqual(
    VUE.split('\n').map((line, at) => (at === 2 || at === 8 ? line : '')),
  )
})

test('a component without a script is an empty program, a part of a script is a program, others are what they were', () => {
  expect(parse('a.svelte', '<p>{name}</p>\n')).toMatchObject({ status: 'parsed', program: { body: [] } })
  expect(parse('a.svelte', 'let a: number = 1')).toMatchObject({ status: 'parsed', program: { body: [{}] } })
  expect(parse('a.svelte', '<script>let a = </script>').status).toBe('malformed')
  expect(parse('a.vue', '<script lang="tsx">const a = <b>c</b></script>').status).toBe('parsed')
  expect(['a.vue', 'a.svelte', 'a.svelte.ts', 'a.ts', 'a.html', 'a.vue.d.ts'].map(isProgram)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ])
})

test('counters stand in the script alone, and runes stay where they are', () => {
  const svelte = `<script>
  let { step = $bindable(1), name = 'a' } = $props()
  class Counter { count = $state(0); other = 1 }
</script>
<button>{step}</button>
`
  expect(instrument('a.svelte', svelte, 0)?.text).toBe(`<script>
  globalThis.__rwc[0]=1;let { step = $bindable(1), name = (globalThis.__rwc[1]=1,'a') } = $props()
  class Counter { count = $state(0); other = (globalThis.__rwc[2]=1,1) }
</script>
<button>{step}</button>
`)
})
