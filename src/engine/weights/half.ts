/** IEEE 754 half precision, as zoo weights are stored. */

/** 16-bit halves as 32-bit floats; exact. */
export function fromHalf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i] as number;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    const magnitude =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction === 0
            ? Number.POSITIVE_INFINITY
            : Number.NaN
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    out[i] = half & 0x8000 ? -magnitude : magnitude;
  }
  return out;
}

/** 32-bit floats as halves, rounded to nearest even; what is too large becomes infinite. */
export function toHalf(floats: Float32Array): Uint16Array<ArrayBuffer> {
  const out = new Uint16Array(floats.length);
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  for (let i = 0; i < floats.length; i++) out[i] = halfBits(bits[i] as number);
  return out;
}

function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 255) - 127;
  const fraction = bits & 0x7fffff;
  if (exponent === 128) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  if (exponent > 15) return sign | 0x7c00;
  if (exponent < -25) return sign;
  // Below 2^-14 halves are subnormal: the implicit one becomes explicit and is shifted away.
  const subnormal = exponent < -14;
  const mantissa = subnormal ? fraction | 0x800000 : fraction;
  const shift = subnormal ? -exponent - 1 : 13;
  const kept = (subnormal ? 0 : (exponent + 15) << 10) + (mantissa >>> shift);
  const rest = mantissa & ((1 << shift) - 1);
  const middle = 1 << (shift - 1);
  const up = rest > middle || (rest === middle && (kept & 1) === 1);
  // A carry out of the fraction runs into the exponent, which is what rounding up should do.
  return sign | (kept + (up ? 1 : 0));
}
