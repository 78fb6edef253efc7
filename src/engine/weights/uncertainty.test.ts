import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../networks/catalog.ts';
import { initialParams, withParameters } from '../networks/params.ts';
import { flatten } from './flat.ts';
import { headOf, headParams, modelTensors } from './uncertainty.ts';

const network = buildNetwork({ id: 'srresnet', config: { channels: 4, blocks: 1 } });
const head = headOf(network);
const flat = initialParams(withParameters(network, head.parameters), 1);
const tensors = modelTensors(network, head.parameters, flat);

describe('an uncertainty head beside the weights', () => {
  it('comes back, and is passed over by what restores', () => {
    const own = initialParams(network, 1);
    expect(flatten(network, tensors, 'x')).toEqual(own);
    expect(headParams(network, tensors, 'x')).toEqual(flat.slice(own.length));
  });

  it('is absent where none was trained, and other things that a Reweighter learned stay behind', () => {
    const learned = [{ name: 'uncertainty.logarithms', shape: [7], init: null }];
    const plain = modelTensors(network, learned, initialParams(withParameters(network, learned), 1));
    expect(plain.map(({ name }) => name)).toEqual(network.parameters.map(({ name }) => name));
    expect(headParams(network, plain, 'x')).toBeNull();
  });

  it('is refused where it is not that of the network', () => {
    const [, ...rest] = tensors.filter(({ name }) => name.startsWith('uncertainty'));
    expect(() => headParams(network, rest, 'x')).toThrow('does not fit its network srresnet at uncertainty.');
    const wide = tensors.map((t) => (t.name === 'uncertainty.conv3.bias' ? { ...t, shape: [4] } : t));
    expect(() => headParams(network, wide, 'x')).toThrow('at uncertainty.conv3.bias');
  });
});
