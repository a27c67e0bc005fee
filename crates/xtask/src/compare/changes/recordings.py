"""Makes recordings that differ from a talk in one way: prints a JSON object for each file.

Reads a JSON list of talks on standard input: id, path of the sound, path of its truth, language.
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import parselmouth
from parselmouth.praat import call

# The edges of a silence belong to the sounds beside it.
EDGE_S = 0.02
# A pause by the definition of the measures.
PAUSE_S_MIN = 0.25
# A sound put in has a bit of silence on both sides.
HUSH_S = 0.1
# Ten or so a minute, which listeners mind.
FILLER_EVERY_S = 5.0
SILENCE_S = 2.0
LEAD_S = 3.0


class Talk:
    def __init__(self, item):
        self.id, self.language, self.path = item["id"], item["language"], item["path"]
        sound = parselmouth.Sound(item["path"])
        self.rate = int(round(sound.sampling_frequency))
        self.samples = sound.values[0].copy()
        self.truth = json.loads(Path(item["truth"]).read_text())

    def at(self, time_s):
        return int(round(time_s * self.rate))

    def between(self, span):
        return self.samples[self.at(span["start"]) : self.at(span["end"])]

    def silences(self, at_least_s):
        inside = [s for s in self.truth["silences_all"] if s["start"] > self.truth["speech_start"]]
        return [s for s in inside if s["end"] - s["start"] >= at_least_s]

    def quiet(self, length_s):
        """Its own background, as long as asked for."""
        span = max(self.silences(PAUSE_S_MIN), key=lambda s: s["end"] - s["start"])
        background = self.samples[self.at(span["start"] + EDGE_S) : self.at(span["end"] - EDGE_S)]
        return np.resize(background, self.at(length_s))

    def put_in(self, pieces):
        """With pieces put in at times."""
        parts, last = [], 0
        for time_s, piece in sorted(pieces, key=lambda one: one[0]):
            parts += [self.samples[last : self.at(time_s)], piece]
            last = self.at(time_s)
        return np.concatenate(parts + [self.samples[last:]])

    def praat(self):
        return parselmouth.Sound(self.samples, self.rate)


def middle(span):
    return (span["start"] + span["end"]) / 2


def silence_put_in(talk):
    pauses = talk.silences(PAUSE_S_MIN)
    return talk.put_in([(middle(pauses[len(pauses) // 2]), talk.quiet(SILENCE_S))])


def pauses_doubled(talk):
    pauses = talk.silences(PAUSE_S_MIN)
    return talk.put_in([(middle(s), talk.quiet(s["end"] - s["start"])) for s in pauses])


def fillers_put_in(talk, donors):
    """With a hesitation in a pause every few seconds, by a voice of the same language, as loud as
    its own speech."""
    donor = next((d for d in donors if d.language == talk.language and d.rate == talk.rate), None)
    if donor is None:
        return None
    level = np.std(talk.samples) / np.std(donor.samples)
    sounds = [donor.between(filler) * level for filler in donor.truth["fillers"]]
    hush = talk.quiet(HUSH_S)
    pieces = []
    for span in talk.silences(PAUSE_S_MIN):
        if not pieces or middle(span) - pieces[-1][0] >= FILLER_EVERY_S:
            sound = sounds[len(pieces) % len(sounds)]
            pieces.append((middle(span), np.concatenate([hush, sound, hush])))
    return talk.put_in(pieces)


def stretched(talk, factor):
    return call(talk.praat(), "Lengthen (overlap-add)", 75, 600, factor).values[0]


def flattened(talk):
    sound = talk.praat()
    median_hz = call(sound.to_pitch(), "Get quantile", 0, 0, 0.5, "Hertz")
    manipulation = call(sound, "To Manipulation", 0.01, 75, 600)
    tier = call("Create PitchTier", "flat", 0, sound.duration)
    call(tier, "Add point", sound.duration / 2, median_hz)
    call([tier, manipulation], "Replace pitch tier")
    return call(manipulation, "Get resynthesis (overlap-add)").values[0]


def changes(talk, donors):
    """What is made of a talk: name, samples."""
    yield "as it is", talk.samples
    yield "12 dB louder", talk.samples * 10 ** (12 / 20)
    yield "12 dB quieter", talk.samples * 10 ** (-12 / 20)
    yield "silence before", np.concatenate([talk.quiet(LEAD_S), talk.samples])
    yield "silence put in", silence_put_in(talk)
    yield "twice", np.concatenate([talk.samples, talk.quiet(1.0), talk.samples])
    yield "fillers put in", fillers_put_in(talk, donors)
    yield "slower", stretched(talk, 1.25)
    yield "faster", stretched(talk, 0.8)
    yield "pitch flattened", flattened(talk)
    yield "pauses doubled", pauses_doubled(talk)


def write(samples, rate, path):
    """As 32-bit floats, so that nothing is clipped."""
    raw = samples.astype("<f4").tobytes()
    ffmpeg(["-f", "f32le", "-ar", str(rate), "-ac", "1", "-i", "-"], path, raw)


def ffmpeg(source, path, raw=None):
    codec = {".wav": ["-c:a", "pcm_f32le"], ".mp3": ["-c:a", "libmp3lame", "-b:a", "64k"]}
    resample = ["-ar", "44100"] if path.stem in ("resampled", "mp3") else []
    command = ["ffmpeg", "-v", "error", "-nostdin" if raw is None else "-hide_banner", "-y"]
    subprocess.run(command + source + resample + codec[path.suffix] + [path], input=raw, check=True)


def tell(talk, change, path):
    print(json.dumps({"id": talk.id, "change": change, "path": str(path)}), flush=True)


folder = Path(sys.argv[1])
talks = [Talk(item) for item in json.load(sys.stdin)]
donors = [talk for talk in talks if len(talk.truth["fillers"]) >= 5]
for talk in talks:
    place = folder / talk.id
    place.mkdir(parents=True, exist_ok=True)
    for number, (change, samples) in enumerate(changes(talk, donors)):
        if samples is not None:
            path = place / f"{number}.wav"
            write(samples, talk.rate, path)
            tell(talk, change, path)
    for change, name in (("by way of 44.1 kHz", "resampled.wav"), ("MP3, 64 kbit/s", "mp3.mp3")):
        ffmpeg(["-i", talk.path], place / name)
        tell(talk, change, place / name)
