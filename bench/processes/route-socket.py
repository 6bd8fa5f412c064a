# The same requests over a bare socket that blocks: what the wire, the system and the server take, with next to no client. Prints the
# CPU for each request, in ms, and the median, in ms.
import socket
import sys
import time
from statistics import median
from urllib.parse import urlsplit

url, rate, count = urlsplit(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
wire = socket.create_connection((url.hostname, url.port))
wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
asked = f"GET {url.path} HTTP/1.1\r\nhost: {url.netloc}\r\n\r\n".encode()


def ask() -> float:
    start = time.perf_counter()
    wire.sendall(asked)
    answer = b""
    while b'{"tools":[]}' not in answer:
        answer += wire.recv(4096)
    return (time.perf_counter() - start) * 1000


for _ in range(10):
    ask()
latencies = []
cpu, begun = time.process_time(), time.perf_counter()
for index in range(count):
    time.sleep(max(0, begun + index / rate - time.perf_counter()))
    latencies.append(ask())
print((time.process_time() - cpu) * 1000 / count, median(latencies))
