/** Sound that this browser recorded, for listening. */

/** Browsers write no length into what they record, and learn it at the end; then it is ready. */
export function measured(onReady: (audio: HTMLAudioElement) => void = () => {}) {
  return (audio: HTMLAudioElement) => {
    const listening = new AbortController();
    const once = { once: true, signal: listening.signal };
    const rewind = () => {
      audio.addEventListener('seeked', () => onReady(audio), once);
      audio.currentTime = 0;
    };
    const measure = () => {
      if (audio.duration !== Infinity) return onReady(audio);
      audio.addEventListener('durationchange', rewind, once);
      audio.currentTime = 1e7;
    };
    audio.addEventListener('loadedmetadata', measure, once);
    return () => listening.abort();
  };
}
