/** A DOM that outlives a run: packages keep the `document` that they were loaded with, so a new one would break them. */
export interface WorkerDom {
  /** Puts the document back to how it was when it was made. */
  clean(): void
  /** True once an element that the project defined could not be taken back: the first class of a name stays, whatever is evaluated later. */
  isSpent(): boolean
  /** What is defined from here until the returned function is called stays: packages are kept as the document is. */
  keepDefinitions(): () => void
}

interface DomPart extends EventTarget {
  innerHTML: string
  replaceChildren(...children: readonly EventTarget[]): void
  remove(): void
  readonly attributes: Iterable<{ readonly name: string }>
  removeAttribute(name: string): void
}

interface Observer {
  observe(...all: unknown[]): void
  disconnect(): void
}

interface DomGlobals {
  readonly document?: EventTarget & {
    append(child: EventTarget): void
    title: string
    cookie?: string
    readonly head: DomPart
    readonly body: DomPart | null
    readonly documentElement: DomPart | null
  }
  readonly location?: { readonly href: string }
  readonly history?: { replaceState(data: unknown, unused: string, url: string): void }
  readonly localStorage?: { clear(): void }
  readonly sessionStorage?: { clear(): void }
}

/** Null without a DOM. Called once, before any code of the project runs. */
export function workerDom(): WorkerDom | null {
  const { document, location, history, localStorage, sessionStorage } = globalThis as unknown as DomGlobals
  const { head, body, documentElement } = document ?? {}
  if (!document || !head || !body || !documentElement) return null
  const listeners: (() => void)[] = []
  for (const target of [globalThis as unknown as EventTarget, document, body, documentElement]) {
    const add = target.addEventListener
    if (typeof add !== 'function') continue
    target.addEventListener = (...args: Parameters<EventTarget['addEventListener']>) => {
      listeners.push(() => target.removeEventListener(args[0], args[1], args[2]))
      add.apply(target, args)
    }
  }
  const observing = watchObservers()
  const elements = watchElements()
  let isSpent = false
  const handled = [document, head, body, documentElement].map(
    (target) => [target as unknown as Record<string, unknown>, handlersOf(target)] as const,
  )
  const href = location?.href
  const { title } = document
  return {
    isSpent: () => isSpent,
    keepDefinitions: () => elements?.keep() ?? (() => {}),
    clean() {
      for (const remove of listeners.splice(0)) remove()
      for (const observer of observing) observer.disconnect()
      observing.clear()
      for (const [target, names] of handled) {
        for (const name of names) if (typeof target[name] === 'function') target[name] = null
      }
      if (document.documentElement !== documentElement) {
        document.documentElement?.remove()
        document.append(documentElement)
      }
      documentElement.replaceChildren(head, body)
      for (const part of [head, body]) part.innerHTML = ''
      for (const part of [documentElement, body]) {
        for (const { name } of [...part.attributes]) part.removeAttribute(name)
      }
      if (elements && !elements.forget()) isSpent = true
      if (document.title !== title) document.title = title
      for (const cookie of document.cookie?.split(';') ?? []) {
        if (cookie) document.cookie = `${cookie.split('=')[0]}=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/`
      }
      localStorage?.clear()
      sessionStorage?.clear()
      if (href !== undefined && location?.href !== href) history?.replaceState(null, '', href)
    },
  }
}

/** Names like `onclick`: jsdom shows them in loops, happy-dom has them in its classes. */
function handlersOf(target: object): readonly string[] {
  const names = new Set<string>()
  for (let owner = target; owner !== null; owner = Object.getPrototypeOf(owner))
    for (const name of Object.getOwnPropertyNames(owner)) if (/^on[a-z]/.test(name)) names.add(name)
  return [...names]
}

interface Registry {
  define(name: string, ...all: unknown[]): void
  get(name: string): unknown
}

/** No document can forget an element, but where jsdom and happy-dom keep theirs can be found; whether it worked is seen from outside. */
function watchElements(): { keep(): () => void; forget(): boolean } | null {
  const { customElements: registry } = globalThis as { customElements?: Registry }
  if (!registry) return null
  const { define } = registry
  const defined = new Set<string>()
  registry.define = (name, ...all) => {
    defined.add(name)
    define.call(registry, name, ...all)
  }
  const stores = storesOf(registry)
  const keysNow = () => stores.map((store) => new Set<unknown>(store.keys()))
  let kept = keysNow()
  return {
    keep() {
      const before = new Set(defined)
      return () => {
        for (const name of defined) if (!before.has(name)) defined.delete(name)
        kept = keysNow()
      }
    },
    forget() {
      if (defined.size === 0) return true
      for (const [at, store] of stores.entries()) {
        const known = kept[at] as ReadonlySet<unknown>
        if (Array.isArray(store)) store.length = known.size
        else for (const key of store.keys()) if (!known.has(key)) store.delete(key)
      }
      const left = [...defined].filter((name) => registry.get(name) !== undefined)
      defined.clear()
      return left.length === 0
    },
  }
}

/** Lists and maps: of the registry itself in happy-dom, of the object behind its symbol in jsdom. */
function storesOf(registry: object): readonly (unknown[] | Map<unknown, unknown>)[] {
  const behind = Object.getOwnPropertySymbols(registry).map((key) => Reflect.get(registry, key) as unknown)
  return [registry, ...behind]
    .filter((one) => typeof one === 'object' && one !== null)
    .flatMap((owner) => Reflect.ownKeys(owner as object).map((key) => Reflect.get(owner as object, key) as unknown))
    .filter((value) => Array.isArray(value) || value instanceof Map)
}

/** Those that look at nodes now: what a test does not end would be told of what the next run does to the document. */
function watchObservers(): Set<{ disconnect(): void }> {
  const observing = new Set<{ disconnect(): void }>()
  const { MutationObserver } = globalThis as { MutationObserver?: { readonly prototype: Observer } }
  if (!MutationObserver) return observing
  const { observe } = MutationObserver.prototype
  MutationObserver.prototype.observe = function watched(this: Observer, ...all: unknown[]): void {
    observing.add(this)
    observe.apply(this, all)
  }
  return observing
}
