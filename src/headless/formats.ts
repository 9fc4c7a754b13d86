import type { FormatName } from './format-names.ts'
import type { RenderContext } from './render-context.ts'
import { renderGithub } from './render-github.ts'
import { renderHtml } from './render-html.ts'
import { renderJunit } from './render-junit.ts'
import { renderMarkdown } from './render-markdown.ts'
import { renderRdjson } from './render-rdjson.ts'
import { renderSarif } from './render-sarif.ts'
import { renderText } from './render-text.ts'
import type { Report } from './report-schema.ts'

/** Every form that a report can take, by the name that `--format` and `--output` know it by. */
export const RENDER: Readonly<Record<FormatName, (report: Report, context: RenderContext) => string>> = {
  text: renderText,
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  markdown: (report) => renderMarkdown(report),
  github: renderGithub,
  rdjson: renderRdjson,
  sarif: renderSarif,
  junit: renderJunit,
  html: (report) => renderHtml(report),
}
