"""A real HTTP server in front of a backend that answers so many milliseconds late.

`python -m benchmarks.slow_server BACKEND MILLISECONDS` prints `{"url"}` when it serves. Requests
are passed on as they are, several at once. GET /counted tells how often each path was asked for,
and how many requests were under way at once.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections import Counter

import httpx
import uvicorn
from fastapi import FastAPI, Request, Response


def application(backend: str, late: float) -> FastAPI:
    """Make the server in front of `backend`, its address, that is `late` seconds late."""
    app = FastAPI(openapi_url=None)
    client = httpx.AsyncClient(base_url=backend, timeout=30, trust_env=False)
    counts: Counter[str] = Counter()
    under_way = most = 0

    @app.get("/counted")
    async def counted() -> dict[str, object]:
        return {"counts": counts, "most": most}

    @app.api_route("/{path:path}", methods=["GET", "POST", "DELETE"])
    async def pass_on(path: str, request: Request) -> Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        counts[path] += 1
        try:
            kept = {k: v for k, v in request.headers.items() if k not in ("host", "accept-encoding")}
            asked = client.request(
                request.method,
                f"/{path}",
                params=list(request.query_params.multi_items()),
                headers=kept,
                content=await request.body(),
            )
            answer, _ = await asyncio.gather(asked, asyncio.sleep(late))
        finally:
            under_way -= 1
        told = {k: v for k, v in answer.headers.items() if k.startswith(("content-type", "retry-after"))}
        return Response(answer.content, answer.status_code, told)

    return app


def main(backend: str, milliseconds: str) -> None:
    """Serve on a free loopback port until SIGTERM."""
    # With the protocol named asyncio turns Nagle's algorithm off; without it each answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(json.dumps({"url": f"http://127.0.0.1:{listener.getsockname()[1]}"}), flush=True)
    app = application(backend, int(milliseconds) / 1000)
    uvicorn.Server(uvicorn.Config(app, http="httptools", ws="none", log_config=None, access_log=False)).run(
        [listener]
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])
