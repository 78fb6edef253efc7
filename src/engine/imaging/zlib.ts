/** zlib streams by the platform's own coder, with a bound on what may come out. */
import { type Bytes, concat } from './bytes.ts';

/**
 * Inflates a zlib stream given in parts.
 * @param limit Most bytes that may come out; reading stops there, so that a bomb costs no more memory than this.
 * @returns What came out before the stream ended, broke or reached the limit, and whether it ended well.
 */
export async function inflate(
  parts: readonly Uint8Array[],
  limit: number,
): Promise<{ bytes: Bytes; complete: boolean }> {
  const coder = new DecompressionStream('deflate');
  const written = writeAll(coder.writable, parts);
  const reader = coder.readable.getReader();
  const out: Uint8Array[] = [];
  let length = 0;
  let complete = false;
  try {
    while (length < limit) {
      const { done, value } = await reader.read();
      if (done) {
        complete = true;
        break;
      }
      const room = value.length <= limit - length ? value : value.subarray(0, limit - length);
      out.push(room);
      length += room.length;
    }
    if (!complete && length === limit) complete = (await reader.read()).done;
  } catch {
    complete = false;
  }
  await reader.cancel().catch(() => undefined);
  await written;
  return { bytes: concat(out), complete };
}

/** Deflates into one zlib stream. */
export async function deflate(bytes: Bytes): Promise<Bytes> {
  const coder = new CompressionStream('deflate');
  const written = writeAll(coder.writable, [bytes]);
  const whole = await new Response(coder.readable).arrayBuffer();
  await written;
  return new Uint8Array(whole);
}

/** Writes all parts; a broken or cancelled stream shows at the reading end, so it is not thrown here too. */
async function writeAll(writable: WritableStream<BufferSource>, parts: readonly Uint8Array[]): Promise<void> {
  const writer = writable.getWriter();
  try {
    for (const part of parts) {
      await writer.ready;
      await writer.write(part as Bytes);
    }
    await writer.close();
  } catch {
    await writer.abort().catch(() => undefined);
  }
}
