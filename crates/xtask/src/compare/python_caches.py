"""cachetools and diskcache on values of 50 kB: prints one JSON array of measurements."""

import json
import os
import random
import shutil
import sys
import tempfile
import threading
import time

import cachetools
import diskcache

COUNT, LENGTH = 1_000, 50_000
rounds = int(sys.argv[1])
values = [random.Random(number).randbytes(LENGTH) for number in range(COUNT)]
folder = tempfile.mkdtemp()
memory = cachetools.TTLCache(maxsize=256 << 20, ttl=86_400, getsizeof=len)
lock = threading.Lock()
disk = diskcache.Cache(folder)
for number, value in enumerate(values):
    memory[number] = value
    disk.set(number, value)


def in_memory(number):
    with lock:
        return len(memory[number]) == LENGTH


def on_disk(number):
    return len(disk.get(number)) == LENGTH


def to_disk(number):
    return disk.set(number, values[number])


def run(call, calls, threads):
    took, walls = [], []

    def work(seed):
        numbers = random.Random(seed)
        mine = []
        for _ in range(calls):
            number = numbers.randrange(COUNT)
            begun = time.perf_counter_ns()
            right = call(number)
            mine.append(time.perf_counter_ns() - begun)
            assert right
        took.extend(mine)

    workers = [threading.Thread(target=work, args=(seed,)) for seed in range(threads)]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    wall = time.perf_counter() - begun
    assert len(took) == calls * threads
    took.sort()
    at = lambda percent: took[(len(took) - 1) * percent // 100] / 1e3
    return {"p50_us": at(50), "p99_us": at(99), "calls_per_s": len(took) / wall}


measured = []
for what, who, call, calls in [
    ("hit in memory", "cachetools (Python)", in_memory, 50_000),
    ("hit in files", "diskcache (Python)", on_disk, 2_000),
    ("written to files", "diskcache (Python)", to_disk, 1_000),
]:
    for threads in (1, 2):
        results = sorted((run(call, calls, threads) for _ in range(rounds)), key=lambda r: r["p50_us"])
        measured.append({"what": what, "who": who, "threads": threads, **results[rounds // 2]})
disk.close()
shutil.rmtree(folder)
print(json.dumps(measured))
