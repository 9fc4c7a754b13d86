import { CLAUSE_NEWER } from './clause-newer.ts'
import {
  comparesIdentity,
  comparesPromise,
  firstLine,
  isCrash,
  isLoaderError,
  isMatcherMisused,
  isMissingGlobal,
  keepsBehaviour,
} from './error-signs.ts'
import type { Experiment } from './facts.ts'
import type { Judge, Observation } from './observation.ts'
import { wordsOf } from './subjects.ts'

/** `research.md` (b) steps 3, 5 and 7: how many predictions make a vote, how many of them must agree, what they weigh. */
const PREDICTIONS = 5
const AGREEMENT = 0.8
const PREDICTION_WEIGHT = 1.8

/** All judges. Weights begin with those of `research.md` (b) step 5. */
export const JUDGES: readonly Judge[] = [
  {
    name: 'rerun',
    observe: ({ reruns, experiments, clauseOutcomes }) =>
      reruns
        // Always red, each time in another way (a property with drawn values): flaky only where nothing explains the red.
        .filter(
          ({ status }) =>
            status === 'passes' ||
            (status === 'fails-otherwise' &&
              !experiments.some(({ changed, oldCode }) => changed.code && oldCode === 'passes') &&
              !clauseOutcomes.some((outcome) => outcome.status === 'broken')),
        )
        .map(({ how, status }) => ({
          supports: 'flaky',
          detail: `${status === 'passes' ? 'passes' : 'fails in another way'} ${how}, with nothing changed`,
          weight: status === 'passes' ? 4 : 2.5,
        })),
  },
  {
    name: 'not-loaded',
    observe: ({ failure, experiments }) => {
      if (failure.kind === 'load' && isLoaderError(failure.error.name, failure.error.message)) {
        const place = failure.at ? ` (${failure.at.file}:${failure.at.line})` : ''
        return [environment(`could not be loaded${place}: ${firstLine(failure.error.message)}`, 4)]
      }
      if (isMissingGlobal(failure.error.message)) {
        return [environment(`the environment lacks what the test needs: ${firstLine(failure.error.message)}`, 3)]
      }
      const isOnlyThat = experiments.some(
        ({ against, changed }) => against === 'head' && changed.configuration && !changed.code && !changed.test,
      )
      return isOnlyThat ? [environment('nothing but configuration or set-up was edited since the last commit', 3)] : []
    },
  },
  {
    name: 'contract-example',
    observe: ({ clauses, clauseOutcomes, subjects }) =>
      clauseOutcomes
        .filter(({ status }) => status === 'broken')
        .flatMap(({ id, detail }) => {
          const clause = clauses.find((one) => one.id === id)
          if (!clause) return []
          const named = clause.symbol !== null && subjects.has(clause.symbol.split('.')[0] as string)
          return [
            {
              supports: 'code-wrong' as const,
              detail: `clause [${id}] does not hold: ${clause.text.replaceAll('\n', ' ')}: ${firstLine(detail)}`,
              weight: named ? 4 : 2.5,
              clauses: [id],
              decides: true,
            },
          ]
        }),
  },
  {
    name: 'contract-contradicts-test',
    observe: ({ calls }) =>
      calls
        .filter(({ contradictedBy }) => contradictedBy.length > 0)
        .map(({ call, expected, contradictedBy }) => ({
          supports: 'test-wrong',
          detail: `if ${call} were ${expected}, clause [${contradictedBy.join('], [')}] would break`,
          weight: 5,
          clauses: contradictedBy,
          decides: true,
        })),
  },
  {
    name: 'contract-states-test',
    observe: ({ calls }) =>
      calls
        .filter(({ statedBy }) => statedBy.length > 0)
        .map(({ call, expected, statedBy }) => ({
          supports: 'code-wrong',
          detail: `clause [${statedBy.join('], [')}] says, as the test does, that ${call} is ${expected}`,
          weight: 4,
          clauses: statedBy,
          decides: true,
        })),
  },
  {
    name: 'clause-edited',
    observe: ({ experiments, clauseOutcomes, speaking, allClauses, failure }) =>
      experiments
        .filter(({ changed, oldCode, newTests }) => changed.code && !newTests && oldCode === 'passes')
        .flatMap((experiment) => {
          const broken = new Set(clauseOutcomes.filter(({ status }) => status === 'broken').map(({ id }) => id))
          const { expected, actual, message } = failure.error
          const said = wordsOf([expected, actual, message, ...failure.tests.map(({ name }) => name)].join(' '))
          const clauses = experiment.editedClauses.filter((id) => {
            if (broken.has(id)) return false
            if (speaking.some((clause) => clause.id === id)) return true
            const clause = allClauses.find((one) => one.id === id)
            return clause !== undefined && [...wordsOf(clause.text)].some((word) => said.has(word))
          })
          return clauses.length === 0
            ? []
            : [
                {
                  supports: 'test-wrong' as const,
                  detail: `clause [${clauses.join('], [')}] was worded anew together with the code${where(experiment)}, the test is older`,
                  weight: 5,
                  clauses,
                  decides: true,
                },
              ]
        }),
  },
  CLAUSE_NEWER,
  {
    name: 'signature-changed',
    observe: ({ experiments }) =>
      experiments
        .filter(
          ({ changed, newTests, oldCode, signatures }) =>
            changed.code && !newTests && oldCode === 'passes' && signatures.length > 0,
        )
        .slice(0, 1)
        .map((experiment) => ({
          supports: 'test-wrong',
          detail: `${experiment.signatures.join(', ')}${where(experiment)}, and the test is written for the old way`,
          // The values that come of it often look like nonsense, which must not be held against it.
          weight: 4.2,
          decides: true,
        })),
  },
  {
    name: 'matcher-misused',
    observe: ({ failure }) =>
      comparesIdentity(failure)
        ? [mechanical('two equal objects are compared by identity: the matcher is wrong, whatever the code does')]
        : comparesPromise(failure)
          ? [mechanical('a promise is compared with a value: the test does not await it')]
          : [],
  },
  {
    name: 'experiment',
    observe: ({ experiments, speaking }) =>
      experiments.flatMap((experiment): Observation[] => {
        const { changed, oldCode, newTests, editedClauses, signatures } = experiment
        if (changed.code && oldCode === 'passes' && signatures.length > 0) return []
        if (changed.code && oldCode === 'passes' && editedClauses.length === 0) {
          const kept = keepsBehaviour(experiment.message)
          const weight = experiment.against === 'head' ? 1.6 : speaking.length > 0 || kept ? 1.2 : 0
          return weight === 0
            ? []
            : [{ supports: 'code-wrong', detail: `passes when the code is put back to ${state(experiment)}`, weight }]
        }
        if (!changed.code && changed.test && experiment.against === 'head' && experiment.oldTest !== 'passes') {
          return [
            {
              supports: 'test-wrong',
              detail: `only ${newTests ? 'a new test was added' : 'tests were edited'} since the last commit, the code is unchanged`,
              weight: 1.2,
            },
          ]
        }
        return []
      }),
  },
  {
    name: 'tests-put-back',
    observe: ({ experiments }) =>
      experiments
        .filter(
          ({ against, changed, oldTest }) =>
            against === 'head' && !changed.code && changed.test && oldTest === 'passes',
        )
        .map(({ editedTests }) => ({
          supports: 'test-wrong',
          detail: editedTests
            ? 'was edited, the code was not, and passes as it was: it is wrong, or it was written before the code'
            : 'passes when the tests and fixtures are put back to the last commit, the code is unchanged',
          weight: 4,
          // Whoever writes the test before the code does just that.
          decides: !editedTests,
        })),
  },
  {
    name: 'contract-silent',
    observe: ({ failure, speaking, experiments, clauseOutcomes }) =>
      speaking.length === 0 &&
      !isMatcherMisused(failure) &&
      !clauseOutcomes.some(({ status }) => status === 'broken') &&
      !experiments.some(({ changed, oldCode }) => changed.code && oldCode === 'passes')
        ? [
            {
              supports: 'undecided',
              detail: 'no clause speaks of what this test checks, and no earlier state passed',
              weight: 2,
              decides: true,
            },
          ]
        : [],
  },
  {
    name: 'blind-prediction',
    observe: ({ prediction }) => {
      if (!prediction || prediction.samples < PREDICTIONS) return []
      const { call, samples, forTest, forCode } = prediction
      const [votes, side] = forTest > forCode ? [forTest, 'test'] : [forCode, 'code']
      // Less than nearly all is no vote at all; and a model's word alone never entitles to a test verdict.
      if (votes < AGREEMENT * samples) return []
      return [
        {
          supports: side === 'test' ? 'code-wrong' : 'test-wrong',
          detail: `${votes} of ${samples} readings of the contract, blind to code and test, give ${call} as the ${side} does`,
          weight: (PREDICTION_WEIGHT * (votes - samples / 2)) / samples,
        },
      ]
    },
  },
  {
    name: 'repairs',
    observe: ({ repairs, speaking, experiments }) => {
      if (!repairs) return []
      const { smallestCodePatch, breakingPatches, mendedClauses } = repairs
      if (mendedClauses.length > 0) {
        return [
          {
            supports: 'code-wrong',
            detail: `a code change mends the test and clause [${mendedClauses.join('], [')}]`,
            weight: 2,
            clauses: mendedClauses,
          },
        ]
      }
      if (smallestCodePatch !== null && speaking.length > 0) {
        const detail = 'a code change satisfies this test, all others and the contract'
        // A new test on unchanged code: in the development set 14 such tests were right and 8 wrong, and some code change
        // satisfied either, so this alone is not enough for a verdict.
        const isNewTest = experiments.some(
          ({ against, changed }) => against === 'head' && changed.test && !changed.code,
        )
        return [{ supports: 'code-wrong', detail, weight: isNewTest ? 0.8 : 1.5 }]
      }
      if (smallestCodePatch === null && breakingPatches >= 2) {
        const detail = `each of ${breakingPatches} code changes that satisfy this test breaks another test or clause`
        return [{ supports: 'test-wrong', detail, weight: 1.5 }]
      }
      return []
    },
  },
  {
    name: 'nonsense-value',
    observe: ({ failure }) =>
      failure.kind !== 'load' &&
      (/^(?:NaN|undefined|Infinity)$/.test(failure.error.actual ?? '') || isCrash(failure.error.name))
        ? [
            {
              supports: 'code-wrong',
              detail: `the code gives ${failure.error.actual ?? failure.error.name}`,
              weight: 0.8,
            },
          ]
        : [],
  },
  {
    name: 'many-tests',
    observe: ({ failure }) =>
      failure.tests.length >= 3 && new Set(failure.tests.map(({ file }) => file)).size >= 2
        ? [
            {
              supports: 'code-wrong',
              detail: `${failure.tests.length} tests of several files fail at one place`,
              weight: 1.3,
            },
          ]
        : [],
  },
]

function environment(detail: string, weight: number): Observation {
  return { supports: 'environment', detail, weight }
}

function mechanical(detail: string): Observation {
  return { supports: 'test-wrong', detail, weight: 5, decides: true }
}

function state({ against, message }: Experiment): string {
  return against === 'head' ? 'the last commit' : `before “${firstLine(message)}”`
}

function where({ against, message }: Experiment): string {
  return against === 'head' ? ' since the last commit' : ` in “${firstLine(message)}”`
}
