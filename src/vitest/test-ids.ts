import type { TestRef } from '../model/failure.ts'

/** Vitest's own ids of tests, from runs of their files as they are on disk. */
export class TestIds {
  /** File → test key → id. */
  readonly #ids = new Map<string, Map<string, string>>()

  /** Undefined for a test that was not seen since its file changed. */
  of({ file, key }: Pick<TestRef, 'file' | 'key'>): string | undefined {
    return this.#ids.get(file)?.get(key)
  }

  note({ file, key }: Pick<TestRef, 'file' | 'key'>, id: string): void {
    const known = this.#ids.get(file)
    if (known) known.set(key, id)
    else this.#ids.set(file, new Map([[key, id]]))
  }

  /** The file is another one now. */
  forget(file: string): void {
    this.#ids.delete(file)
  }
}
