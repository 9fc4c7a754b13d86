export interface Tea {
  /** Hotter water makes it bitter. */
  readonly celsius: number
  readonly minutes: number
  /** Cents for one cup. */
  readonly price: number
}

const TEAS: Readonly<Record<string, Tea>> = {
  black: { celsius: 95, minutes: 4, price: 320 },
  green: { celsius: 80, minutes: 2, price: 380 },
  rooibos: { celsius: 100, minutes: 7, price: 300 },
}

export class UnknownTea extends Error {}

/** The tea of that name, however it is spelt. */
export function brew(name: string): Tea {
  const tea = TEAS[name.trim().toLowerCase()]
  if (!tea) throw new UnknownTea(`no tea is called ${name}`)
  return tea
}
