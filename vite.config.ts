import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { ISOLATION_HEADERS } from './scripts/headers.mjs';
import { offline } from './scripts/offline-plugin.mjs';

export default defineConfig({
  plugins: [react(), offline()],
  // Development keeps cross-origin isolation but no content policy: hot reloading needs inline scripts.
  // The built Studio is served with the whole policy, and the browser tests hold it to that.
  server: { headers: { ...ISOLATION_HEADERS } },
  build: {
    outDir: 'dist/studio',
    target: 'es2022',
    sourcemap: true,
    // Inlined assets would be data: addresses, which the policy lets no script fetch.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
  },
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        // tfjs sends the text of its threaded wasm factory to a blob worker, where renamed or folded
        // outer names are not defined: take the white space out of workers and nothing else.
        minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
      },
    },
  },
});
