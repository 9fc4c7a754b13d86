/** How every redaction begins; a replacement that holds it would overwrite a secret with its placeholder. */
export const REDACTION_MARK = '[redacted: '

interface SecretPattern {
  readonly kind: string
  readonly pattern: RegExp
}

/**
 * What secrets look like: the token formats that their issuers document, then assignments by name. The order matters: a token
 * inside an assignment is named by its own kind.
 */
const SECRETS: readonly SecretPattern[] = [
  {
    kind: 'private key',
    pattern:
      /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { kind: 'OpenAI key', pattern: /\bsk-[A-Za-z0-9_-]{16,}/g },
  { kind: 'GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{20,}/g },
  { kind: 'GitHub token', pattern: /\bgithub_pat_[A-Za-z0-9_]{20,}/g },
  { kind: 'GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{16,}/g },
  { kind: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{30,}/g },
  {
    kind: 'AWS key',
    pattern: /\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}\b/g,
  },
  { kind: 'Google key', pattern: /\bAIza[A-Za-z0-9_-]{35}/g },
  { kind: 'Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g },
  {
    kind: 'Stripe key',
    pattern: /\b[prs]k_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9]{16,}/g,
  },
  {
    kind: 'JWT',
    pattern: /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*/g,
  },
  { kind: 'bearer token', pattern: /(Bearer\s+)[A-Za-z0-9._~+/-]{16,}=*/g },
  {
    kind: 'password',
    pattern: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"]{0,80}:)[^\s:/@'"]{1,200}(?=@)/gi,
  },
  {
    kind: 'password',
    pattern:
      /((?:password|passwd|passphrase|secret|api_?key|access_?key|auth_?token|access_?token|client_?secret)\w{0,20}["']?\s{0,4}[:=]\s{0,4}["'`])(?!\[redacted: )[^\s"'`$]{6,500}(?=["'`])/gi,
  },
  {
    kind: 'password',
    pattern:
      /(^[ \t]*(?:export[ \t]+)?[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY)[A-Z0-9_]{0,40}=)(?!\[redacted: )[^\s"'`;]{6,500}(?=\s|$)/gm,
  },
  {
    kind: 'password',
    pattern: /(\bpassword=)(?!\[redacted: )[^\s"'`&;,)]{4,500}/gi,
  },
]

const SECRET_PATH =
  /(?:^|\/)(?:\.env(?:\.[^/]*)?|\.envrc|\.npmrc|\.netrc|\.pgpass|\.git-credentials|credentials(?:\.json)?|secrets?\.(?:json|ya?ml|toml)|id_(?:rsa|dsa|ecdsa|ed25519))$|\.(?:pem|key|p12|pfx|jks|keystore)$/i

/** The text with everything that looks like a secret replaced by `[redacted: kind]`. Linear in the length of the text. */
export function redact(text: string): string {
  return SECRETS.reduce(
    (result, { kind, pattern }) =>
      result.replace(pattern, (_match, kept: unknown) => {
        const prefix = typeof kept === 'string' ? kept : ''
        return `${prefix}${REDACTION_MARK}${kind}]`
      }),
    text,
  )
}

/** True for a file whose whole purpose is to hold secrets, `.env` above all: it is never sent, not even in part. */
export function isSecretFile(path: string): boolean {
  return SECRET_PATH.test(path)
}
