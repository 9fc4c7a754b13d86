/** What is known of one generated test. */
export interface TestMeasures {
  /** Mutants it kills, of those that it reaches. */
  readonly kills: number
  readonly reached: number
  /** Of `kills`: by no other test. */
  readonly unique: number
  /** Rewrites under which it stays green, of those that were tried. */
  readonly green: number
  readonly rewrites: number
  /** Perturbed runs that it passed, of those that there were. */
  readonly passed: number
  readonly runs: number
  readonly grounded: boolean
}

/**
 * Oracle quality of one test, 0 to 100: `K^.4 · U^.1 · S^.2 · R^.1 · C^.2`, where K is the lower end of Wilson's 95 %
 * interval of kills among the mutants it reaches, U the share that nobody else kills (at least .2), S and R the shares of
 * rewrites and of perturbed runs that it passes, and C is 1 for what a clause says and .35 for current behaviour.
 */
export function oracleScore({ kills, reached, unique, green, rewrites, passed, runs, grounded }: TestMeasures): number {
  if (kills === 0) return 0
  const factors: readonly (readonly [number, number])[] = [
    [wilsonLower(kills, Math.max(kills, reached)), 0.4],
    [Math.max(0.2, unique / kills), 0.1],
    [rewrites === 0 ? 1 : green / rewrites, 0.2],
    [runs === 0 ? 1 : passed / runs, 0.1],
    [grounded ? 1 : 0.35, 0.2],
  ]
  return Math.round(100 * factors.reduce((product, [value, weight]) => product * value ** weight, 1))
}

/** The lower end of Wilson's score interval (1927) at 95 %. */
function wilsonLower(hits: number, trials: number): number {
  const z = 1.96
  const share = hits / trials
  const centre = share + (z * z) / (2 * trials)
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials))
  return Math.max(0, (centre - spread) / (1 + (z * z) / trials))
}
