/** zlib streams by the platform's own coder, with a bound on what may come out. */
import { type Bytes, concat } from './bytes.ts';

/**
 * Inflates a zlib stream given in parts, handing out what comes as it comes.
 * @param limit Most bytes that may come out; reading stops there, so that a bomb costs no more memory than this.
 * @param take Takes the next bytes, and says whether it wants more.
 * @returns Whether the stream ended well within the limit.
 */
export async function inflateTo(
  parts: readonly Uint8Array[],
  limit: number,
  take: (bytes: Uint8Array) => boolean,
): Promise<boolean> {
  const coder = new DecompressionStream('deflate');
  const written = writeAll(coder.writable, parts);
  const reader = coder.readable.getReader();
  let length = 0;
  let complete = false;
  let wanted = true;
  const next = () => reader.read().catch(() => null);
  try {
    while (wanted && length < limit) {
      const read = await next();
      if (read === null) break;
      complete = read.done;
      if (read.done) break;
      const { value } = read;
      const room = value.length <= limit - length ? value : value.subarray(0, limit - length);
      length += room.length;
      wanted = take(room);
    }
    if (wanted && !complete && length === limit) complete = (await next())?.done ?? false;
  } finally {
    await reader.cancel().catch(() => undefined);
    await written;
  }
  return complete;
}

/** Inflates a small stream as a whole: what came out before it ended, broke or reached the limit, and whether it ended well. */
export async function inflate(
  parts: readonly Uint8Array[],
  limit: number,
): Promise<{ bytes: Bytes; complete: boolean }> {
  const out: Uint8Array[] = [];
  const complete = await inflateTo(parts, limit, (bytes) => {
    out.push(bytes);
    return true;
  });
  return { bytes: concat(out), complete };
}

/**
 * Deflates bytes that come in parts into one zlib stream, handing out what comes as it comes.
 * @throws whatever making the parts throws
 */
export async function deflateTo(
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  take: (bytes: Uint8Array) => void,
): Promise<void> {
  const coder = new CompressionStream('deflate');
  const written = writeAll(coder.writable, parts);
  const reader = coder.readable.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) take(read.value);
  await written;
}

/** Deflates into one zlib stream. */
export async function deflate(bytes: Bytes): Promise<Bytes> {
  const out: Uint8Array[] = [];
  await deflateTo([bytes], (part) => out.push(part));
  return concat(out);
}

/** Writes all parts; what goes wrong, in the stream or in making them, shows at the reading end, so it is not thrown here too. */
async function writeAll(
  writable: WritableStream<BufferSource>,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const writer = writable.getWriter();
  try {
    for await (const part of parts) {
      await writer.ready;
      await writer.write(part as Bytes);
    }
    await writer.close();
  } catch (cause) {
    await writer.abort(cause).catch(() => undefined);
  }
}
