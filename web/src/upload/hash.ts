/** BLAKE3 of a recording, a piece at a time, so that memory holds no more than a piece. */

import { blake3 } from '@noble/hashes/blake3.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const PIECE = 4 << 20;

/** The digest in hexadecimal digits; `onPiece` hears how many bytes are done. */
export async function hashOf(file: Blob, onPiece: (bytes: number) => void): Promise<string> {
  const hash = blake3.create();
  for (let start = 0; start < file.size; start += PIECE) {
    const piece = file.slice(start, start + PIECE);
    hash.update(new Uint8Array(await piece.arrayBuffer()));
    onPiece(start + piece.size);
  }
  return bytesToHex(hash.digest());
}
