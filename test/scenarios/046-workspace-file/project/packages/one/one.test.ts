test('one', () => {
  expect(1).toBe(2)
})
