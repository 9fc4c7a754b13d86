import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { plainEnv, repository } from '../built-tool.ts'
import { temporaryFolder, write } from '../workspace/project.ts'

const { version, dependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  return (await promisify(execFile)(program, args, { cwd, env: plainEnv({ NO_COLOR: '1' }) })).stdout
}

/** Relative paths of all files below a folder. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}

test('the package holds what it needs to run and nothing else, and runs where it is installed', async () => {
  const folder = temporaryFolder()
  const project = join(folder, 'project')
  write(project, { 'package.json': '{ "private": true, "type": "module" }' })
  // `prepack` would build, and other test files run what was built.
  const packed = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], repository)
  const [{ filename }] = JSON.parse(packed) as [{ readonly filename: string }]
  await run('tar', ['-xzf', join(folder, filename), '-C', folder], folder)
  const contents = filesBelow(join(folder, 'package'))
  const sources = filesBelow(join(repository, 'src')).map((file) => `dist/${file.replace(/\.tsx?$/, '')}`)
  expect(contents).toEqual(
    [
      'LICENSE',
      'README.md',
      'package.json',
      ...filesBelow(join(repository, 'agent-prompts')).map((file) => `agent-prompts/${file}`),
      ...sources.flatMap((file) => [`${file}.d.ts`, `${file}.js`]),
    ].sort(),
  )

  // As a package manager lays it out: the package, its dependencies (and theirs), the command.
  const modules = join(project, 'node_modules')
  write(modules, { '.bin/.keep': '' })
  await run('mv', [join(folder, 'package'), join(modules, 'repair-watch')], folder)
  await run('ln', ['-s', '../repair-watch/dist/cli.js', join(modules, '.bin/repair-watch')], folder)
  for (const name of Object.keys(dependencies)) {
    if (name.startsWith('@')) await run('mkdir', ['-p', join(modules, name, '..')], folder)
    await run('ln', ['-s', join(repository, 'node_modules', name), join(modules, name)], folder)
  }
  await run('chmod', ['+x', join(modules, 'repair-watch/dist/cli.js')], folder)
  expect(await run('npx', ['--no-install', 'repair-watch', '--version'], project)).toBe(`${version}\n`)
  expect(await run('npx', ['--no-install', 'repair-watch', 'ci', '--help'], project)).toContain('--apply')
})
