"""Runs the words after it and prints its seconds and peak memory in bytes as JSON.

A process counts the memory of the one that started it as its own until it runs, so that one is this small one.
"""
import json
import os
import sys
import time

start = time.perf_counter()
child = os.posix_spawnp(
    sys.argv[1], sys.argv[1:], os.environ,
    file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "peak": usage.ru_maxrss * 1024}))
sys.exit(os.waitstatus_to_exitcode(status))
