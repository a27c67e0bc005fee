"""Praat and librosa's pYIN on raw samples at 16 kHz: prints a JSON object for each run."""

import json
import sys
import time

import librosa
import numpy as np
import parselmouth

RATE_HZ, HOP = 16_000, 160


def praat(samples):
    sound = parselmouth.Sound(samples.astype(np.float64), RATE_HZ)
    begun = time.perf_counter()
    pitch = sound.to_pitch(time_step=HOP / RATE_HZ, pitch_floor=75.0, pitch_ceiling=600.0)
    seconds = time.perf_counter() - begun
    return seconds, float(pitch.xs()[0]), pitch.selected_array["frequency"]


def pyin(samples):
    begun = time.perf_counter()
    f0_hz, voiced, _ = librosa.pyin(
        samples, fmin=60.0, fmax=600.0, sr=RATE_HZ, frame_length=1_024, hop_length=HOP
    )
    seconds = time.perf_counter() - begun
    return seconds, 0.0, np.where(voiced, np.nan_to_num(f0_hz), 0.0)


files = [np.fromfile(path, dtype="<f4") for path in sys.argv[1:]]
# The first run of pYIN compiles it.
pyin(files[0])
for who, track in (("Praat", praat), ("librosa pYIN", pyin)):
    for samples in files:
        seconds, start_s, f0_hz = track(samples)
        f0_hz = [float(value) if value > 0 else None for value in f0_hz]
        print(json.dumps({"who": who, "seconds": seconds, "start_s": start_s, "f0_hz": f0_hz}))
