import { expect, it } from 'vitest';
import { buildNetwork } from '../networks/catalog.ts';
import { initialParams } from '../networks/params.ts';
import { flatten, unflatten } from './flat.ts';

const network = buildNetwork({ id: 'srresnet', config: { channels: 4, blocks: 1 } });
const flat = initialParams(network, 1);

it('comes back from names, in whatever order they stand', () => {
  expect(flatten(network, unflatten(network, flat).reverse(), 'x')).toEqual(flat);
});

it('names what does not fit', () => {
  const tensors = unflatten(network, flat);
  const [first, ...rest] = tensors;
  expect(() => flatten(network, rest, 'x')).toThrow('first.weight is missing');
  expect(() =>
    flatten(network, [...tensors, { name: 'extra', shape: [1], data: new Float32Array(1) }], 'x'),
  ).toThrow('extra is left over');
  if (!first) throw new Error('a network has parameters');
  expect(() => flatten(network, [{ ...first, shape: [9, 1, 3, 4] }, ...rest], 'x')).toThrow(
    'first.weight is 9x1x3x4, not 3x3x3x4',
  );
});
