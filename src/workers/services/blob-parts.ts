/** A file that becomes a Blob piece by piece, so that its bytes are handed to the browser while it is still being made. */
import type { Bytes } from '../../engine/imaging/bytes.ts';
import { freeBuffer } from '../protocol/transfer.ts';

export interface BlobParts {
  /** Takes the next bytes, which are spent. */
  take(part: Bytes): void;
  /** The whole file. @param type media type */
  end(type: string): Blob;
}

/** Bytes that are gathered before they become a piece. */
const PIECE = 2 ** 22;

/** @param piece bytes of a piece, for tests */
export function createBlobParts(piece = PIECE): BlobParts {
  const pieces: Blob[] = [];
  let waiting: Bytes[] = [];
  let length = 0;
  const flush = (): void => {
    pieces.push(new Blob(waiting));
    for (const { buffer } of waiting) freeBuffer(buffer);
    waiting = [];
    length = 0;
  };
  return {
    take: (part) => {
      waiting.push(part);
      length += part.length;
      if (length >= piece) flush();
    },
    end: (type) => {
      flush();
      return new Blob(pieces, { type });
    },
  };
}
