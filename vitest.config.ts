import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Node loads the CommonJS builds of tfjs, where only the union package registers the gradients.
  resolve: { alias: { '@tensorflow/tfjs-core/dist/register_all_gradients': '@tensorflow/tfjs' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'recipes/**/*.test.ts'],
    environment: 'node',
    // A process of its own for each file: a WebGPU device left behind by one cannot keep another alive.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    slowTestThreshold: 5_000,
    allowOnly: false,
  },
});
