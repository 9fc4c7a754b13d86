import type { Task } from './worker-types.ts'

/** The tests below a task. */
export function leaves(task: Task): readonly Task[] {
  return (task.tasks ?? []).flatMap((child) => (child.type === 'test' ? [child] : leaves(child)))
}

/** The tests of a file with these ids. */
export function wanted(file: Task, testIds: readonly string[]): readonly Task[] {
  return leaves(file).filter(({ id }) => testIds.includes(id))
}

/** Null when all of the `expected` tests passed, else what went wrong first. */
export function whyNot(file: Task, expected: number): string | null {
  const failed = failing(file)
  if (failed) return failed.result?.errors?.[0]?.message ?? 'failed'
  return leaves(file).filter(({ result }) => result?.state === 'pass').length === expected
    ? null
    : 'not all of the tests ran'
}

/** What tests did, for comparison: state and first line of the first error of each. */
export function outcomesOf(file: Task, tests: readonly Task[]): string {
  const lines = tests.map((test) => {
    const [message = ''] = test.result?.errors?.[0]?.message?.split('\n') ?? []
    return `${nameOf(test)} ${test.result?.state} ${message}`
  })
  return [...lines.sort(), `${file.result?.errors?.length ?? 0} errors`].join('\n')
}

/** Which tests of a file passed and failed, for comparison. */
export function statesOf(file: Task, testIds: readonly string[]): string {
  const tests = wanted(file, testIds).map(({ id, result }) => `${id} ${result?.state}`)
  return [...tests.sort(), `${file.result?.errors?.length ?? 0} errors`].join('\n')
}

function nameOf(task: Task): string {
  return task.suite ? `${nameOf(task.suite)} > ${task.name}` : task.name
}

/** The first test, suite or file that has errors or failed. */
function failing(task: Task): Task | undefined {
  for (const child of task.tasks ?? []) {
    const found = failing(child)
    if (found) return found
  }
  const { result } = task
  return result?.errors?.length && result.state !== 'pass' ? task : result?.state === 'fail' ? task : undefined
}
