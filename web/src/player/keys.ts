/** Which keys are free for the player and the transcript. */

const KEPT = 'speech-coach.keys';

/** Single keys can be turned off: they get in the way of those who steer by voice. */
export function areOn(): boolean {
  return localStorage.getItem(KEPT) !== 'off';
}

export function turn(on: boolean): void {
  if (on) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, 'off');
}

/**
 * What was pressed: a letter of the Latin keyboard in lower case whatever the layout is, `space`,
 * `left` or `right`. `null` where it is somebody else's: in a field, in a dialog, with Ctrl.
 */
export function pressed(event: KeyboardEvent): string | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input, textarea, select, dialog, [contenteditable]') || !areOn()) return null;
  if (event.code === 'Space') {
    // A button in focus is pressed by it; for the words of the text, Enter does that.
    return target?.closest('button, a, summary') ? null : 'space';
  }
  if (event.code === 'ArrowLeft') return 'left';
  if (event.code === 'ArrowRight') return 'right';
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : null;
}
