/** Words that say nothing about what code does. */
const COMMON = new Set(
  'the a an and or of to in on at is are be as it its that this with for from by not no if when then than one all each every has have does do can must should returns return const let function new value true false null undefined'.split(
    ' ',
  ),
)

/** The words of some texts or names: split at case changes and signs, lower case, without plural endings. */
export function wordsOf(texts: readonly string[]): ReadonlySet<string> {
  const words = texts
    .join(' ')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}]{3,}/gu)
  return new Set((words ?? []).filter((word) => !COMMON.has(word)).map((word) => word.replace(/(?<=..)(?:es|s)$/, '')))
}
