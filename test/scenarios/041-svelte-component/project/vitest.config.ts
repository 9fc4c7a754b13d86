import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'

// The packages are linked: what Vite makes of them must not lie beside them.
export default { cacheDir: '../../cache', plugins: [svelte(), svelteTesting()], test: { environment: 'jsdom', globals: true } }
