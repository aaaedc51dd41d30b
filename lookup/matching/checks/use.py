"""What the service may be used for: low-impact business, generative AI (DOMAIN checks 14 and 16 to 18)."""

from lookup.matching.case import Case, finding, together
from lookup.matching.checks.extent import scope_findings
from lookup.matching.identify import identify
from lookup.matching.scope import judge_item
from lookup.model import Verdict

_IMPACT = {"low": "low", "not_low": "not_low", None: "not_assessed"}


def liu_use(case: Case) -> Verdict | None:
    """Check 14: a LIU entry fits only business assessed as low; whether "ISMAP" means LIU too is asked."""
    if case.found is None:
        return None
    listed, accepted = case.service.list, case.requirement.lists
    cases = []
    if listed == "ISMAP-LIU":
        cases = [_IMPACT[case.requirement.impact], *(["only_ismap"] if accepted == ("ISMAP",) else [])]
    elif listed == "ISMAP" and accepted == ("ISMAP-LIU",):
        cases = ["only_liu"]
    required = " / ".join(filter(None, (*accepted, case.requirement.impact)))
    return together([finding(case, "liu_use", c, observed=listed, required=required or None) for c in cases])


def generative_ai(case: Case) -> Verdict | None:
    """Checks 16 to 18: conditional at best; a model needs a function in scope, a SaaS its entry."""
    wanted = case.requirement
    if case.found is None or not (wanted.generative_ai or wanted.generative_ai_models):
        return None
    return together([_document(case), *_models(case)])


def _document(case: Case) -> Verdict:
    printed = case.service.generative_ai_information
    kinds = case.catalogue.knowledge.remarks.kinds("generative_ai_information", printed or "")
    name = "none" if printed is None else "information"
    for kind in ("no_function", "no_document"):
        if kind in kinds:
            name = kind
            break
    return finding(case, "generative_ai", name, observed=printed)


def _models(case: Case) -> list[Verdict]:
    """Judge the named models, those with the same finding together."""
    knowledge = case.catalogue.knowledge
    functions = tuple(
        item
        for item, judged in scope_findings(case)
        if judged.kind == "named" and knowledge.remarks.kinds("statement_scope", item)
    )
    models = case.requirement.generative_ai_models
    cases = {model: _model_case(case, model, functions) for model in models}
    return [
        finding(
            case,
            "generative_ai",
            name,
            observed=case.service.generative_ai_information,
            models=tuple(m for m in models if cases[m] == name),
            functions=functions or tuple(m for m in models if cases[m] == name),
        )
        for name in dict.fromkeys(cases.values())
    ]


def _model_case(case: Case, model: str, functions: tuple[str, ...]) -> str:
    knowledge, service = case.catalogue.knowledge, case.service
    if functions or judge_item(knowledge, service, model).kind == "named":
        return "model_in_scope"
    own = identify(case.catalogue, model).best
    if own and own.service.key != service.key:
        return "model_listed"
    only_saas = knowledge.remarks.kinds("service_model", service.service_model or "") == ("SaaS",)
    return "model_joined" if only_saas else "model_without_function"
