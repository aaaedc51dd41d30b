"""What the reference shows of the Python client: operation → the same call with it."""

from typing import Final

_NEED: Final = 'Requirement(id="1", service="青空クラウド", scope=("青空ストレージ",))'

PYTHON: Final[dict[str, str]] = {
    "listServices": 'for service in client.search("青空"):\n    print(service.registration_number)',
    "getService": 'service = client.service("C99-0001-2")',
    "getHistory": 'history = client.history("C99-0001-2")',
    "getStatus": "status = client.status()",
    "listVersions": "for version in client.versions():\n    print(version.id, version.listed_on)",
    "getVersion": 'version = client.version("5f0c7c4e9c1f")',
    "getVersionRaw": 'data = client.version_raw("5f0c7c4e9c1f")',
    "listChanges": "for change in client.changes(since=date(2026, 4, 1)):\n    print(change.key)",
    "listAuditors": "auditors = client.auditors()",
    "exportServicesCsv": 'data = client.export("services", "csv")',
    "exportServicesXlsx": 'data = client.export("services", "xlsx")',
    "exportServicesJsonl": 'data = client.export("services", "jsonl")',
    "exportChangesCsv": 'data = client.export("changes", "csv")',
    "exportChangesXlsx": 'data = client.export("changes", "xlsx")',
    "exportChangesJsonl": 'data = client.export("changes", "jsonl")',
    "exportAuditorsCsv": 'data = client.export("auditors", "csv")',
    "exportAuditorsXlsx": 'data = client.export("auditors", "xlsx")',
    "exportAuditorsJsonl": 'data = client.export("auditors", "jsonl")',
    "match": f"answer = client.match([{_NEED}])\nprint(answer.assessments[0].outcome)",
    "identify": 'answer = client.identify(["青空クラウド 利用料 一式"])',
    "matchSheet": 'data = client.answer_sheet("requirements.xlsx")',
    "getTemplate": "data = client.template()",
    "listDecisions": "for decision in client.decisions():\n    print(decision.name, decision.verdict)",
    "withdrawDecision": 'client.withdraw("d_5f0c7c4e", by="調達課", why="別の契約の名称だった")',
    "makeRecord": f'record = client.make_record([{_NEED}], title="令和8年度 基盤更改")',
    "listRecords": "for entry in client.records():\n    print(entry.id, entry.title)",
    "getRecord": 'record = client.record("5f0c7c4e9c1f0e4d")',
    "getRecordWorkbook": 'data = client.record_workbook("5f0c7c4e9c1f0e4d")',
    "replayRecord": 'replay = client.replay("5f0c7c4e9c1f0e4d")',
}
