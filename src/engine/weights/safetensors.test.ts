import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StudioError } from '../domain/fault.ts';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from './safetensors.ts';

const tensor = (name: string, ...data: number[]): NamedTensor => ({
  name,
  shape: [data.length],
  data: new Float32Array(data),
});

/** A file from a literal header and body, as an attacker would write it. */
function craft(header: string, body = new Uint8Array(0)): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(body, 8 + json.length);
  return bytes;
}

const entry = (begin: number, end: number, shape = `[${(end - begin) / 4}]`) =>
  `{"dtype":"F32","shape":${shape},"data_offsets":[${begin},${end}]}`;

describe('safetensors', () => {
  it('round-trips names, shapes, values and metadata', () => {
    const tensors = [
      { name: 'a.weight', shape: [1, 2, 1], data: new Float32Array([1.5, -2]) },
      tensor('b', 0.1),
    ];
    const read = decodeSafetensors(encodeSafetensors(tensors, { format: 'mend' }));
    expect(read).toEqual({ tensors, metadata: { format: 'mend' } });
  });

  it('stores halves within half precision', () => {
    const [read] = decodeSafetensors(encodeSafetensors([tensor('w', 0.1, 3, -7e-5)], {}, 'F16')).tensors;
    expect(read?.data[0]).toBeCloseTo(0.1, 4);
    expect(read?.data[1]).toBe(3);
  });

  it('reads a file laid out by hand', () => {
    const body = new Uint8Array(new Float32Array([4, 5]).buffer);
    const read = decodeSafetensors(craft(`{"y":${entry(4, 8)},"x":${entry(0, 4)}}`, body));
    expect(read.tensors.map((t) => [t.name, t.data[0]])).toEqual([
      ['y', 5],
      ['x', 4],
    ]);
  });

  it.each([
    ['too short', new Uint8Array(3), /too short/],
    ['header longer than the file', craft('{}').fill(255, 0, 2), /longer than the file/],
    ['header of more than a megabyte', craft(' '.repeat(1_000_001)), /longer than 1 MB/],
    ['pickle', new Uint8Array([0x80, 2, 0x7d, 0x71, 1, 2, 3, 4, 5]), /pickle/],
    ['zip', new TextEncoder().encode('PK\x03\x04archive/data.pkl'), /zip or tar .* can run code/],
    ['ONNX', new Uint8Array([0x08, 8, 0x12, 4, 0x6d, 0x65, 0x6e, 0x64, 0x3a]), /ONNX/],
    ['photo', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0]), /photo/],
    ['Recipe', new TextEncoder().encode('{ "mend": 1 }'), /text file/],
    ['not JSON', craft('{'), /not JSON/],
    ['array header', craft('[]'), /not an object/],
    ['duplicate name', craft(`{"a":${entry(0, 4)},"a":${entry(0, 4)}}`, new Uint8Array(4)), /twice/],
    ['overlap', craft(`{"a":${entry(0, 8)},"b":${entry(4, 12)}}`, new Uint8Array(12)), /overlap/],
    ['hole', craft(`{"a":${entry(0, 4)},"b":${entry(8, 12)}}`, new Uint8Array(12)), /hole/],
    ['trailing bytes', craft(`{"a":${entry(0, 4)}}`, new Uint8Array(5)), /left over/],
    ['truncated body', craft(`{"a":${entry(0, 4)}}`, new Uint8Array(3)), /missing/],
    [
      'overflowing shape',
      craft(`{"a":${entry(0, 4, '[9007199254740991,9007199254740991]')}}`, new Uint8Array(4)),
      /fit its shape/,
    ],
    ['negative shape', craft(`{"a":${entry(0, 4, '[-1]')}}`, new Uint8Array(4)), /valid shape/],
    [
      'wrong dtype',
      craft('{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}', new Uint8Array(8)),
      /F32/,
    ],
    ['__proto__ as a tensor without a shape', craft('{"__proto__":{"dtype":"F32"}}'), /valid shape/],
    ['NaN inside', craft(`{"a":${entry(0, 4)}}`, new Uint8Array([0, 0, 0xc0, 0x7f])), /not finite/],
  ])('refuses a file with %s', (_what, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(message);
    expect(() => decodeSafetensors(bytes)).toThrow(StudioError);
  });

  it('does not take a header of 640 bytes for a pickle, nor one of 19280 for a zip', () => {
    for (const length of [0x0280, 0x4b50]) {
      expect(decodeSafetensors(craft('{}'.padEnd(length))).tensors).toEqual([]);
    }
  });

  it('names the tensor that holds a NaN or an infinity, wherever it is', () => {
    const bad = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    fc.assert(
      fc.property(fc.nat(2), fc.nat(4), bad, fc.constantFrom('F32', 'F16'), (which, at, value, dtype) => {
        const tensors = ['a', 'b', 'c'].map((name) => tensor(name, 1, 2, 3, 4, 5));
        (tensors[which] as NamedTensor).data[at] = value;
        const bytes = encodeSafetensors(tensors, {}, dtype as 'F32' | 'F16');
        expect(() => decodeSafetensors(bytes)).toThrow(
          `tensor ${'abc'[which]} holds a value that is not finite`,
        );
      }),
    );
  });

  it('refuses a tensor whose place was moved, stretched or shrunk by any amount', () => {
    const amount = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(amount, amount, (begin, end) => {
        fc.pre(begin !== 0 || end !== 0);
        const header = `{"a":${entry(0, 8)},"b":{"dtype":"F32","shape":[2],"data_offsets":[${8 + begin},${16 + end}]}}`;
        expect(() => decodeSafetensors(craft(header, new Uint8Array(16)))).toThrow(StudioError);
      }),
    );
  });

  it('refuses any shape that does not fill its bytes, in a moment', () => {
    const side = fc.oneof(fc.nat(9), fc.maxSafeInteger());
    fc.assert(
      fc.property(fc.array(side, { maxLength: 6 }), (shape) => {
        fc.pre(shape.reduce((product, value) => product * value, 4) !== 8);
        const bytes = craft(`{"a":${entry(0, 8, JSON.stringify(shape))}}`, new Uint8Array(8));
        const start = performance.now();
        expect(() => decodeSafetensors(bytes)).toThrow(/shape/);
        expect(performance.now() - start).toBeLessThan(100);
      }),
    );
  });

  it('survives any mutation of a valid file', () => {
    const valid = encodeSafetensors([tensor('a', 1, 2), tensor('b', 3)]);
    fc.assert(
      fc.property(fc.nat(valid.length - 1), fc.nat(255), fc.nat(valid.length), (at, value, cut) => {
        const bytes = valid.slice(0, Math.max(cut, at + 1));
        bytes[at] = value;
        try {
          decodeSafetensors(bytes);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(StudioError);
        }
      }),
    );
  });
});
