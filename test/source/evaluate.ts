import { transformWithOxc } from 'vite'

/** Runs a module from its text (TypeScript and JSX allowed) and returns its exports. JSX calls a global `h`. */
export async function evaluate(path: string, text: string): Promise<Record<string, unknown>> {
  const { code } = await transformWithOxc(text, path, {
    jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'null' },
    decorator: { legacy: true },
    sourcemap: false,
  } as object)
  const whole = code.replace(
    /^import (\w+) from "@oxc-project\/runtime\/helpers\/decorate";$/m,
    (_, name) => `const ${name} = ${DECORATE};`,
  )
  // The counter makes each evaluation a module of its own.
  return import(`data:text/javascript,${encodeURIComponent(`${whole}\n//${evaluated++}`)}`)
}
let evaluated = 0

/** TypeScript's legacy decorators, without the package that the transform would import. */
const DECORATE = '(all, target, key) => all.reduceRight((made, one) => one(made, key) ?? made, target)'
