import type { Perturbation } from '../model/lab.ts'

/** Makes the clock, the time zone and chance of this process different; whoever put them back before does so after. */
export function perturbProcess({ random, shiftMs, timeZone }: Perturbation): void {
  if (random !== undefined) Math.random = mulberry32(random)
  if (shiftMs !== undefined) globalThis.Date = shiftedDate(Date, shiftMs)
  if (timeZone !== undefined) process.env.TZ = timeZone
}

function shiftedDate(RealDate: DateConstructor, shiftMs: number): DateConstructor {
  return class extends RealDate {
    constructor(...args: ConstructorParameters<typeof RealDate>) {
      if ((args as unknown[]).length === 0) super(RealDate.now() + shiftMs)
      else super(...args)
    }
    static override now(): number {
      return RealDate.now() + shiftMs
    }
  } as DateConstructor
}

/** A small generator with good enough spread for tests (Tommy Ettinger, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
