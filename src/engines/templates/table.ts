import { fallback, missingAwait, missingReturn, optionalChain, parameterDefault } from './absence.ts'
import { alternative, callIdiom, lastElement, listOfOne, nothing } from './call-idioms.ts'
import { argumentCount, argumentOrder, bindThis, errorCause, methodPair } from './calls.ts'
import { caught } from './catches.ts'
import { chainStep, delegate } from './chains.ts'
import { cleanUp } from './clean-up.ts'
import { comparator, keepOld, loopStyle, union } from './collections.ts'
import {
  addCondition,
  dropCondition,
  literalToCondition,
  otherCondition,
  stringMatch,
  truthiness,
} from './conditions.ts'
import { earlyReturn, earlyThrow, returnThis } from './early-exits.ts'
import { element, elementOrder } from './element-order.ts'
import { conditionalValue, eachByItself, listOrOne, longerList, missingEntry } from './entries.ts'
import { listMember, madeValue, measure, sameValue, typeTest, wholePrefix } from './idioms.ts'
import { hasToCompare, knownState, namesake } from './known.ts'
import { alsoText, missingLabel } from './labels.ts'
import { identifier, member, memberDepth, parameterOrder, stringLiteral, swapNames } from './names.ts'
import { literalToName, modulo, numberLiteral, offByOne, unitFactor } from './numbers.ts'
import { assignToSpread, missingKey, ownKey, propertyValue } from './objects.ts'
import { arithmetic, assignment, comparison, logical, negation, operandOrder, sign } from './operators.ts'
import { indexBound, partDefault, writtenPart } from './parts.ts'
import { patternCall } from './pattern-call.ts'
import { dependencies, handler, updater } from './react.ts'
import { regexPiece } from './regex-synthesis.ts'
import { regexClass, regexFlags, regexQuantifier, regexShape } from './regexes.ts'
import { clamp, halfEven, rounding } from './rounding.ts'
import { sameSteps } from './same-steps.ts'
import { comesRound, heldInstead, replaceShown } from './shown.ts'
import { siblingGuard, siblingThrow } from './sibling-guards.ts'
import { guardedValue, otherOfTwo, specialCase } from './special-cases.ts'
import { afterLoop, assignState } from './state.ts'
import { dropStatement, guardStatement, leave, reset, siblingStatement, statementOrder } from './statements.ts'
import type { Template } from './template.ts'
import { bothSides, missingTerm } from './terms.ts'
import { uncalled } from './uncalled.ts'
import { conversion, copy, copyReceiver, listStep, textStep, unwrap, wrapInHelper } from './wraps.ts'

/** All families of repairs; their order does not matter, their priors do. */
export const TEMPLATES: readonly Template[] = [
  comparison,
  arithmetic,
  logical,
  assignment,
  operandOrder,
  negation,
  sign,
  numberLiteral,
  literalToName,
  offByOne,
  unitFactor,
  modulo,
  rounding,
  halfEven,
  clamp,
  dropCondition,
  truthiness,
  addCondition,
  otherCondition,
  literalToCondition,
  stringMatch,
  namesake,
  hasToCompare,
  knownState,
  identifier,
  member,
  memberDepth,
  swapNames,
  missingTerm,
  stringLiteral,
  parameterOrder,
  bothSides,
  methodPair,
  argumentOrder,
  argumentCount,
  errorCause,
  wrapInHelper,
  unwrap,
  textStep,
  listStep,
  conversion,
  copyReceiver,
  copy,
  uncalled,
  bindThis,
  optionalChain,
  fallback,
  parameterDefault,
  missingReturn,
  missingAwait,
  comparator,
  elementOrder,
  element,
  keepOld,
  union,
  loopStyle,
  missingKey,
  propertyValue,
  assignToSpread,
  ownKey,
  regexFlags,
  regexQuantifier,
  regexClass,
  regexShape,
  regexPiece,
  patternCall,
  measure,
  sameValue,
  wholePrefix,
  typeTest,
  madeValue,
  listMember,
  earlyReturn,
  earlyThrow,
  siblingThrow,
  returnThis,
  callIdiom,
  lastElement,
  alternative,
  listOfOne,
  nothing,
  chainStep,
  delegate,
  missingEntry,
  replaceShown,
  comesRound,
  heldInstead,
  listOrOne,
  eachByItself,
  longerList,
  conditionalValue,
  writtenPart,
  partDefault,
  indexBound,
  missingLabel,
  alsoText,
  sameSteps,
  otherOfTwo,
  specialCase,
  guardedValue,
  dropStatement,
  guardStatement,
  siblingGuard,
  siblingStatement,
  reset,
  statementOrder,
  leave,
  cleanUp,
  caught,
  assignState,
  afterLoop,
  dependencies,
  updater,
  handler,
]
