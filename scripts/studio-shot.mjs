/**
 * Takes the picture of the Studio that README.md shows, from the Studio that is being served:
 *
 *     npm start -- --port 4188 &
 *     node scripts/studio-shot.mjs http://127.0.0.1:4188/
 */
import { chromium } from '@playwright/test';
import { chromiumPath } from './chromium.mjs';

const [address = 'http://127.0.0.1:4180/'] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: chromiumPath() ?? '', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
await page.goto(`${address}?backend=wasm`);
await page.locator('html[data-studio="ready"]').waitFor();
await page.getByRole('button', { name: /Osprey/ }).click();
await page.getByRole('slider', { name: 'Compare' }).waitFor({ timeout: 120_000 });
await page.waitForTimeout(1000);
await page.screenshot({ path: 'docs/images/studio.png' });
await browser.close();
