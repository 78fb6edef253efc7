import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { adapterInUse } from '../runtime/adapter-in-use.ts';
import { enterBackend, webgpuSkipped } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { convChoices, keepConvChoices, tuneConvolutions } from './conv-choice.ts';
import { convOnGpu } from './conv-kernel.ts';
import { type ConvTask, type ConvVariant, TEAM, variantName } from './conv-shapes.ts';
import { conv2d } from './conv2d.ts';
import { gpuBackend } from './webgpu-kernel.ts';

/** One of each kind: the others differ in numbers only, and software takes seconds to compile each. */
const VARIANTS: readonly ConvVariant[] = [
  { kind: 'direct', pixels: 4, quads: 2 },
  { kind: 'shared-lanes', pixels: 8, quads: 1 },
  { kind: 'tiled', quads: 1 },
];

const TASKS: readonly ConvTask[] = [
  // More than one team and one tile of channels, rows that end within a run, channels that are no whole quads.
  task({ batch: 2, height: 5, width: 13, inChannels: 37, outChannels: 36, side: 3 }),
  task({ batch: 1, height: 7, width: 9, inChannels: 8, outChannels: 32, side: 3, stride: 2 }),
  task({ batch: 1, height: 6, width: 9, inChannels: 4, outChannels: 12, side: 3, dilation: 2 }),
  task({ batch: 3, height: 4, width: 5, inChannels: 12, outChannels: 8, side: 1 }),
];

function task(
  given: Omit<ConvTask, 'stride' | 'dilation' | 'slope'> & Partial<Pick<ConvTask, 'stride' | 'dilation'>>,
): ConvTask {
  return { stride: 1, dilation: 1, slope: 0.1, ...given };
}

async function bitsOf(which: ConvTask, variant: ConvVariant, turned: boolean): Promise<Float32Array> {
  const { batch, height, width, inChannels, outChannels, side } = which;
  const [rows, columns] = turned ? [outChannels, inChannels] : [inChannels, outChannels];
  const x = randomTensor([batch, height, width, inChannels], 1);
  const filter = randomTensor([side, side, rows, columns], 2);
  const bias = randomTensor([outChannels], 3);
  const result = convOnGpu(gpuBackend(), { x, filter, bias }, which, variant, turned);
  const tensor = tf.engine().makeTensorFromTensorInfo(result);
  const values = Float32Array.from(await tensor.data());
  tf.dispose([x, filter, bias, tensor]);
  return values;
}

describe.skipIf(webgpuSkipped !== null)('the variants of the convolution on webgpu', () => {
  beforeAll(() => enterBackend('webgpu'));
  afterEach(() => tf.disposeVariables());

  it.each(VARIANTS)('give the same bits: $kind', async (variant) => {
    if (variant.kind === 'shared-lanes' && adapterInUse().subgroup !== TEAM) return;
    for (const which of TASKS) {
      for (const turned of [false, true]) {
        const plain = await bitsOf(which, { kind: 'direct', pixels: 4, quads: 1 }, turned);
        expect(await bitsOf(which, variant, turned), variantName(variant)).toEqual(plain);
      }
    }
    // A module that does not compile shows stale numbers, which may be equal.
    (await enterBackend('webgpu')).assertHealthy();
  });

  it('are measured once for each shape, and leave nothing behind', async () => {
    const x = randomTensor<tf.Tensor4D>([1, 8, 8, 4], 1);
    const filter = randomTensor<tf.Tensor4D>([3, 3, 4, 8], 2);
    const run = async (): Promise<void> => {
      conv2d(x, filter).dispose();
      await tuneConvolutions({ evenSoftware: true });
    };
    await run();
    const chosen = convChoices().find(({ shape }) => shape.endsWith('|1|8|8|4|8|3|1|1'));
    expect(chosen?.measured).toBe(true);
    await expectNoLeak(run);
    expect(convChoices().find(({ shape }) => shape === chosen?.shape)).toEqual(chosen);
  });

  it('are remembered over visits, for photos of about the same size too, and what is damaged is nothing', async () => {
    const filter = randomTensor<tf.Tensor4D>([3, 3, 12, 16], 2);
    const pass = (height: number): void => {
      const x = randomTensor<tf.Tensor4D>([1, height, 16, 12], 1);
      tf.dispose([conv2d(x, filter), x]);
    };
    const written: string[] = [];
    await keepConvChoices({ read: async () => null, write: async (text) => void written.push(text) });
    pass(16);
    await tuneConvolutions({ evenSoftware: true });
    const own = '|1|16|16|12|16|3|1|1';
    const [kept] = JSON.parse(written.at(-1) ?? '').choices.filter(([key]: string[]) => key?.endsWith(own));
    expect(convChoices().find(({ shape }) => shape.endsWith(own))?.variant).toBe(kept[1]);

    // Half as many pixels are alike and need no measuring; a fourth is not.
    pass(8);
    pass(4);
    await tuneConvolutions({ evenSoftware: true, alike: true });
    const isMeasured = (height: number): boolean =>
      convChoices().some(({ shape, measured }) => shape.endsWith(`|1|${height}|16|12|16|3|1|1`) && measured);
    expect([isMeasured(16), isMeasured(8), isMeasured(4)]).toEqual([true, false, true]);

    // Another visit, whose storage tells of a shape that this one never met.
    const foreign = `${adapterInUse().name}|7|9|9|12|16|3|1|1`;
    const told = JSON.stringify({
      mend: 1,
      choices: [
        [foreign, 'direct-8x2'],
        [`${foreign}0`, 'made-up'],
      ],
    });
    await keepConvChoices({ read: async () => told, write: async () => undefined });
    expect(convChoices().filter(({ shape }) => shape.startsWith(foreign))).toEqual([
      { shape: foreign, variant: 'direct-8x2', measured: true },
    ]);
    for (const text of ['', '{', '[]', '{"mend":2}']) {
      await keepConvChoices({ read: async () => text, write: async () => undefined });
    }
    filter.dispose();
  });
});
