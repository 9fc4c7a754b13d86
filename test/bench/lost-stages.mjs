/**
 * The stages at which a bug can be lost, in the order in which they are asked, and what each says. `place`, `template` and
 * `ingredient` are three ways of never having been proposed.
 */
export const LOST_STAGES = {
  unseen: 'no failure was reported',
  rank: 'a right candidate is shown below the third',
  guarded: 'a right candidate is shown below the third, a guard objects to it',
  verdict: 'the verdict forbade code changes (test-wrong, flaky, environment)',
  combination: 'repaired, but not together with the other failures of the case',
  refuted: 'the reference was tried and did not prove',
  budget: 'the reference would have been proposed, but was not tried in time',
  place: 'never proposed: no proposal changes those lines (localisation)',
  ingredient: 'never proposed: it needs words that no loaded source holds',
  template: 'never proposed: no template makes it of words that are there',
  unknown: 'not asked',
}
