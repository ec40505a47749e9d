"""`python -m benchmarks.news_feed A_SECOND SECONDS`: a BusyHouse's line for live news, which is flooded.

It speaks the protocol to one desk, as the backend writes it: several times what the backend tells, which
has twenty messages a second for a channel at most. Prints `{"url"}`, and in the end `{"late"}`: how many
seconds after its time the last burst was sent.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING

from websockets.asyncio.server import serve

from benchmarks.busy_house import EPOCH, BusyHouse
from benchmarks.day_stage import FIRST_DAY, NOW
from benchmarks.full_days import SERVICE
from benchmarks.slot_feed import BURSTS, PROVIDERS, SLOTS, told
from bookdesk.backend.realtime.protocol import PONG, Limits, established, frame
from bookdesk.domain import wire_news
from bookdesk.domain.channels import provider_channel
from bookdesk.domain.ids import timeslot_id_at
from bookdesk.domain.states import STATUS_CODES, SlotStatus
from bookdesk.domain.zones import from_seconds

if TYPE_CHECKING:
    from websockets.asyncio.server import ServerConnection

#: A BusyHouse's answers have this number.
_SEQ = 1


def bursts_of(a_second: int, seconds: int) -> list[list[str]]:
    """Write all frames, those of each hundredth of a second together."""
    names = [provider.id for provider in BusyHouse(PROVIDERS, SLOTS, NOW).providers()]
    seqs: Counter[str] = Counter()
    size = a_second // BURSTS
    frames = []
    for change in told(FIRST_DAY, NOW, size * BURSTS * seconds):
        name, status = names[change.provider], STATUS_CODES[change.status]
        seqs[name] += 1
        event = wire_news.TimeslotUpdated(
            seq=_SEQ + seqs[name],
            epoch=EPOCH,
            timeslot_id=timeslot_id_at(name, SERVICE.id, change.start),
            provider_id=name,
            service_id=SERVICE.id,
            date=FIRST_DAY,
            start=from_seconds(change.start),
            end=from_seconds(change.end),
            status=status,
            remaining=int(status is SlotStatus.AVAILABLE),
            version=change.seq,
        )
        text = event.model_dump_json(exclude_none=True)
        frames.append(frame("timeslot.updated", text, provider_channel(name)))
    return [frames[place : place + size] for place in range(0, len(frames), size)] if size else []


async def main(a_second: int, seconds: int) -> None:
    """Serve a desk until the process is ended; flood it from when a line comes in on."""
    bursts = bursts_of(a_second, seconds)
    peers: list[ServerConnection] = []

    async def talk(peer: ServerConnection) -> None:
        await peer.send(established("1.1", Limits()))
        peers.append(peer)
        async for text in peer:
            asked = json.loads(text)
            if asked["event"] == "pusher:subscribe":
                at = wire_news.Told(seq=_SEQ, epoch=EPOCH).model_dump_json()
                channel = asked["data"]["channel"]
                await peer.send(frame("pusher_internal:subscription_succeeded", at, channel))
            elif asked["event"] == "pusher:ping":
                await peer.send(PONG)

    async with serve(talk, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        print(json.dumps({"url": f"http://127.0.0.1:{port}"}), flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        loop = asyncio.get_running_loop()
        started = loop.time()
        for number, burst in enumerate(bursts):
            await asyncio.sleep(started + number / BURSTS - loop.time())
            for text in burst:
                await peers[-1].send(text)
        late = loop.time() - started - (len(bursts) - 1) / BURSTS if bursts else 0.0
        print(json.dumps({"late": late}), flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
