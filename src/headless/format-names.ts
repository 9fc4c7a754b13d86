/** The forms that a report can take; apart from what makes them, so that the command line loads quickly. */
export const FORMAT_NAMES = ['text', 'json', 'markdown', 'github', 'rdjson', 'sarif', 'junit', 'html'] as const

/** The name of a form that a report can take. */
export type FormatName = (typeof FORMAT_NAMES)[number]
