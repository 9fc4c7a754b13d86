import { describe, expect, test } from 'vitest'
import { CORPUS } from './corpus/all-patches.ts'
import { judge } from './judge.ts'

describe.each(Object.entries(CORPUS))('%s', (_, patches) => {
  test.each(patches)('$name', (patch) => {
    const objections = judge(patch)
    const objecting = [...new Set(objections.map(({ guard }) => guard))].sort()
    expect({ objecting, objections }).toMatchObject({ objecting: [...patch.expect].sort() })
  })
})
