#!/usr/bin/env python3
"""Ten times too many searches, clients that are too slow, and clients that do not wait, against a running `reid serve`.

Needs Python 3.9 and nothing else. Prints one line that begins with PASSED or FAILED.

    ./reid demo --serve &
    e2e/overload.py http://localhost:8080 photo.jpg
"""
import argparse
import asyncio
import json
import time
import urllib.parse


def request(host, gallery, photo):
    body = (b'--cut\r\nContent-Disposition: form-data; name="query"\r\n\r\n{"k":10}\r\n'
            b'--cut\r\nContent-Disposition: form-data; name="photo"; filename="p.jpg"\r\n\r\n' + photo + b'\r\n--cut--\r\n')
    head = (f'POST /api/v1/galleries/{gallery}/search HTTP/1.1\r\nHost: {host}\r\nX-Reid-Request: 1\r\n'
            f'Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: {len(body)}\r\n\r\n')
    return head.encode() + body


async def answer(reader):
    """The status and the body of one answer."""
    head = await reader.readuntil(b'\r\n\r\n')
    status = int(head.split(b' ', 2)[1])
    length = 0
    for line in head.lower().split(b'\r\n'):
        if line.startswith(b'content-length:'):
            length = int(line.split(b':')[1])
    chunked = b'transfer-encoding: chunked' in head.lower()
    body = b''
    if chunked:
        while True:
            size = int((await reader.readline()).strip(), 16)
            body += (await reader.readexactly(size + 2))[:size]
            if size == 0:
                break
    else:
        body = await reader.readexactly(length)
    return status, body, b'connection: close' in head.lower()


async def get(host, port, path):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f'GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'.encode())
    status, body, _ = await answer(reader)
    writer.close()
    return status, body


async def client(host, port, payload, until, pause, seen):
    """Asks again and again until the time is over."""
    reader = writer = None
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection(host, port)
            writer.write(payload)
            await writer.drain()
            status, _, close = await asyncio.wait_for(answer(reader), 40)
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as gone:
            status, close = type(gone).__name__, True
        seen.append((status, time.monotonic() - began))
        if close and writer is not None:
            writer.close()
            writer = None
        if status != 200 and pause:
            await asyncio.sleep(pause)
    if writer is not None:
        writer.close()


async def load(host, port, payload, clients, seconds, pause):
    seen = []
    until = time.monotonic() + seconds
    began = time.monotonic()
    await asyncio.gather(*(client(host, port, payload, until, pause, seen) for _ in range(clients)))
    took = time.monotonic() - began
    good = sorted(t for status, t in seen if status == 200)
    bad = sorted(t for status, t in seen if status == 503)
    kinds = {}
    for status, _ in seen:
        kinds[str(status)] = kinds.get(str(status), 0) + 1
    return dict(clients=clients, goodput=len(good) / took, answers=kinds,
                accepted_p99=at(good, .99), refused_p50=at(bad, .5), refused_p99=at(bad, .99))


def at(times, share):
    return round(times[min(len(times) - 1, int(len(times) * share))], 3) if times else None


async def slow(host, port, kind, limit):
    """A client that sends a byte now and then; the seconds until it is closed, or None."""
    reader, writer = await asyncio.open_connection(host, port)
    if kind == 'header':
        writer.write(b'GET /api/v1/galleries HTTP/1.1\r\nHost: localhost\r\nX-A: ')
    else:
        writer.write(b'POST /api/v1/galleries HTTP/1.1\r\nHost: localhost\r\nX-Reid-Request: 1\r\n'
                     b'Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n')
    began = time.monotonic()
    closed = asyncio.ensure_future(reader.read())
    while time.monotonic() - began < limit:
        done, _ = await asyncio.wait([closed], timeout=1)
        if done:
            writer.close()
            return time.monotonic() - began
        try:
            writer.write(b'x')
            await writer.drain()
        except OSError:
            return time.monotonic() - began
    closed.cancel()
    return None


async def leave(host, port, payload, wait):
    """Asks, and is gone before the answer."""
    _, writer = await asyncio.open_connection(host, port)
    writer.write(payload)
    await writer.drain()
    await asyncio.sleep(wait)
    writer.transport.abort()


async def counted(host, port):
    """Photos embedded so far, and requests whose client was found gone."""
    _, body = await get(host, port, '/metrics')
    lines = [line.rsplit(' ', 1) for line in body.decode().splitlines() if not line.startswith('#')]
    return (sum(float(n) for name, n in lines if name == 'reid_searched_photos_total'),
            sum(float(n) for name, n in lines if name.startswith('reid_requests_total') and 'status="499"' in name))


async def leaving(host, port, payload, clients, busy):
    """What clients cost that leave a busy server before their turn: the share that no photo was embedded for."""
    embedded, gone = await counted(host, port)

    async def leave_all():
        await asyncio.sleep(1)
        for _ in range(clients):
            await leave(host, port, payload, .02)

    run, _ = await asyncio.gather(load(host, port, payload, busy, 1 + clients * .03, 0), leave_all())
    await asyncio.sleep(2)
    embedded, gone = [after - before for after, before in zip(await counted(host, port), (embedded, gone))]
    answered = run['answers'].get('200', 0)
    return dict(clients=clients, found_gone=int(gone), embedded_for_them=int(embedded - answered),
                without_model_time=round(1 - max(0, embedded - answered) / clients, 3), beside=run['answers'])


async def main():
    parse = argparse.ArgumentParser()
    parse.add_argument('url')
    parse.add_argument('photo')
    parse.add_argument('--seconds', type=float, default=15)
    parse.add_argument('--clients', type=int, default=8, help='that keep the server busy without refusals')
    parse.add_argument('--slow', type=int, default=200, help='slow clients')
    parse.add_argument('--leaving', type=int, default=200, help='clients that leave before their answer')
    parse.add_argument('--pause', type=float, default=0.2, help='seconds before a refused client asks again')
    given = parse.parse_args()
    url = urllib.parse.urlsplit(given.url)
    host, port = url.hostname, url.port or 80
    _, body = await get(host, port, '/api/v1/galleries')
    gallery = next(g['name'] for g in json.loads(body)['galleries'] if g['state'] == 'ok' and g['items'])
    payload = request('localhost', gallery, open(given.photo, 'rb').read())
    await load(host, port, payload, given.clients, 5, 0)  # until the compiler is done
    peak = 0
    for clients in (given.clients, 2 * given.clients):
        run = await load(host, port, payload, clients, given.seconds, 0)
        peak = max(peak, run['goodput'])
        print('peak', json.dumps(run))
    over = await load(host, port, payload, 20 * given.clients, given.seconds, given.pause)
    print('10 x', json.dumps(over))
    kept = over['goodput'] / peak
    others = sorted(set(over['answers']) - {'200', '503'})
    slowly = [slow(host, port, 'header' if i % 2 else 'body', 40) for i in range(given.slow)]
    times, normal = await asyncio.gather(
        asyncio.gather(*slowly), load(host, port, payload, given.clients, 12, 0))
    print('slow', json.dumps(dict(clients=given.slow, closed=sum(t is not None for t in times),
                                  longest=max((t or 999) for t in times))), 'beside', json.dumps(normal))
    left = await leaving(host, port, payload, given.leaving, 4 * given.clients)
    print('gone', json.dumps(left))
    live, _ = await get(host, port, '/health/live')
    ok = left['without_model_time'] >= .9 and kept >= .9 and not others and all(t is not None and t <= 25 for t in times) and live == 200
    print(f"{'PASSED' if ok else 'FAILED'} goodput {over['goodput']:.1f}/s of {peak:.1f}/s ({kept:.0%}) at 10 times the load, "
          f"answers other than 200 and 503: {others or 'none'}; {sum(t is not None for t in times)} of {given.slow} slow clients closed; "
          f"{left['without_model_time']:.0%} of {given.leaving} clients that left cost no time of the network")
    return 0 if ok else 1


if __name__ == '__main__':
    raise SystemExit(asyncio.run(main()))
