import { describe, expect, it } from 'vitest';
import { adapterName, isSoftware } from './software-adapter.ts';

const info = { vendor: '', architecture: '', device: '', description: '' };

describe('isSoftware', () => {
  it.each([
    { ...info, vendor: 'google', architecture: 'swiftshader' },
    { ...info, vendor: 'mesa', description: 'llvmpipe: Mesa 25.0.7 (LLVM 15.0.6)' },
    { ...info, device: 'Microsoft Basic Render Driver' },
    { ...info, vendor: 'intel', isFallbackAdapter: true },
  ])('knows the CPU behind $vendor $architecture $device $description', (software) => {
    expect(isSoftware(software)).toBe(true);
  });

  it.each([
    { ...info, vendor: 'nvidia', architecture: 'ampere' },
    { ...info, vendor: 'apple', architecture: 'metal-3', isFallbackAdapter: false },
    { ...info, vendor: 'intel', architecture: 'gen-12lp', description: 'Mesa Intel(R) Xe Graphics' },
  ])('takes $vendor $architecture for a graphics card', (hardware) => {
    expect(isSoftware(hardware)).toBe(false);
  });
});

describe('adapterName', () => {
  it('prefers the description, and never is empty', () => {
    expect(adapterName({ ...info, vendor: 'nvidia', description: 'NVIDIA RTX 3060' })).toBe(
      'NVIDIA RTX 3060',
    );
    expect(adapterName({ ...info, vendor: 'nvidia', architecture: 'ampere' })).toBe('nvidia ampere');
    expect(adapterName(info)).toBe('unnamed adapter');
  });
});
