# The benchmark of the runbook (analyze_performance.py: httpx, one request after the other) at a given rate. Prints the CPU of the client
# for each request, in ms, and the median it measured, in ms.
import asyncio
import sys
import time
from statistics import median

import httpx


async def main(url: str, rate: float, count: int) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(10):
            await client.get(url)
        latencies = []
        cpu = time.process_time()
        begun = time.perf_counter()
        for index in range(count):
            await asyncio.sleep(max(0, begun + index / rate - time.perf_counter()))
            start = asyncio.get_event_loop().time()
            await client.get(url)
            latencies.append((asyncio.get_event_loop().time() - start) * 1000)
        print((time.process_time() - cpu) * 1000 / count, median(latencies))


asyncio.run(main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3])))
