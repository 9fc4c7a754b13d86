import { isDeepStrictEqual } from 'node:util'
import type { FileChange } from '../model/candidate.ts'
import type { Binding, KeyContext, KeyEffect } from './binding.ts'
import { firstChangedLine } from './diff-rows.ts'
import { oneLine } from './fit-text.ts'
import { HUNK_MODE } from './hunk-keys.ts'
import { acceptableTogether, acceptGate, type Focus, flippedVerdict, VERDICT_NAME } from './select.ts'
import type { Target } from './view-state.ts'

const undecided = ({ focus }: KeyContext): boolean =>
  focus.candidate?.decision === 'open' || focus.candidate?.decision === 'deferred'
const whyDecided = ({ focus }: KeyContext): string =>
  focus.candidate ? 'this candidate is accepted already' : 'there is no candidate under the cursor'

/** Keys that decide on the candidate under the cursor. */
export const DECIDE: readonly Binding[] = [
  {
    action: 'accept',
    keys: ['y'],
    section: 'decide',
    cap: 'y',
    label: 'accept',
    help: 'accept: write this diff',
    guarded: true,
    when: ({ focus }) => acceptGate(focus).status !== 'closed',
    otherwise: ({ focus }) => {
      const gate = acceptGate(focus)
      return gate.status === 'closed' ? gate.reason : ''
    },
    run: accept,
  },
  {
    action: 'reject',
    keys: ['n'],
    section: 'decide',
    cap: 'n',
    label: 'reject',
    help: 'reject for good',
    guarded: true,
    when: undecided,
    otherwise: whyDecided,
    run: ({ focus }) => decideAs('reject', focus),
  },
  {
    action: 'reject-because',
    keys: ['N'],
    section: 'decide',
    cap: 'N',
    label: null,
    help: 'reject and say why',
    guarded: true,
    when: undecided,
    otherwise: whyDecided,
    run: ({ focus }) => {
      const target = targetOf(focus)
      return target ? { view: [{ type: 'prompt-opened', kind: 'reason', target }] } : {}
    },
  },
  {
    action: 'later',
    keys: ['s'],
    section: 'decide',
    cap: 's',
    label: 'later',
    help: 'decide later',
    when: ({ focus }) => focus.candidate?.decision === 'open',
    otherwise: whyDecided,
    run: ({ focus }) => decideAs('defer', focus),
  },
  {
    action: 'undo',
    keys: ['z'],
    section: 'decide',
    cap: 'z',
    label: 'undo',
    help: 'undo the last accept',
    guarded: true,
    when: ({ state }) => state.accepted > 0,
    otherwise: () => 'nothing was accepted yet',
    run: () => ({ intents: [{ type: 'undo' }] }),
  },
  {
    action: 'accept-all',
    keys: ['Y'],
    section: 'decide',
    cap: 'Y',
    label: null,
    help: 'accept all alike (asks)',
    guarded: true,
    when: (context) => togetherWith(context).length > 1,
    otherwise: () => 'fewer than two proven repairs of this verdict wait',
    run: acceptAll,
  },
  HUNK_MODE,
  {
    action: 'edit',
    keys: ['e'],
    section: 'decide',
    cap: 'e',
    label: null,
    help: 'edit, then prove anew',
    guarded: true,
    when: ({ focus }) => editable(focus).length > 0,
    otherwise: ({ focus }) => (focus.candidate ? 'there is no text to edit' : 'there is no candidate under the cursor'),
    run: ({ focus }) => {
      const target = targetOf(focus)
      const changes = editable(focus)
      const [first] = changes
      return target && first ? { launch: { kind: 'edit', ...target, changes, line: firstChangedLine(first) } } : {}
    },
  },
]

/** The second press counts for this long, in milliseconds (`peers.md` §4b). */
const ALL_MS = 3_000

function editable({ candidate }: Focus): readonly FileChange[] {
  const isOpen = candidate && candidate.decision !== 'accepted'
  return isOpen && candidate.candidate.changes.every(({ after }) => after !== null) ? candidate.candidate.changes : []
}

function togetherWith({ state, focus }: KeyContext): ReturnType<typeof acceptableTogether> {
  return acceptableTogether(state, focus.failure?.verdict?.kind)
}

/** Says first how many there are and which; accepts exactly those, when the key comes once more in time. */
function acceptAll(context: KeyContext): KeyEffect {
  const { focus, view, now } = context
  const all = togetherWith(context)
  const targets = all.map(({ failureId, candidate }): Target => ({ failureId, candidateId: candidate.id }))
  const { question } = view
  if (question?.kind === 'accept-all' && isDeepStrictEqual(question.targets, targets))
    return {
      intents: targets.map((target) => ({ type: 'accept', ...target })),
      view: [{ type: 'question-dropped' }],
    }
  const kind = focus.failure?.verdict?.kind
  const titles = all.map(({ candidate }) => oneLine(candidate.title)).join('; ')
  const text = `accepts ${targets.length} proven repairs, all ${kind ? VERDICT_NAME[kind] : ''}: ${titles}`
  return { view: [{ type: 'asked', at: now, question: { kind: 'accept-all', targets, until: now + ALL_MS, text } }] }
}

function targetOf({ failure, candidate }: Focus): Target | null {
  return failure && candidate ? { failureId: failure.failure.id, candidateId: candidate.candidate.id } : null
}

function accept({ focus, view, now }: KeyContext): KeyEffect {
  const { failure, candidate } = focus
  const gate = acceptGate(focus)
  if (!failure || !candidate || gate.status === 'closed') return {}
  const failureId = failure.failure.id
  const candidateId = candidate.candidate.id
  const { question } = view
  const asked = question?.kind === 'accept' && question.failureId === failureId && question.candidateId === candidateId
  if (gate.status === 'ask' && !asked)
    return {
      view: [{ type: 'asked', at: now, question: { kind: 'accept', failureId, candidateId, text: gate.question } }],
    }
  return { intents: [{ type: 'accept', failureId, candidateId }], view: [{ type: 'question-dropped' }] }
}

function decideAs(type: 'reject' | 'defer', { failure, candidate }: Focus): KeyEffect {
  if (!failure || !candidate) return {}
  return { intents: [{ type, failureId: failure.failure.id, candidateId: candidate.candidate.id }] }
}

/** Keys about the failure under the cursor, and all repairs. */
export const REPAIR: readonly Binding[] = [
  {
    action: 'explain',
    keys: ['x'],
    section: 'repair',
    cap: 'x',
    label: 'explain',
    help: 'explain everything',
    when: ({ focus }) => focus.failure !== null,
    otherwise: () => 'there is no failure to explain',
    run: () => ({ view: [{ type: 'overlay-opened', overlay: 'explain' }] }),
  },
  {
    action: 'verdict',
    keys: ['b'],
    section: 'repair',
    cap: 'b',
    label: 'verdict',
    help: 'set the verdict yourself',
    when: ({ focus }) => focus.failure !== null,
    run: ({ focus: { failure } }) =>
      failure
        ? {
            intents: [{ type: 'flip-verdict', failureId: failure.failure.id, kind: flippedVerdict(failure.verdict) }],
          }
        : {},
  },
  ...(
    [
      ['<', 'test', 'test right', 'answer: test is right'],
      ['>', 'code', 'code right', 'answer: code is right'],
    ] as const
  ).map(
    ([key, side, label, help]): Binding => ({
      action: `answer-${side}`,
      keys: [key],
      section: 'repair',
      cap: key,
      label,
      help,
      guarded: true,
      when: ({ focus }) => Boolean(focus.failure?.question?.[side]),
      otherwise: () => 'there is no such question to answer',
      run: ({ focus: { failure } }) =>
        failure ? { intents: [{ type: 'answer', failureId: failure.failure.id, side }] } : {},
    }),
  ),
  {
    action: 'again',
    keys: ['g'],
    section: 'repair',
    cap: 'g',
    label: 'repair again',
    help: 'look for repairs again',
    when: ({ focus }) => focus.failure !== null && focus.failure.stage !== 'repairing',
    run: ({ focus: { failure } }) =>
      failure ? { intents: [{ type: 'repair-again', failureId: failure.failure.id }] } : {},
  },
  {
    action: 'pause',
    keys: ['.'],
    section: 'repair',
    cap: '.',
    label: null,
    help: 'pause, resume repairs',
    when: () => true,
    run: () => ({ intents: [{ type: 'pause' }] }),
  },
]
