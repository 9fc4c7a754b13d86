export default { test: { globalSetup: './server.ts' } }
