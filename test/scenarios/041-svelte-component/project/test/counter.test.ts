import { fireEvent, render, screen } from '@testing-library/svelte'
import Counter from '../src/counter.svelte'

test('counts in steps', async () => {
  render(Counter, { step: 7 })
  const button = screen.getByRole('button')
  await fireEvent.click(button)
  await fireEvent.click(button)
  expect(button.textContent).toBe('14 cups, 1 dozens')
})
