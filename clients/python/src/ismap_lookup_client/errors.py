"""What can go wrong between this client and a service, as one tree of exceptions."""

from ismap_lookup_client.types import FieldProblem, Problem

_TOLD = 10
"""So many faults are told in the text of an exception; all of them stand in its problem."""


class LookupClientError(Exception):
    """Anything that this client raises."""


class WrongUse(LookupClientError, ValueError):
    """The call itself is wrong, or its file cannot be read; nothing was sent."""


class NoAnswer(LookupClientError):
    """The service could not be reached, or did not answer in time, also when asked again."""


class UnexpectedAnswer(LookupClientError):
    """Something answered, but not as an ismap-lookup service does; the address may be wrong."""


class Refused(LookupClientError):
    """The service refused; as text: what it said, and of each fault the path and what is wrong.

    Attributes:
        status: The HTTP status.
        problem: What the service said of it, in Japanese and English, with the path of each fault.
    """

    def __init__(self, status: int, problem: Problem) -> None:
        faults = [_said(fault) for fault in problem.errors[:_TOLD]]
        more = [f"(+{len(problem.errors) - _TOLD})"] if len(problem.errors) > _TOLD else []
        super().__init__("; ".join([f"{status} {problem.detail or problem.title}", *faults, *more]))
        self.status = status
        self.problem = problem


def _said(fault: FieldProblem) -> str:
    return f"{fault.path}: {fault.message.ja} / {fault.message.en}"


class BadRequest(Refused):
    """400: a parameter, a field or a requirement is wrong; ``problem.errors`` says which."""


class NotPermitted(Refused):
    """401 or 403: an API key is missing, revoked, expired, or lacks the scope."""


class NotFound(Refused):
    """404: the list has no such entry, or the service no such version or record."""


class NotOffered(Refused):
    """404 or 405: the service has no such route, because it is older than this client."""


class Contradicted(Refused):
    """409: something that is in force already says the same, or otherwise."""


class TooLarge(Refused):
    """413: the file or body is larger than the service accepts."""


class RateLimited(Refused):
    """429: too many requests, also after waiting.

    Attributes:
        retry_after: Seconds after which the service wants to be asked again, if it said so.
    """

    def __init__(self, status: int, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(status, problem)
        self.retry_after = retry_after


class ServiceFailed(Refused):
    """500 and above: the fault is not the caller's."""
