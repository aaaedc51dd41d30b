"""Litestar handlers that do nothing but answer: with bytes that are ready, and by way of structs.

``python -m bench.http.bare FILE PORT``: the file holds the bodies and their answers, as JSON pairs.
"""

import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from litestar import Litestar, Request, Response, post
from litestar.params import JSONBody

from lookup.answering import MatchAnswer
from lookup.api.contract import MatchAsked


def application(pairs: list[tuple[str, str]]) -> Litestar:
    answers = {body.encode(): answer.encode() for body, answer in pairs}

    @post("/v1/match", status_code=200)
    async def match(request: Request[Any, Any, Any]) -> Response[bytes]:
        return Response(answers[await request.body()], media_type="application/json")

    ready = {body: msgspec.json.decode(answer, type=MatchAnswer) for body, answer in answers.items()}
    by_name = {msgspec.json.decode(body, type=MatchAsked).requirements[0].id: ready[body] for body in ready}

    @post("/typed", status_code=200)
    async def typed(data: JSONBody[MatchAsked]) -> MatchAnswer:
        return by_name[data.requirements[0].id]

    return Litestar([match, typed], openapi_config=None, logging_config=None)


def main() -> None:
    pairs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    config = uvicorn.Config(
        application(pairs), port=int(sys.argv[2]), log_config=None, access_log=False, server_header=False
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
