import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepPresets, presetsFile, readPresets, recallPresets, withPreset } from './presets.ts';

const HAZE = { name: 'Haze, then rain', model: 'haze-1,rain-1', strength: 0.8 };

describe('presets', () => {
  it('come back from a file as they went, and from the storage', () => {
    expect(readPresets(presetsFile([HAZE]))).toEqual([HAZE]);
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    expect(keepPresets([HAZE], storage)).toBe(true);
    expect(recallPresets(storage)).toEqual([HAZE]);
  });

  it('replace one of the same name, and need a name', () => {
    const again = { ...HAZE, strength: 0.3 };
    expect(withPreset([HAZE], again)).toEqual([again]);
    expect(withPreset([HAZE], { ...HAZE, name: '  ' })).toEqual([HAZE]);
  });

  it('say in a sentence what is wrong with a file', () => {
    expect(readPresets('no')).toMatch(/no JSON/);
    expect(readPresets(presetsFile([{ ...HAZE, strength: Number.NaN }]))).toMatch(/strength is wrong/);
    expect(readPresets(presetsFile([{ ...HAZE, model: '../<img>' }]))).toMatch(/model is wrong/);
  });

  it('survive any text and any JSON without a throw or a bad preset', () => {
    void fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((presets) => `{"mend":"presets","version":1,"presets":${presets}}`),
        ),
        (text) => {
          const read = readPresets(text);
          if (typeof read === 'string') expect(read).toMatch(/\.$/);
          else for (const preset of read) expect(preset.strength >= 0 && preset.strength <= 1).toBe(true);
        },
      ),
    );
  });

  it('are none where the storage refuses', () => {
    const refusing = {
      getItem: (): string => {
        throw new DOMException('no', 'SecurityError');
      },
      setItem: (): void => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(recallPresets(refusing)).toEqual([]);
    expect(keepPresets([HAZE], refusing)).toBe(false);
  });
});
