/** The ways of looking at one photo, on one visit for each density of the screen. */
import type { Page } from '@playwright/test';
import { grainyPng } from './fixtures/photos.ts';
import { expect, test } from './fixtures/studio-test.ts';
import { RestorePage } from './pages/restore-page.ts';

const picture = (page: Page) => page.getByRole('img', { name: /garden\.png/ });
const look = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });

/** Scale and place of the photo on the canvas, in device pixels. */
async function viewOf(page: Page): Promise<{ scale: number; x: number; y: number }> {
  const [scale, x, y] = ((await picture(page).getAttribute('data-view')) ?? '').split(' ').map(Number);
  return { scale: scale ?? 0, x: x ?? 0, y: y ?? 0 };
}

/** Colours of the canvas at places given as shares of its width and height. */
function coloursOf(page: Page, ...places: (readonly [number, number])[]): Promise<number[][]> {
  return picture(page).evaluate((element, at) => {
    const canvas = element as HTMLCanvasElement;
    const context = canvas.getContext('2d');
    return at.map(([x, y]) => [
      ...(context?.getImageData(Math.round(x * canvas.width), Math.round(y * canvas.height), 1, 1).data ??
        []),
    ]);
  }, places);
}

async function enter(page: Page): Promise<RestorePage> {
  const studio = new RestorePage(page);
  await studio.open('wasm');
  await studio.openPhotos(grainyPng('garden.png', 96, 72));
  await studio.restored();
  return studio;
}

test('five looks and a loupe show both sides of the same place, named in words', async ({ page }) => {
  const studio = await enter(page);
  const print = () => picture(page).evaluate((element) => (element as HTMLCanvasElement).toDataURL());
  const prints = new Set<string>([await print()]);
  for (const name of ['Side by side', 'Stacked', 'Difference', 'Blink']) {
    await look(page, name).check();
    await expect(studio.compare).toBeHidden();
    prints.add(await print());
  }
  expect(prints.size).toBe(5);

  await test.step('blinking can be stopped, and names the side that it shows', async () => {
    await expect(page.getByText('Original', { exact: true })).toBeVisible();
    await expect(page.getByText('Restored', { exact: true }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Stop blinking' }).click();
    await expect(page.getByText('Restored', { exact: true }).first()).toBeVisible();
  });

  await test.step('side by side shows the two photos in two places', async () => {
    await look(page, 'Side by side').check();
    const { scale, x, y } = await viewOf(page);
    const size = await picture(page).evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      return { width, height };
    });
    const half = Math.floor((size.width - 2) / 2);
    const centre = { x: x + 48 * scale, y: y + 36 * scale };
    const [left, right] = await coloursOf(
      page,
      [centre.x / size.width, centre.y / size.height],
      [(centre.x + size.width - half) / size.width, centre.y / size.height],
    );
    expect(left).not.toEqual(right);
  });

  await test.step('the difference of a photo with itself is black', async () => {
    await look(page, 'Difference').check();
    await page.getByLabel('Gain of the difference').selectOption('32');
    const bright = (await coloursOf(page, [0.5, 0.5]))[0] as number[];
    expect(Math.max(...bright.slice(0, 3))).toBeGreaterThan(0);
    await studio.strength.focus();
    await page.keyboard.press('Home');
    await expect
      .poll(() => coloursOf(page, [0.5, 0.5], [0.4, 0.6]))
      .toEqual([
        [0, 0, 0, 255],
        [0, 0, 0, 255],
      ]);
    await page.keyboard.press('End');
  });

  await test.step('the loupe enlarges both, and the colours of the place are told', async () => {
    await look(page, 'Split').check();
    const before = await print();
    await page.getByRole('button', { name: 'Loupe' }).click();
    const box = await picture(page).boundingBox();
    if (box === null) throw new Error('no canvas');
    await page.mouse.move(box.x + box.width / 2 + 40, box.y + box.height / 2);
    await expect(page.getByText(/x \d+, y \d+ {2}before \d+ \d+ \d+ {2}after \d+ \d+ \d+/)).toBeVisible();
    expect(await print()).not.toBe(before);
    await page.keyboard.press('l');
    await expect(page.getByRole('button', { name: 'Loupe' })).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('keys that are typed into a field stay there', async () => {
    await studio.zoom.focus();
    await page.keyboard.press('3');
    await expect(studio.zoom).toHaveValue('3');
    await expect(studio.compare).toHaveAttribute('aria-valuenow', '50');
    await page.keyboard.press('Escape');
  });

  await test.step('Y goes through the looks, also where one was just chosen with the mouse', async () => {
    await look(page, 'Side by side').check();
    await expect(look(page, 'Side by side')).toBeFocused();
    await page.keyboard.press('y');
    await expect(look(page, 'Stacked')).toBeChecked();
    await page.keyboard.press('Shift+Y');
    await expect(look(page, 'Side by side')).toBeChecked();
  });
});

test('the view holds: under the cursor, under two fingers, and while the result is made anew', async ({
  page,
}) => {
  const studio = await enter(page);
  const box = await picture(page).boundingBox();
  if (box === null) throw new Error('no canvas');
  const at = { x: 130, y: 90 };
  const under = ({ scale, x, y }: { scale: number; x: number; y: number }) => [
    (at.x - x) / scale,
    (at.y - y) / scale,
  ];
  const before = await viewOf(page);
  await page.mouse.move(box.x + at.x, box.y + at.y);
  await page.mouse.wheel(0, -500);
  await expect.poll(async () => (await viewOf(page)).scale).toBeGreaterThan(before.scale);
  const after = await viewOf(page);
  for (const i of [0, 1])
    expect(Math.abs((under(after)[i] ?? 0) - (under(before)[i] ?? 9))).toBeLessThan(0.5);

  const session = await page.context().newCDPSession(page);
  await session.send('Input.synthesizePinchGesture', {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    scaleFactor: 1.5,
    gestureSourceType: 'touch',
  });
  await expect.poll(async () => (await viewOf(page)).scale).toBeGreaterThan(after.scale * 1.2);

  // Another place than the usual one, with the photo in the middle.
  await page.keyboard.press('0');
  await page.keyboard.press('+');
  // No frame between two results may show the original on the restored side.
  await page.keyboard.press('1');
  await expect(studio.compare).toHaveAttribute('aria-valuenow', '0');
  await studio.model.selectOption('srresnet-noise-jpeg-1');
  const held = await viewOf(page);
  await picture(page).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const seen: string[] = [];
    const look = () => {
      const data = canvas.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2, 8, 8).data;
      seen.push(String(data));
      requestAnimationFrame(look);
    };
    look();
    Object.assign(window, { seen });
  });
  await studio.button('Restore').click();
  await expect(page.getByText('Press Restore')).toBeHidden();
  await studio.restored();
  const seen = await page.evaluate(() => [...new Set(Reflect.get(window, 'seen') as string[])]);
  const newest = () => page.evaluate(() => (Reflect.get(window, 'seen') as string[]).at(-1));
  const result = await newest();
  await page.keyboard.down('\\');
  // The canvas follows a frame after the page does.
  await expect.poll(newest).not.toBe(result);
  const original = await newest();
  await page.keyboard.up('\\');
  expect(seen.length).toBeGreaterThanOrEqual(2);
  expect(seen).not.toContain(original);
  expect(await viewOf(page)).toEqual(held);
});

test.describe('on a dense screen', () => {
  test.use({ deviceScaleFactor: 2 });

  test('1:1 is one pixel of the photo for one of the screen', async ({ page }) => {
    await enter(page);
    await page.keyboard.press('z');
    await expect.poll(async () => (await viewOf(page)).scale).toBe(1);
    const { width, css } = await picture(page).evaluate((element) => ({
      width: (element as HTMLCanvasElement).width,
      css: element.getBoundingClientRect().width,
    }));
    expect(width).toBe(Math.round(css * 2));
  });
});
