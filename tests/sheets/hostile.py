"""Functions for a child process to run that do what a hostile file might make it do."""

import os
import time
from collections.abc import Generator
from datetime import date


def double(number: int, day: date) -> tuple[int, date]:
    return number * 2, day


def dies(_: int) -> int:
    os._exit(9)


def sleeps(_: int) -> int:
    time.sleep(60)
    return 0


def spins(_: int) -> int:
    while True:
        pass


def grows(_: int) -> int:
    return len(bytearray(4_000_000_000))


def breaks(_: int) -> int:
    raise KeyError("a damaged part")


def prints(number: int) -> int:
    print("noise")  # noqa: T201 - what a library may do
    return number


def talks(number: int) -> Generator[int, str, str]:
    answer = yield number + 1
    return answer * 2


def breaks_later(number: int) -> Generator[int, str, str]:
    answer = yield number
    raise ValueError(answer)


def breaks_at_once(number: int) -> Generator[int, str, str]:
    if number:
        raise ValueError(number)
    yield number
    return ""
