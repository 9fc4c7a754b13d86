/** What is taken off the bill, as a share of it. */
export function discount(cups: number): number {
  return cups >= 10 ? 0.1 : 0
}

if (import.meta.vitest) {
  const { expect, test } = import.meta.vitest
  test('ten cups are a party', () => {
    expect(discount(10)).toBe(0.1)
  })
  test('nine are none', () => {
    expect(discount(9)).toBe(0)
  })
}
