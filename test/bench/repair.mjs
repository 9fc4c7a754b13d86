// How many bugs are repaired, how far what is shown can be trusted, and where the rest is lost:
// npm run bench:repair -- [--set dev|measured|all] [--only ID,BASE,KIND] [--jobs N] [--max-time 45s] [--json FILE] [--from FILE] [--bare] [--sample N]
// The development half is test/cases/bases and test/cases/small. The measured half, most of test/cases/more, is only ever counted: never
// look at its cases to improve the tool and never tune a number on it. --json keeps each row as it comes and goes on where
// it was stopped; the same file serves bench:verdict through --from. --bare measures code-wrong cases in a single commit that holds the bug, with no contract:
// there is no good state to go back to, as in a fresh clone of a stranger's project.
import { runBench } from './bench.mjs'
import { repairReport, repairText } from './repair-report.mjs'

await runBench('repair', repairReport, repairText)
