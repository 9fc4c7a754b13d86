#!/usr/bin/env node
import { resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { ApplyCommandOptions } from './commands/apply.ts'
import type { CharacterizeOptions } from './commands/characterize.ts'
import { type CiCommandOptions, ciCommand, printSchema } from './commands/ci.ts'
import type { CommonOptions } from './commands/common-options.ts'
import type { DoctorOptions } from './commands/doctor.ts'
import type { InitOptions } from './commands/init.ts'
import type { ProposalOptions } from './commands/open-proposals.ts'
import type { StatsOptions } from './commands/stats.ts'
import { watchCommand } from './commands/watch.ts'
import { FORMAT_NAMES } from './headless/format-names.ts'
import { POLICIES, type Policy } from './headless/policies.ts'
import type { Output } from './headless/write-outputs.ts'
import type { EngineName } from './model/candidate.ts'
import { EXIT_STATUS, RepairWatchError } from './model/errors.ts'
import { packageVersion } from './package-version.ts'

const ENGINES: readonly EngineName[] = ['history', 'templates', 'test-literal', 'model']

/** What watching takes. */
type WatchOptions = CommonOptions & { readonly explainPrompt: boolean; readonly screenReader: boolean }

function seconds(value: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(value) ?? []
  if (number === '') throw new InvalidArgumentError('Expected a time such as 90s, 5m or 1500ms.')
  return Number(number) * ({ ms: 1, s: 1_000, m: 60_000 }[unit] as number)
}

function engineNames(value: string): readonly EngineName[] {
  const names = value.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !ENGINES.includes(name as EngineName))
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no engine "${unknown}"; there are ${ENGINES.join(', ')}.`)
  return names as EngineName[]
}

function listed(value: string, former: readonly string[]): readonly string[] {
  return [...former, value]
}

function output(value: string, former: readonly Output[]): readonly Output[] {
  const [, format, file] = /^(\w+)=(.+)$/.exec(value) ?? []
  const name = FORMAT_NAMES.find((one) => one === format)
  if (name === undefined || file === undefined)
    throw new InvalidArgumentError(`Expected FORMAT=FILE with a format of ${FORMAT_NAMES.join(', ')}.`)
  return [...former, { format: name, file }]
}

function policies(value: string): readonly Policy[] {
  const names = value === 'none' ? [] : value.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !POLICIES.some((policy) => policy === name))
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no "${unknown}"; there are ${POLICIES.join(', ')}, or none.`)
  return names as Policy[]
}

function program(vitestArgs: readonly string[], done: (status: number) => void): Command {
  const common = (command: Command): Command =>
    command
      .argument('[filters...]', 'run only test files whose path contains one of these')
      .option('--root <folder>', 'the folder of the project', (value) => resolve(value), process.cwd())
      .option('--engine <names>', `engines to ask, of ${ENGINES.join(', ')} (default: all)`, engineNames)
      .option('--record <file>', 'keep what models answer, with its timing', (value) => resolve(value))
      .addOption(
        new Option('--replay <file>', 'let a recording answer in place of models')
          .argParser((value) => resolve(value))
          .conflicts('record'),
      )
      .exitOverride()
      .addHelpText('after', '\nWhat stands behind -- goes to Vitest: repair-watch -- --project unit')
  const top = common(new Command('repair-watch'))
    .description('Watches your Vitest tests, says who is wrong when one fails, and offers repairs that are proven.')
    .version(packageVersion())
    .enablePositionalOptions()
    .option('--explain-prompt', 'run once and print exactly what a model would be sent; nobody is asked', false)
    .option('--screen-reader', 'plain lines in place of a screen', false)
    .action(async (filters: string[], options: WatchOptions) => {
      if (!options.explainPrompt) return done(await watchCommand(filters, options, vitestArgs))
      const { explainPromptCommand } = await import('./commands/explain-prompt.ts')
      done(await explainPromptCommand(filters, options, vitestArgs))
    })
  common(top.command('ci'))
    .description('The same once and without a terminal: run, diagnose, propose, report.')
    .addOption(new Option('--format <name>', 'what is printed').choices(FORMAT_NAMES).default('text'))
    .option('--report <file>', 'write the JSON report to a file')
    .option('--output <format=file>', 'write the report in another form to a file; may be given often', output, [])
    .option('--patches <folder>', 'write a patch for each candidate into a folder')
    .option('--apply', 'write proven fixes of code-wrong failures and run again; never tests', false)
    .option('--allow-dirty', 'let --apply write to a tree with uncommitted changes', false)
    .option('--since <ref>', 'report where tests check less than at this commit; exit status 4 when all pass')
    .option('--from <file>', "run again what failed in this result of Vitest's json, junit or blob reporter")
    .option('--merge <folder>', 'the same for the blob reports of all shards in this folder')
    .option(
      '--history <file>',
      'an older result, to tell how often a flaky test failed; may be given often',
      listed,
      [],
    )
    .option('--fail-on <names>', `what ends a green run with 4, of ${POLICIES.join(', ')}, or none`, policies, [
      'weakened',
    ])
    .option('--print-schema', 'print the JSON Schema of the report, and end')
    .option(
      '--max-time <time>',
      'report what is known after this time, for example 90s; default: none, unless very much fails',
      seconds,
    )
    .action(async (filters: string[], options: CiCommandOptions) =>
      done(options.printSchema ? await printSchema() : await ciCommand(filters, options, vitestArgs)),
    )
  top
    .command('init')
    .description(
      'Drafts a contract from doc comments and tests, a configuration and an ignore entry; overwrites nothing.',
    )
    .option('--root <folder>', 'the folder of the project', (value) => resolve(value), process.cwd())
    .option('--yes', 'write without asking', false)
    .exitOverride()
    .action(async (options: InitOptions) => {
      const { initCommand } = await import('./commands/init.ts')
      done(await initCommand(options))
    })
  top
    .command('doctor')
    .description('Says what repair-watch finds here, whether it works, and what to do where it does not.')
    .option('--root <folder>', 'the folder of the project', (value) => resolve(value), process.cwd())
    .option('--json', 'print one JSON document', false)
    .exitOverride()
    .action(async (options: DoctorOptions) => {
      // It loads nearly everything there is, which the other commands shall not wait for.
      const { doctorCommand } = await import('./commands/doctor.ts')
      done(await doctorCommand(options))
    })
  top
    .command('characterize')
    .description('Writes tests that pin what code does now; nothing is written into the project without --accept.')
    .argument('<targets...>', 'files whose exports are to be pinned, or FILE#export for one of them')
    .option('--root <folder>', 'the folder of the project', (value) => resolve(value), process.cwd())
    .option('--accept', 'write the tests that passed every gate', false)
    .option('--json', 'print the drafts and their numbers as JSON', false)
    .exitOverride()
    .action(async (targets: string[], options: CharacterizeOptions) => {
      const { characterizeCommand } = await import('./commands/characterize.ts')
      done(await characterizeCommand(targets, options, vitestArgs))
    })
  top
    .command('stats')
    .description('What was decided in this project, by engine and rule, and what generated tests caught.')
    .option('--root <folder>', 'the folder of the project', (value) => resolve(value), process.cwd())
    .option('--json', 'print one JSON document', false)
    .exitOverride()
    .action(async (options: StatsOptions) => {
      const { statsCommand } = await import('./commands/stats.ts')
      done(await statsCommand(options))
    })
  const proposals = (command: Command): Command =>
    command
      .option('--root <folder>', 'the folder of the project', (value) => resolve(value), process.cwd())
      .option('--report <file>', 'candidates of this report, in place of those that were kept for later')
      .exitOverride()
  proposals(top.command('apply'))
    .description('Writes one candidate, if its files are still what it was proven on.')
    .argument('[id]', 'the id of the candidate, as the report and `repair-watch review` name it')
    .option('--sure', 'also when it is not proven, or changes a test or the contract', false)
    .option('--undo', 'take the last write back, byte for byte', false)
    .action(async (id: string | undefined, options: ApplyCommandOptions) => {
      const { applyCommand } = await import('./commands/apply.ts')
      done(await applyCommand(id, options))
    })
  proposals(top.command('review'))
    .description('Shows candidates that wait for you; runs no test. Without a terminal it lists them.')
    .action(async (options: ProposalOptions) => {
      const { reviewCommand } = await import('./commands/review.ts')
      done(await reviewCommand(options))
    })
  return top
}

async function main(argv: readonly string[]): Promise<number> {
  const split = argv.indexOf('--')
  const own = split === -1 ? argv : argv.slice(0, split)
  const vitestArgs = split === -1 ? [] : argv.slice(split + 1)
  let status = 0
  try {
    await program(vitestArgs, (value) => {
      status = value
    }).parseAsync(own, { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_STATUS.usage
    if (error instanceof RepairWatchError) {
      process.stderr.write(`repair-watch: ${error.message}\n  ${error.hint}\n`)
      return EXIT_STATUS[error.code]
    }
    process.stderr.write(`repair-watch: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return EXIT_STATUS.usage
  }
}

process.exitCode = await main(process.argv.slice(2))
