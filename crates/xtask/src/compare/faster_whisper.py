"""Transcribes files with faster-whisper; prints one JSON object for each, in order.

Takes one argument, a JSON object: model, threads, word_timestamps, and files, each with path and
language. The time is that of decoding, transcribing and taking every segment; loading is apart.
"""

import json
import sys
import time

from faster_whisper import WhisperModel


def main() -> None:
    request = json.loads(sys.argv[1])
    start = time.perf_counter()
    model = WhisperModel(
        request["model"], device="cpu", compute_type="int8", cpu_threads=request["threads"]
    )
    load_s = time.perf_counter() - start
    for file in request["files"]:
        start = time.perf_counter()
        segments, info = model.transcribe(
            file["path"],
            language=file["language"],
            beam_size=1,
            word_timestamps=request["word_timestamps"],
        )
        text = " ".join(segment.text.strip() for segment in segments)
        result = {
            "text": text,
            "seconds": time.perf_counter() - start,
            "length_s": info.duration,
            "load_s": load_s,
        }
        print(json.dumps(result, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
