import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../networks/catalog.ts';
import { initialParams } from '../networks/params.ts';
import { unflatten } from '../weights/flat.ts';
import { encodeSafetensors } from '../weights/safetensors.ts';
import { exportModelFile } from './model.ts';

const spec = { id: 'srresnet', config: { channels: 4, blocks: 1 } };
const network = buildNetwork(spec);
const weights = encodeSafetensors(unflatten(network, initialParams(network, 1)), {
  network: JSON.stringify(spec),
});

describe('exportModelFile', () => {
  it('gives safetensors as they are, and ONNX without the folder that they lay in', () => {
    const path = '/home/ada/private/street.safetensors';
    expect(exportModelFile(weights, 'safetensors', path)).toBe(weights);
    const onnx = new TextDecoder('latin1').decode(exportModelFile(weights, 'onnx', path));
    expect(onnx).toContain('street');
    expect(onnx).not.toContain('ada');
  });

  it('tells others that a network wants its photos reduced', () => {
    const bytes = encodeSafetensors(unflatten(network, initialParams(network, 1)), {
      network: JSON.stringify({ ...spec, side: 96 }),
    });
    const [plain, reduced] = [weights, bytes].map((file) =>
      new TextDecoder('latin1').decode(exportModelFile(file, 'onnx', 'street')),
    );
    expect(reduced).toContain('a shorter side of 96 pixels');
    expect(plain).not.toContain('shorter side');
  });

  it('checks the file first', () => {
    expect(() => exportModelFile(weights.slice(0, 900), 'safetensors', 'half.safetensors')).toThrow(
      'half.safetensors is not a valid safetensors file',
    );
  });
});
