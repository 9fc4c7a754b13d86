import { type Html, html } from './html.ts'
import { sideBySide } from './html-diff.ts'
import {
  candidateLine,
  confidence,
  errorLine,
  flakyHeadline,
  flakyLine,
  headline,
  nameOf,
  noCandidateLine,
  openLine,
  place,
  plain,
  proofLine,
  stoppedLine,
  weakenedHeadline,
  weakenedLine,
} from './phrases.ts'
import type { Report, ReportCandidate, ReportFailure } from './report-schema.ts'

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#ddd, #444); --soft: light-dark(#666, #999);
  --old: light-dark(#ffe6e3, #4a2322); --new: light-dark(#dcf5dc, #1d3d24); --none: light-dark(#f4f4f4, #222) }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 80rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.3rem } h2 { font-size: 1.1rem; overflow-wrap: anywhere }
section { border-top: 1px solid var(--line); padding: .5rem 0 1rem }
code, pre, table.diff { font: 13px/1.45 ui-monospace, monospace }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0 }
.soft { color: var(--soft) } .verdict { font-weight: 600 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .5rem 0 } dd { margin: 0 }
table.diff { border-collapse: collapse; width: 100%; table-layout: fixed; margin: .5rem 0; border: 1px solid var(--line) }
table.diff caption { text-align: left; padding: .2rem 0 }
table.diff td { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0 .5rem; vertical-align: top; width: 50% }
table.diff td.no { width: 3.5rem; text-align: right; color: var(--soft); user-select: none }
td.old { background: var(--old) } td.new { background: var(--new) } td.none { background: var(--none) }
tr.gap td { text-align: center; color: var(--soft) }
summary { cursor: pointer }
`

/** The report as one page that needs nothing else: no script, no network, light and dark, diffs side by side. */
export function renderHtml(report: Report): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>repair-watch: ${headline(report)}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<h1>repair-watch: ${headline(report)}</h1>
${report.stopped === null ? '' : html`<p>stopped: ${plain(stoppedLine(report.stopped))}</p>`}
${report.failures.map(failureSection)}
${list(weakenedHeadline(report), report.weakened.map(weakenedLine))}
${list(flakyHeadline(report), report.flaky.map(flakyLine))}
<p class="soft">repair-watch ${report.tool.version}, Vitest ${report.tool.vitest}, Node ${report.tool.node}</p>
</body>
</html>
`
  return page.html
}

function list(heading: string, lines: readonly string[]): Html | string {
  if (lines.length === 0) return ''
  return html`<section><h2>${heading}</h2><ul>${lines.map((line) => html`<li>${line}</li>\n`)}</ul></section>\n`
}

function failureSection(failure: ReportFailure, index: number): Html {
  const { verdict, error, candidates, id } = failure
  const clauses = verdict.clauses.map((clause) => html` <code>[${clause}]</code>`)
  return html`<section id="${id}">
<h2>${index + 1}. ${nameOf(failure)}</h2>
<p class="soft">${plain(place(failure))}</p>
<pre>${errorLine(failure)}</pre>
<dl>${value('expected', error.expected)}${value('received', error.actual)}</dl>
<p><span class="verdict">${verdict.kind}</span>${confidence(verdict.confidence)}${clauses}</p>
<ul>${verdict.evidence.map(({ detail }) => html`<li>${plain(detail)}</li>\n`)}</ul>
${candidates.length === 0 ? html`<p>${noCandidateLine(failure)}</p>` : candidates.map(candidateBlock)}
</section>
`
}

function value(label: string, text: string | null): Html | string {
  return text === null ? '' : html`<dt class="soft">${label}</dt><dd><pre>${plain(text)}</pre></dd>`
}

/** The best one is open. */
function candidateBlock(candidate: ReportCandidate, index: number): Html {
  const open = openLine(candidate)
  return html`<details${{ html: index === 0 ? ' open' : '' }}><summary>${candidateLine(candidate)} <code>${candidate.id}</code></summary>
<p class="soft">${proofLine(candidate)}</p>
<ul>${candidate.proof.reasons.map((reason) => html`<li>${plain(reason)}</li>`)}${open === null ? '' : html`<li>${open}</li>`}</ul>
${sideBySide(candidate.diff)}
</details>
`
}
