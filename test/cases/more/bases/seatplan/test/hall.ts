import { parsePlan } from '../src/layout'

/** Three rows: the stalls in front with an aisle, the balcony with two places for wheelchairs. */
export const hall = () =>
  parsePlan(
    `sss_sss
     sssssss
     bbbbBB`,
    { s: 'stalls', b: 'balcony' },
  )
