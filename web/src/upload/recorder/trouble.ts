/** Why there is no microphone. */

export type Trouble = 'denied' | 'absent' | 'occupied' | 'insecure';

export function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'absent';
  return 'occupied';
}
