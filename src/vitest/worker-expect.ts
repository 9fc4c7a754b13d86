/** A printer of snapshots, as `expect.addSnapshotSerializer` takes it. */
interface Serializer {
  test(value: unknown): boolean
}

/** What has `addSnapshotSerializer` and what `expect.extend` adds methods to. */
type Expect = object & { addSnapshotSerializer?(serializer: Serializer): void }

/** Vitest's `chai`. */
export interface Chai {
  readonly expect: Expect
  readonly Assertion: { readonly prototype: object }
}

/**
 * Where Vitest keeps what tests add to `expect` (matchers, equality testers, snapshot serializers) for as long as the
 * process lives. Putting these objects back to how they were takes back what was added. Called once.
 */
export function expectState(chai: Chai, expect: Expect & { readonly not?: object }): readonly object[] {
  const shared = globalThis as unknown as Record<symbol, Record<string, object> | undefined>
  const { matchers, customEqualityTesters } = shared[Symbol.for('$$jest-matchers-object')] ?? {}
  const asymmetric = shared[Symbol.for('asymmetric-matchers-object')]
  const all = [chai.Assertion.prototype, expect, expect.not, matchers, customEqualityTesters, asymmetric]
  return [...all.filter((one) => one !== undefined), serializers([chai.expect, expect])]
}

/** A serializer cannot be taken away from Vitest: those that are not in the returned list any more fit nothing. */
function serializers(owners: readonly Expect[]): readonly Serializer[] {
  const live: Serializer[] = []
  for (const owner of owners) {
    const add = owner.addSnapshotSerializer
    if (!add) continue
    owner.addSnapshotSerializer = (serializer) => {
      live.push(serializer)
      const test = (value: unknown): boolean => live.includes(serializer) && serializer.test(value)
      add.call(owner, Object.create(serializer, { test: { value: test } }) as Serializer)
    }
  }
  return live
}
