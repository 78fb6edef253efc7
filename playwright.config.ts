import { defineConfig } from '@playwright/test';
import { chromiumPath } from './scripts/chromium.mjs';

const port = Number(process.env.MEND_E2E_PORT ?? 4317);
const browser = chromiumPath();

/** Debian's Chromium with its software WebGPU adapter: correct and slow, so tiny photos only. */
const SOFTWARE_WEBGPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--ignore-gpu-blocklist',
  // A test that crashes the graphics process must not take WebGPU from those that follow it.
  '--disable-gpu-process-crash-limit',
  '--disable-domain-blocking-for-3d-apis',
];

/** The sandbox wants more rights than a container has. */
const inContainer = ['--no-sandbox', '--disable-dev-shm-usage'];

const launch = (args: string[]) => ({
  launchOptions: {
    args: [...args, ...inContainer],
    ...(browser === null ? {} : { executablePath: browser }),
  },
});

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  forbidOnly: true,
  fullyParallel: false,
  // A page waits for its disk, its timers and its paint as long as it computes.
  workers: 2,
  // When everything is broken the run must still end soon.
  maxFailures: 10,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    // A button that never comes is named at once, not after the minutes that a whole test may take.
    actionTimeout: 60_000,
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 800 },
    trace: 'off',
    // Tests that give the page other files than the server's could not, where a service worker answers first.
    serviceWorkers: 'block',
  },
  // A test tagged @webgpu runs on the software WebGPU adapter, one tagged @both also without WebGPU.
  projects: [
    { name: 'wasm', grepInvert: /@webgpu/, use: launch([]) },
    { name: 'webgpu', grep: /@webgpu|@both/, use: launch(SOFTWARE_WEBGPU) },
  ],
  webServer: {
    command: `node scripts/serve.mjs --port ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
    timeout: 20_000,
  },
});
