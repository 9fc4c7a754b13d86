import { fileURLToPath } from 'node:url'

export default {
  resolve: { alias: { '@': fileURLToPath(new URL('./packages/till/src', import.meta.url)) } },
  test: {
    projects: [
      'packages/*',
      { extends: true, test: { name: 'pages', include: ['pages/*.test.ts'], environment: 'happy-dom', setupFiles: './pages/setup.ts' } },
    ],
  },
}
