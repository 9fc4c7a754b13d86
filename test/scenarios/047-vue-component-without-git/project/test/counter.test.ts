import { expect, test } from 'vitest'
import { createApp, nextTick } from 'vue'
import Counter from '../src/counter.vue'

test('counts in steps', async () => {
  const place = document.body.appendChild(document.createElement('div'))
  createApp(Counter, { step: 2 }).mount(place)
  place.querySelector('button')?.click()
  place.querySelector('button')?.click()
  await nextTick()
  expect(place.textContent).toBe('4 cups')
})
