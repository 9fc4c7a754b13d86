import { expect, test } from 'vitest'
import { isSecretFile, redact } from '../../src/source/redact.ts'

// The samples are put together here so that no scanner takes this file for a leak.
const join = (...parts: string[]) => parts.join('')

test.each([
  [join('sk-', 'proj-abcdefghijklmnop1234'), '[redacted: OpenAI key]'],
  [join('ghp_', 'a'.repeat(36)), '[redacted: GitHub token]'],
  [join('github_pat_', 'A1'.repeat(20)), '[redacted: GitHub token]'],
  [join('AKIA', 'IOSFODNN7EXAMPLE'), '[redacted: AWS key]'],
  [join('xoxb-', '1234567890-abcdef'), '[redacted: Slack token]'],
  [join('sk_live_', 'abcdefghijklmnop'), '[redacted: Stripe key]'],
  [join('npm_', 'a'.repeat(36)), '[redacted: npm token]'],
  [join('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0In0', '.abc-DEF_1'), '[redacted: JWT]'],
  [join('Authorization: Bearer ', 'abcdefghijklmnop'), 'Authorization: Bearer [redacted: bearer token]'],
  [join('postgres://app:', 'hunter2@db/x'), 'postgres://app:[redacted: password]@db/x'],
  [join('const password', ' = "correct-horse"'), 'const password = "[redacted: password]"'],
  [join('{ "clientSecret"', ': "correct-horse" }'), '{ "clientSecret": "[redacted: password]" }'],
  [join('DB_PASSWORD', '=correct-horse'), 'DB_PASSWORD=[redacted: password]'],
  [join('https://x.test/?password', '=hunter2&a=1'), 'https://x.test/?password=[redacted: password]&a=1'],
  [
    join('-----BEGIN RSA PRIVATE', ' KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nrest'),
    '[redacted: private key]\nrest',
  ],
  [join('-----BEGIN PRIVATE', ' KEY-----\nMIIE cut off'), '[redacted: private key]'],
])('takes out %s', (text, expected) => {
  expect(redact(text)).toBe(expected)
  expect(redact(redact(text))).toBe(expected)
})

test.each([
  'const password = input.value',
  'function login(password: string, token: Token) {}',
  'if (password === undefined) throw new Error("password is missing")',
  'const skip = "sk-short"',
  'const task = "task-1234567890123456"',
  'token = nextToken()',
  'const secret = `${prefix}-x`',
])('leaves code alone: %s', (text) => {
  expect(redact(text)).toBe(text)
})

test('a long text without secrets takes no time', () => {
  const started = performance.now()
  for (const piece of ['a', 'eyJ', '-----BEGIN ', 'password="', 'a://', ' ', 'A_'])
    redact(piece.repeat(Math.ceil(300_000 / piece.length)))
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('files that only hold secrets', () => {
  const secret = ['.env', 'app/.env.local', '.npmrc', 'certs/server.pem', 'deploy.key', 'id_rsa', 'secrets.yaml']
  const plain = ['src/env.ts', 'src/.environment/x.ts', 'src/key.ts', 'src/credentials.ts', 'src/secrets.ts']
  expect([...secret, ...plain].filter(isSecretFile)).toEqual(secret)
})
