import { expect, test } from 'vitest'
import { MAJOR } from './host-fixture.ts'
import { labOf, snapshotOf, statesOf } from './lab-fixture.ts'

/** One wrong place of a project: `wrong` stands in `path` in place of `right`; `other` is as wrong. */
interface Mistake {
  readonly path: string
  readonly right: string
  readonly wrong: string
  readonly other: string
}

/** What is red on disk comes first; the others are wrong in the lab alone. */
interface Components {
  readonly files: Readonly<Record<string, string>>
  readonly mistakes: readonly Mistake[]
}

const VUE = {
  'vitest.config.ts': `import vue from '@vitejs/plugin-vue'
export default { plugins: [vue()], test: { environment: 'happy-dom', css: true } }
`,
  'src/price.ts': `export const withTax = (net: number, rate: number): number => net + net * rate\n`,
  'src/counter.vue': `<script setup lang="ts">
import { computed, ref } from 'vue'
import { withTax } from './price.ts'
const props = defineProps<{ step: number }>()
const count = ref(0)
const total = computed(() => withTax(count.value, 0.5))
function add(): void {
  count.value += props.step
}
</script>

<template>
  <button :class="$style.big" @click="add">{{ count }} of {{ total }}</button>
</template>

<style module>
.big { color: red; }
</style>
<style scoped>
button { margin: 0; }
</style>
`,
  'src/list.vue': `<script lang="ts">
import { defineComponent } from 'vue'
export default defineComponent({
  props: { items: { type: Array, required: true } },
  computed: { size(): number { return this.items.length } },
})
</script>
<template><ul><li v-for="item in items">{{ item }}</li></ul><p>{{ size }}</p></template>
`,
  'test/counter.test.ts': `import { expect, test } from 'vitest'
import { createApp, nextTick } from 'vue'
import Counter from '../src/counter.vue'
import List from '../src/list.vue'
const mount = (component: object, props: object): HTMLElement => {
  const place = document.body.appendChild(document.createElement('div'))
  createApp(component, props).mount(place)
  return place
}
test('counts', async () => {
  const place = mount(Counter, { step: 2 })
  place.querySelector('button')!.click()
  place.querySelector('button')!.click()
  await nextTick()
  expect(place.textContent).toBe('4 of 6')
  expect(document.querySelectorAll('button')).toHaveLength(1)
})
test('lists', () => {
  expect(mount(List, { items: ['a', 'b'] }).innerHTML).toBe('<ul><li>a</li><li>b</li></ul><p>2</p>')
})
`,
}

const SVELTE = {
  'vitest.config.ts': `import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
export default { plugins: [svelte(), svelteTesting()], test: { environment: 'jsdom', globals: true } }
`,
  'src/state.svelte.ts': `export class Counter {
  count = $state(0)
  #step: number
  constructor(step: number) { this.#step = step }
  add(): void { this.count += this.#step }
}
`,
  'src/counter.svelte': `<script lang="ts">
  import { Counter } from './state.svelte.ts'
  let { step }: { step: number } = $props()
  const state = new Counter(step)
  const total = $derived(state.count + state.count * 0.5)
</script>

<button onclick={() => state.add()}>{state.count} of {total}</button>

<style>
  button { color: red; }
</style>
`,
  'test/counter.test.ts': `import { fireEvent, render, screen } from '@testing-library/svelte'
import Counter from '../src/counter.svelte'
test('counts', async () => {
  render(Counter, { step: 2 })
  const button = screen.getByRole('button')
  await fireEvent.click(button)
  await fireEvent.click(button)
  expect(button.textContent).toBe('4 of 6')
})
test('starts anew', () => {
  render(Counter, { step: 1 })
  expect(screen.getAllByRole('button').map((one) => one.textContent)).toEqual(['0 of 0'])
})
`,
}

const COMPONENTS: Readonly<Record<string, Components>> = {
  Vue: {
    files: VUE,
    mistakes: [
      // A script, a template, options, a module that a component imports.
      {
        path: 'src/counter.vue',
        right: 'count.value += props.step',
        wrong: 'count.value -= props.step',
        other: 'count.value = props.step',
      },
      {
        path: 'src/counter.vue',
        right: '{{ count }} of {{ total }}',
        wrong: '{{ total }} of {{ count }}',
        other: '{{ count }} from {{ total }}',
      },
      {
        path: 'src/list.vue',
        right: 'return this.items.length',
        wrong: 'return this.items.length + 1',
        other: 'return this.items.size',
      },
      { path: 'src/price.ts', right: 'net + net * rate', wrong: 'net - net * rate', other: 'net * net * rate' },
    ],
  },
  Svelte: {
    files: SVELTE,
    mistakes: [
      // A script, markup, a module with runes.
      {
        path: 'src/counter.svelte',
        right: 'state.count + state.count * 0.5',
        wrong: 'state.count - state.count * 0.5',
        other: 'state.count * state.count * 0.5',
      },
      {
        path: 'src/counter.svelte',
        right: '{state.count} of {total}',
        wrong: '{total} of {state.count}',
        other: '{state.count} from {total}',
      },
      {
        path: 'src/state.svelte.ts',
        right: 'count += this.#step',
        wrong: 'count -= this.#step',
        other: 'count = this.#step',
      },
    ],
  },
}

test.each(Object.keys(COMPONENTS))('components of %s', { timeout: 240_000 }, async (kind) => {
  const { files, mistakes } = COMPONENTS[kind] as Components
  const made = ({ path, right }: Mistake, text: string): string => {
    const whole = files[path] as string
    if (whole.split(right).length !== 2) throw new Error(`${path} must hold ${right} exactly once`)
    return whole.replace(right, () => text)
  }
  const [first = null] = mistakes
  if (!first) throw new Error('nothing to mend')
  const { lab, root, run, states, sweep } = await labOf({ ...files, [first.path]: made(first, first.wrong) })
  const before = await snapshotOf(root)
  const more = { timeoutMs: 60_000 }
  const red = await states({}, undefined, more)
  expect(Object.values(red)).toContain('failed')
  const green = Object.fromEntries(Object.keys(red).map((name) => [name, 'passed']))
  const mended = { [first.path]: files[first.path] as string }
  expect(await states(mended, undefined, more)).toEqual(green)
  for (const mistake of mistakes) {
    const broken = await states({ ...mended, [mistake.path]: made(mistake, mistake.wrong) }, undefined, more)
    expect({ [mistake.wrong]: Object.values(broken) }).toEqual({ [mistake.wrong]: expect.arrayContaining(['failed']) })
  }
  expect(await states(mended, undefined, { ...more, worker: 'fresh' })).toEqual(green)
  expect(await sweep(first.path, [made(first, first.right), made(first, first.other)])).toEqual([
    'passes',
    expect.stringMatching(/^fails: (?!no end)/),
  ])
  const counted = await run({}, undefined, { ...more, spectrum: true })
  expect(statesOf(counted)).toEqual(red)
  const statements = counted.status === 'ran' ? (counted.spectrum?.statements ?? []) : []
  expect(new Set(statements.map(({ path }) => path))).toEqual(
    new Set(Object.keys(files).filter((path) => path.startsWith('src/'))),
  )
  expect(await states({}, undefined, more)).toEqual(red)
  expect(await lab.related([first.path])).toHaveLength(1)
  expect(lab.info.notes).toEqual([])
  expect(lab.info.vitest.startsWith(`${MAJOR}.`)).toBe(true)
  expect(await snapshotOf(root)).toEqual(before)
})
