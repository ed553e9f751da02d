#!/usr/bin/env python3
"""Asks a server too much at once and watches it come back: the client of `serve-out-of-memory.sh`.

    ask-too-much.py PORT PHOTO LARGE SEARCHES ROUNDS PID
"""
import collections
import http.client
import json
import sys
import threading
import time

port, photo, large, searches, rounds, pid = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), sys.argv[6]


def search(files):
    parts = b'--cut\r\nContent-Disposition: form-data; name="query"\r\n\r\n{"k":5}\r\n'
    for file in files:
        with open(file, 'rb') as f:
            parts += b'--cut\r\nContent-Disposition: form-data; name="photo"; filename="p"\r\n\r\n' + f.read() + b'\r\n'
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
    try:
        connection.request('POST', '/api/v1/galleries/street/search', parts + b'--cut--\r\n',
                           {'Content-Type': 'multipart/form-data; boundary=cut', 'X-Reid-Request': '1'})
        answer = connection.getresponse()
        body = answer.read()
        return answer.status, answer.getheader('Retry-After'), body
    finally:
        connection.close()


def ready():
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=30)
    try:
        connection.request('GET', '/health/ready')
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def resident():
    with open(f'/proc/{pid}/status') as f:
        return next(int(line.split()[1]) // 1024 for line in f if line.startswith('VmRSS:'))


def main():
    deadline = time.monotonic() + 60
    while ready() != 200:
        if time.monotonic() > deadline:
            sys.exit('it never became ready')
        time.sleep(0.1)
    status, _, body = search([photo])
    if status != 200:
        sys.exit(f'the first search got {status}: {body[:300]}')
    before = resident()
    counts, slowest, most = collections.Counter(), 0.0, before
    for _ in range(rounds):
        answers = []
        lock = threading.Lock()

        def ask():
            try:
                got = search([large] * 8)
            except Exception as failure:  # a closed connection is a failure of the server
                got = (f'{type(failure).__name__}: {failure}', None, b'')
            with lock:
                answers.append(got)

        threads = [threading.Thread(target=ask) for _ in range(searches)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            most = max(most, resident())
            time.sleep(0.02)
        for status, again, body in answers:
            counts[status] += 1
            if status not in (200, 503):
                sys.exit(f'an answer was {status}: {body[:300]}')
            if status == 503 and (again is None or 'code' not in json.loads(body).get('error', {})):
                sys.exit(f'a 503 without Retry-After or a code: {body[:300]}')
        began = time.monotonic()
        while ready() != 200 or search([photo])[0] != 200:
            if time.monotonic() - began > 5:
                sys.exit('not ready again after 5 s')
            time.sleep(0.1)
        slowest = max(slowest, time.monotonic() - began)
    print(f'{counts[200]} answers 200, {counts[503]} answers 503, none else, ready again after {slowest:.2f} s at most,'
          f' resident {before} MiB, at most {most}')


main()
