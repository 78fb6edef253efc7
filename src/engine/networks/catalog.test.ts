import { describe, expect, it } from 'vitest';
import { buildNetwork } from './catalog.ts';
import { layoutOf } from './params.ts';

describe('buildNetwork', () => {
  it.each([
    [64, 16, 1_222_147],
    [48, 8, 355_971],
    [32, 8, 158_979],
    [24, 6, 69_027],
    [16, 4, 21_763],
  ])('builds srresnet with %i channels and %i blocks of the published size', (channels, blocks, size) => {
    expect(layoutOf(buildNetwork({ id: 'srresnet', config: { channels, blocks } })).size).toBe(size);
  });

  it('builds the descriptor of degradations without another parameter', () => {
    const descriptor = buildNetwork({ id: 'srresnet', config: { channels: 32, blocks: 4, skip: false } });
    const conv = (from: number, to: number): number => 9 * from * to + to;
    expect(layoutOf(descriptor).size).toBe(conv(3, 32) + 9 * conv(32, 32) + conv(32, 3));
    expect(descriptor.features).toEqual({ channels: 32, grain: 1 });
  });

  it('builds a unet whose size and cost are the sums of its layers', () => {
    const network = buildNetwork({
      id: 'unet',
      config: { widths: [48, 96, 192], blocks: [2, 1], middle: 2, decoder: [2, 1] },
    });
    const conv = (side: number, from: number, to: number): number => side * side * from * to;
    const block = (width: number): number => 2 * conv(3, width, width);
    const finest = conv(3, 12, 48) + 4 * block(48) + conv(3, 48, 12);
    const second = conv(1, 192, 96) + 2 * block(96) + conv(1, 96, 192);
    const third = conv(1, 384, 192) + 2 * block(192) + conv(1, 192, 384);
    const biases = 48 + 4 * 96 + 12 + 96 + 2 * 192 + 192 + 192 + 2 * 384 + 384;
    expect(network.multiple).toBe(8);
    expect(layoutOf(network).size).toBe(finest + second + third + biases);
    expect(network.macsPerPixel).toBe(finest / 4 + second / 16 + third / 64);
  });

  it('names the layers of a unet as an image passes them', () => {
    const config = { widths: [4, 6], blocks: [1], middle: 1, decoder: [1] };
    const names = buildNetwork({ id: 'unet', config }).parameters.map(({ name }) => name);
    expect(names.filter((name) => name.endsWith('.weight'))).toEqual([
      'head.weight',
      'encoder.0.0.conv1.weight',
      'encoder.0.0.conv2.weight',
      'down.0.weight',
      'middle.0.conv1.weight',
      'middle.0.conv2.weight',
      'up.0.weight',
      'decoder.0.0.conv1.weight',
      'decoder.0.0.conv2.weight',
      'tail.weight',
    ]);
  });

  it.each([
    [{ id: 'vgg', config: {} }, 'There is no network vgg'],
    [{ id: 'toString', config: {} }, 'There is no network toString'],
    [{ id: 'srresnet', config: { channels: 0, blocks: 1 } }, 'channels'],
    [{ id: 'srresnet', config: { channels: 8, blocks: 1, width: 3 } }, 'width'],
    [{ id: 'srresnet', config: { channels: 8, blocks: 1e9 } }, 'blocks'],
    [{ id: 'unet', config: { widths: [1e9], blocks: [], middle: 1, decoder: [] } }, 'widths.0'],
    [{ id: 'unet', config: { widths: [8, 8], blocks: [], middle: 1, decoder: [1] } }, 'one entry less'],
  ])('refuses %o', (spec, reason) => {
    expect(() => buildNetwork(spec)).toThrow(expect.objectContaining({ code: 'model-incompatible' }));
    expect(() => buildNetwork(spec)).toThrow(reason);
  });
});
