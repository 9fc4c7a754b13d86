import type { Binding, KeyContext, KeyEffect } from './binding.ts'
import { acceptGate, type Focus, flippedVerdict } from './select.ts'

const undecided = ({ focus }: KeyContext): boolean =>
  focus.candidate?.decision === 'open' || focus.candidate?.decision === 'deferred'
const whyDecided = ({ focus }: KeyContext): string =>
  focus.candidate ? 'this candidate is accepted already' : 'there is no candidate under the cursor'

/** Keys that decide on the candidate under the cursor. */
export const DECIDE: readonly Binding[] = [
  {
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
]

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
      ['<', 'test', 'test is right', 'answer: test is right'],
      ['>', 'code', 'code is right', 'answer: code is right'],
    ] as const
  ).map(
    ([key, side, label, help]): Binding => ({
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
    keys: ['.'],
    section: 'repair',
    cap: '.',
    label: null,
    help: 'pause, resume repairs',
    when: () => true,
    run: () => ({ intents: [{ type: 'pause' }] }),
  },
]
