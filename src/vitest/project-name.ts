/** How a person is told of a Vitest project by its name, in the middle of a sentence; only those of a workspace have one. */
export function projectName(name: string): string {
  return name === '' ? 'this project' : `project ${name}`
}
