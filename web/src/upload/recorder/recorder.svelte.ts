/** The microphone and what it records. The browser keeps it until it is handed in, or else this tab. */

import { Keeping } from './keep';
import { leftovers } from './leftovers.svelte';
import { FLOOR_DB, levelOf } from './level';
import { troubleOf, type Trouble } from './trouble';

export type Phase = 'off' | 'asking' | 'ready' | 'countdown' | 'recording' | 'paused' | 'recorded';

export interface Recording {
  blob: Blob;
  /** For listening. */
  url: string;
  /** How long it took, without pauses. */
  seconds: number;
  at: Date;
  topic: string | null;
  /** Under which the browser keeps it, or some of it. */
  key: string | null;
}

const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];
const COUNTDOWN = 3;
const LEVEL_MS = 66;
/** How long the sign of clipping stays. */
const CLIPPING_MS = 1_500;

class Recorder {
  phase = $state<Phase>('off');
  trouble = $state<Trouble | null>(null);
  microphones = $state.raw<MediaDeviceInfo[]>([]);
  deviceId = $state('');
  level = $state(FLOOR_DB);
  isClipping = $state(false);
  /** Seconds until it begins. */
  countdown = $state(COUNTDOWN);
  /** Seconds that are recorded. */
  seconds = $state(0);
  recording = $state.raw<Recording | null>(null);
  /** The microphone went away while it recorded. */
  wasCutShort = $state(false);
  /** The browser keeps it, so that it outlives this tab. */
  isKept = $state(false);

  #stream: MediaStream | null = null;
  #context: AudioContext | null = null;
  #levelTimer: ReturnType<typeof setInterval> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #media: MediaRecorder | null = null;
  /** Needed whole if the browser cannot keep it all; browsers put blobs out of memory themselves. */
  #chunks: Blob[] = [];
  #keeping: Keeping | null = null;
  #limit = Infinity;
  #topic: string | null = null;

  constructor() {
    addEventListener('beforeunload', (event) => {
      const isLost = this.phase !== 'recorded' || !this.#keeping?.isSafe;
      if (this.isUnsaved && isLost) event.preventDefault();
    });
  }

  /** There is something that was not handed in. */
  get isUnsaved(): boolean {
    return this.phase === 'recording' || this.phase === 'paused' || this.phase === 'recorded';
  }

  get isBusy(): boolean {
    return this.isUnsaved || this.phase === 'countdown';
  }

  /** Asks for a microphone: the one that was chosen, or the usual one. */
  async open(): Promise<void> {
    this.#release();
    this.trouble = null;
    if (!navigator.mediaDevices || !('MediaRecorder' in window)) {
      this.trouble = 'insecure';
      this.phase = 'off';
      return;
    }
    this.phase = 'asking';
    try {
      // Whatever a browser does to the sound changes pauses and loudness.
      const raw = { autoGainControl: false, noiseSuppression: false, echoCancellation: false };
      const chosen = this.deviceId === '' ? {} : { deviceId: { exact: this.deviceId } };
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { ...raw, ...chosen } });
      if (this.phase !== 'asking') {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      await this.#listen(stream);
      this.phase = 'ready';
    } catch (error) {
      this.#release();
      this.deviceId = '';
      this.trouble = troubleOf(error);
      this.phase = 'off';
    }
  }

  /** Lets go of the microphone; what is recorded stays. */
  close(): void {
    if (this.phase === 'recording' || this.phase === 'paused') {
      this.stop();
      return;
    }
    clearInterval(this.#timer);
    this.#release();
    if (this.phase !== 'recorded') this.phase = 'off';
  }

  async choose(deviceId: string): Promise<void> {
    this.deviceId = deviceId;
    await this.open();
  }

  /** Counts down, then records; stops by itself after `limit` seconds. */
  start(limit = Infinity, topic: string | null = null): void {
    this.#limit = limit;
    this.#topic = topic;
    this.countdown = COUNTDOWN;
    this.phase = 'countdown';
    this.#timer = setInterval(() => {
      this.countdown -= 1;
      if (this.countdown > 0) return;
      clearInterval(this.#timer);
      this.#record();
    }, 1_000);
  }

  /** Back to where one may start. */
  abandon(): void {
    clearInterval(this.#timer);
    this.phase = 'ready';
  }

  pause(): void {
    this.#media?.pause();
    this.phase = 'paused';
  }

  resume(): void {
    this.#media?.resume();
    this.phase = 'recording';
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#media?.stop();
  }

  /** Drops what was recorded. */
  discard(): void {
    if (this.recording?.key) void leftovers.forget(this.recording.key);
    this.clear();
  }

  /** Makes room for the next: this one is cared for elsewhere. */
  clear(): void {
    if (this.recording) URL.revokeObjectURL(this.recording.url);
    this.recording = this.#keeping = null;
    this.wasCutShort = false;
    this.phase = 'off';
  }

  async #listen(stream: MediaStream): Promise<void> {
    this.#stream = stream;
    const [track] = stream.getAudioTracks();
    track?.addEventListener('ended', () => {
      this.wasCutShort = this.isUnsaved;
      this.close();
    });
    const devices = await navigator.mediaDevices.enumerateDevices();
    this.microphones = devices.filter((device) => device.kind === 'audioinput' && device.deviceId !== '');
    this.deviceId = track?.getSettings().deviceId ?? '';
    this.#context = new AudioContext();
    // It sleeps where the question for the microphone was answered late.
    this.#context.resume().catch(() => {});
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 4_096;
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let clippedAt = -Infinity;
    this.#levelTimer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const { db, isClipping } = levelOf(samples);
      const now = performance.now();
      if (isClipping) clippedAt = now;
      this.level = db;
      this.isClipping = now - clippedAt < CLIPPING_MS;
    }, LEVEL_MS);
  }

  #release(): void {
    clearInterval(this.#levelTimer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    void this.#context?.close();
    this.#stream = this.#context = null;
    this.level = FLOOR_DB;
    this.isClipping = false;
  }

  #record(): void {
    if (!this.#stream) return;
    const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
    const media = new MediaRecorder(this.#stream, { ...(type && { mimeType: type }), audioBitsPerSecond: 128_000 });
    const about = { at: new Date(), topic: this.#topic };
    this.#keeping = Keeping.begin(about.at, about.topic, () => (this.isKept = false));
    this.isKept = this.#keeping !== null;
    this.#chunks = [];
    media.ondataavailable = ({ data }) => {
      if (data.size === 0) return;
      this.#chunks.push(data);
      this.#keeping?.add(data, this.seconds, media.mimeType);
    };
    media.onstop = () => this.#finish(media.mimeType, about);
    // A piece a second: what was said is safe even if the microphone goes away.
    media.start(1_000);
    this.#media = media;
    this.seconds = 0;
    this.phase = 'recording';
    this.#count();
  }

  /** Counts the seconds that are not paused. */
  #count(): void {
    let last = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      if (this.phase === 'recording') this.seconds += (now - last) / 1_000;
      last = now;
      if (this.seconds >= this.#limit) this.stop();
    }, 100);
  }

  #finish(type: string, about: Pick<Recording, 'at' | 'topic'>): void {
    this.#media = null;
    clearInterval(this.#timer);
    this.#release();
    const blob = new Blob(this.#chunks, { type });
    this.#chunks = [];
    const key = this.#keeping?.row.key ?? null;
    this.recording = { ...about, key, blob, url: URL.createObjectURL(blob), seconds: this.seconds };
    if (blob.size === 0) return this.discard();
    this.#keeping?.end(this.seconds);
    this.phase = 'recorded';
  }
}

export const recorder = new Recorder();
