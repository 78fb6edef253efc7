import { describe, expect, it } from 'vitest';
import { VGG19 } from '../networks/vgg19.ts';
import { encodeSafetensors, type NamedTensor } from './safetensors.ts';
import { looksLikeVgg, readVgg19, vgg19Of } from './vgg-file.ts';

/** Tensors as torchvision's vgg19 has them, with its last layers, and `at` of the first filter counted up. */
function torchvision(): NamedTensor[] {
  const tensors = VGG19.parameters.map(({ name, shape }): NamedTensor => {
    const [side, , inner, outer] = shape;
    const turned = shape.length === 1 ? shape : ([outer, inner, side, side] as number[]);
    const size = shape.reduce((product, length) => product * length, 1);
    return { name, shape: turned, data: new Float32Array(size) };
  });
  tensors[0]?.data.forEach((_, i, data) => {
    data[i] = i;
  });
  return [...tensors, { name: 'classifier.6.bias', shape: [1000], data: new Float32Array(1000) }];
}

describe('a VGG-19 that a user brings', () => {
  it('is turned from (out, in, height, width) to ours and loses its classifier', () => {
    const file = { tensors: torchvision(), metadata: {} };
    expect(looksLikeVgg(file)).toBe(true);
    const read = vgg19Of(file, 'vgg.safetensors');
    expect(read.map(({ name }) => name)).toEqual(VGG19.parameters.map(({ name }) => name));
    const first = read[0] as NamedTensor;
    expect(first.shape).toEqual([3, 3, 3, 64]);
    // Filter 5, channel 2, row 1, column 0: counted up in torchvision's order.
    expect(first.data[((1 * 3 + 0) * 3 + 2) * 64 + 5]).toBe(((5 * 3 + 2) * 3 + 1) * 3 + 0);
  });

  it.each([
    [
      'VGG-16, whose third level is shorter',
      (tensors: NamedTensor[]) => tensors.filter(({ name }) => name !== 'features.16.weight'),
      /features\.16\.weight is missing/,
    ],
    [
      'another width',
      (tensors: NamedTensor[]) =>
        tensors.map((one) =>
          one.name === 'features.5.weight'
            ? { ...one, shape: [128, 32, 3, 3], data: one.data.slice(0, 128 * 32 * 9) }
            : one,
        ),
      /features\.5\.weight is 128x32x3x3, not 128x64x3x3/,
    ],
  ])('is refused where it is %s', (_what, change, sentence) => {
    const file = { tensors: change(torchvision()), metadata: {} };
    expect(() => vgg19Of(file, 'v.safetensors')).toThrow(
      expect.objectContaining({ code: 'model-incompatible', message: expect.stringMatching(sentence) }),
    );
  });

  it('is told from models of Mend, and a broken file is refused', () => {
    const other = { name: 'first.weight', shape: [3, 3, 3, 8], data: new Float32Array(216) };
    expect(looksLikeVgg({ tensors: [other], metadata: {} })).toBe(false);
    const half = encodeSafetensors([other]).slice(0, 400);
    expect(() => readVgg19(half, 'v.safetensors')).toThrow(
      expect.objectContaining({ code: 'model-damaged' }),
    );
  });
});
