#!/usr/bin/env python3
"""Starts `reid serve` again and again, adds photos and searches from four clients, and ends it with SIGTERM or kill -9 in the middle.

The oracle is what the clients were told: a photo that was acknowledged is there under its number afterwards, once. Needs Python 3.9 and
nothing else. Prints one line that begins with PASSED or FAILED.

    ./reid demo --serve           # once, then Ctrl-C: it leaves a network and a gallery
    e2e/serve-restart.py runs/demo-quick-1
"""
import argparse
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

REID = pathlib.Path(__file__).resolve().parent.parent / 'reid'


def png(seed):
    """A small photo that no other seed gives."""
    rng = random.Random(seed)
    block = bytes(rng.randrange(256) for _ in range(48))
    rows = b''.join(b'\0' + (block[6 * (y // 8):6 * (y // 8) + 3] * 8 + block[6 * (y // 8) + 3:6 * (y // 8) + 6] * 8) for y in range(64))
    chunk = lambda kind, data: struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 16, 64, 8, 2, 0, 0, 0))
            + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


class Server:
    def __init__(self, run, galleries, port):
        self.port = port
        began = time.monotonic()
        self.log = open(galleries.parent / 'log', 'ab')
        self.process = subprocess.Popen([str(REID), 'serve', f'run={run}', f'galleries={galleries}', f'port={port}'],
                                        stdout=self.log, stderr=self.log)
        while True:
            try:
                if self.ask('GET', '/health/ready')[0] == 200:
                    break
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() - began > 120:
                sys.exit(f'FAILED it did not start: exit {self.process.poll()}')
            time.sleep(.1)
        self.seconds = time.monotonic() - began

    def ask(self, method, path, body=None, kind='application/json'):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=40)
        try:
            connection.request(method, path, body, {'X-Reid-Request': '1', 'Content-Type': kind, 'Host': 'localhost'})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def send(self, path, photo):
        body = b'--cut\r\nContent-Disposition: form-data; name="photo"; filename="p.png"\r\n\r\n' + photo + b'\r\n--cut--\r\n'
        return self.ask('POST', path, body, 'multipart/form-data; boundary=cut')


def main():
    parse = argparse.ArgumentParser()
    parse.add_argument('run')
    parse.add_argument('--cycles', type=int, default=10)
    parse.add_argument('--seed', type=int, default=1)
    given = parse.parse_args()
    rng = random.Random(given.seed)
    run = pathlib.Path(given.run).resolve()
    work = pathlib.Path(tempfile.mkdtemp(prefix='reid-e2e.'))
    (work / 'galleries').mkdir()
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    acknowledged, wrong, seen, starts = {}, [], {}, []
    numbers = iter(range(10**9))
    lock = threading.Lock()
    try:
        for cycle in range(given.cycles + 1):
            server = Server(run, work / 'galleries', port)
            starts.append(server.seconds)
            if cycle == 0:
                if server.ask('POST', '/api/v1/galleries', json.dumps({'name': 'restart'}))[0] != 201:
                    sys.exit('FAILED no gallery')
            for seed, number in rng.sample(sorted(acknowledged.items()), min(40, len(acknowledged))):
                status, body = server.send('/api/v1/galleries/restart/items', png(seed))  # a retry: no duplicate
                told = json.loads(body)['added'][0] if status < 300 else None
                if told != {'id': number, 'new': False}:
                    wrong.append(f'photo {seed} was item {number}, now {status} {told}')
            items = json.loads(server.ask('GET', '/api/v1/galleries')[1])['galleries'][0]['items']
            unknown = seen.get('sent', 0) - len(acknowledged)
            if not len(acknowledged) <= items <= len(acknowledged) + unknown:
                wrong.append(f'{items} items, {len(acknowledged)} acknowledged, {unknown} unanswered')
            if cycle == given.cycles:
                server.process.send_signal(signal.SIGTERM)
                server.process.wait()
                break
            hard = cycle % 2 == 1
            ended = threading.Event()

            def client():
                while not ended.is_set():
                    with lock:
                        seed = next(numbers)
                    search = seed % 3 == 0
                    try:
                        with lock:
                            seen['sent'] = seen.get('sent', 0) + (not search)
                        status, body = server.send(f"/api/v1/galleries/restart/{'search' if search else 'items'}", png(seed))
                    except ConnectionRefusedError:
                        with lock:
                            seen['sent'] -= not search
                        return
                    except (OSError, http.client.HTTPException) as broken:
                        if not hard:
                            wrong.append(f'SIGTERM: {type(broken).__name__} instead of an answer')
                        return
                    with lock:
                        seen[status] = seen.get(status, 0) + 1
                        if not search and status < 300:
                            acknowledged[seed] = json.loads(body)['added'][0]['id']
                        elif not search:
                            seen['sent'] -= 1
                    if status not in (200, 201, 503):
                        wrong.append(f'status {status}')
                    if status == 503:
                        return

            clients = [threading.Thread(target=client) for _ in range(4)]
            for one in clients:
                one.start()
            time.sleep(rng.uniform(.5, 2))
            began = time.monotonic()
            server.process.send_signal(signal.SIGKILL if hard else signal.SIGTERM)
            code = server.process.wait()
            ended.set()
            for one in clients:
                one.join()
            if not hard and (code != 0 or time.monotonic() - began > 30):
                wrong.append(f'SIGTERM: exit {code} after {time.monotonic() - began:.1f} s')
    finally:
        if os.environ.get('KEEP'):
            print('kept:', work, file=sys.stderr)
        else:
            shutil.rmtree(work, ignore_errors=True)
    for line in wrong[:5]:
        print(line)
    answers = {key: value for key, value in seen.items() if key != 'sent'}
    print(f"{'FAILED' if wrong else 'PASSED'} serve-restart.py: {given.cycles} ends under load, every second by kill -9; {len(acknowledged)} photos acknowledged, "
          f"{len(wrong)} wrong; answers {answers}; ready after {sorted(starts)[len(starts) // 2]:.1f} s, at most {max(starts):.1f} s")
    return 1 if wrong else 0


if __name__ == '__main__':
    raise SystemExit(main())
