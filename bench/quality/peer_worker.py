"""Score names with nomenklatura; runs in the benchmark's own environment, JSON on stdin and stdout.

In: ``{"algorithm", "schema", "jobs": [{"material": {key: [names]}, "queries": [text]}]}``; a job that is
marked ``warm`` is scored and not answered. Out: ``{"version", "jobs": [{"answers": [[[key, score]…]…],
"seconds"}]}``. Imports nothing of the product.
"""

import importlib.metadata
import json
import sys
import time
from typing import Any

from followthemoney.proxy import EntityProxy  # type: ignore[import-not-found]  # only in .venv-bench
from nomenklatura.matching import get_algorithm  # type: ignore[import-not-found]  # only in .venv-bench

SHOWN = 5


def entity(key: str, schema: str, names: list[str]) -> Any:  # noqa: ANN401  # a type of the other environment
    return EntityProxy.from_dict({"id": key, "schema": schema, "properties": {"name": names}})


def run(algorithm: str, schema: str, job: dict[str, Any]) -> dict[str, Any]:
    chosen = get_algorithm(algorithm)
    config = chosen.default_config()
    listed = [(key, entity(key, schema, names)) for key, names in job["material"].items()]
    answers = []
    start = time.process_time()
    for number, text in enumerate(job["queries"]):
        query = entity(f"q{number}", schema, [text])
        scored = [(key, chosen.compare(query, one, config).score) for key, one in listed]
        scored.sort(key=lambda pair: (-pair[1], pair[0]))
        answers.append([pair for pair in scored[:SHOWN] if pair[1] > 0])
    return {"answers": answers, "seconds": time.process_time() - start}


def main() -> None:
    asked = json.load(sys.stdin)
    done = [(job, run(asked["algorithm"], asked["schema"], job)) for job in asked["jobs"]]
    answered = [result for job, result in done if not job.get("warm")]
    json.dump({"version": importlib.metadata.version("nomenklatura"), "jobs": answered}, sys.stdout)


if __name__ == "__main__":
    main()
