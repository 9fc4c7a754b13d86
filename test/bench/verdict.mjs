// How far the verdict on who is wrong can be trusted:
// npm run bench:verdict -- [--set dev|measured|all] [--only ID,BASE,KIND] [--jobs N] [--max-time 45s] [--json FILE] [--from FILE]
// The halves and the options are those of bench:repair, and so are the rows: one run serves both through --from FILE.
import { runBench } from './bench.mjs'
import { verdictReport, verdictText } from './verdict-report.mjs'

await runBench('verdict', verdictReport, verdictText)
