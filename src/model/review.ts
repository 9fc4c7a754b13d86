/** What a second model thinks of a candidate that was proven. It moves the candidate down or not at all, and changes no proof. */
export interface Review {
  readonly candidateId: string
  readonly opinion: 'accept' | 'concern' | 'reject'
  /** One sentence for a person; empty for a plain `accept`. */
  readonly detail: string
  /** Where, in the changed text: a changed file and its 1-based line; null for the candidate as a whole. */
  readonly at: { readonly path: string; readonly line: number } | null
  /** The name of the model. */
  readonly model: string
}
