import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    address: string
  }
}

export default async function serve(project: TestProject): Promise<() => void> {
  const server = createServer((request, response) => response.end(`you asked for ${request.url}`))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)))
  project.provide('address', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return () => server.close()
}
