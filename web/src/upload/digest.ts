/** The digest of a file, worked out by a worker. */

import type { Said } from './digest.worker';

/** Longer files are sent at once: to digest them would take longer than it may save. */
export const DIGEST_BYTES_MAX = 1 << 30;

/** The browser cannot read the file: it was moved, changed or taken out. */
export class UnreadableFile extends Error {}

/** BLAKE3 in hexadecimal digits. */
export function digestOf(
  file: Blob,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const worker = new Worker(new URL('./digest.worker.ts', import.meta.url), { type: 'module' });
  const outcome = new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Said>) => {
      if ('bytes' in data) onBytes(data.bytes);
      else if ('digest' in data) resolve(data.digest);
      else reject(new UnreadableFile(data.error));
    };
    worker.onerror = () => reject(new Error('the digest could not be worked out'));
    const stop = () => reject(new DOMException('aborted', 'AbortError'));
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    worker.postMessage(file);
  });
  return outcome.finally(() => worker.terminate());
}

/** Fails where the browser cannot read the file any more. */
export async function readable(file: Blob): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch (error) {
    throw new UnreadableFile(String(error));
  }
}
