"""Which files of saved objects do the tests take in? Written by hand, in the shapes of §6.3."""

import json

OWNER = "securitySolution"
ANA = {"email": "ana@example.com", "full_name": "Ana Diaz", "username": "ana", "profile_uid": "u-1"}
BO = {"email": None, "full_name": None, "username": "bo"}
FORMS = {"managed": False, "coreMigrationVersion": "8.8.0", "typeMigrationVersion": "10.2.0"}
OF_CASE = {"type": "cases", "name": "associated-cases", "id": "case-9"}
JIRA = {"type": "action", "name": "connectorId", "id": "jira-1"}
JIRA_PUSHED = {"type": "action", "name": "pushConnectorId", "id": "jira-1"}


def at(minute, day=1):
    return f"2025-03-{day:02d}T10:{minute:02d}:00.000Z"


def case(id_="case-9", references=(), **attributes):
    plain = {
        "title": "Beacon to a young domain",
        "description": "Seen on **fin-ws-014**.",
        "tags": ["c2"],
        "owner": OWNER,
        "status": 0,
        "severity": 0,
        "category": None,
        "assignees": [],
        "customFields": [],
        "observables": [],
        "settings": {"syncAlerts": True},
        "connector": {"name": "none", "type": ".none", "fields": []},
        "external_service": None,
        "created_at": at(0),
        "created_by": ANA,
        "updated_at": None,
        "updated_by": None,
        "closed_at": None,
        "closed_by": None,
        "duration": None,
        "total_alerts": -1,
        "total_comments": -1,
    }
    return {
        "id": id_,
        "type": "cases",
        "attributes": plain | attributes,
        "references": list(references),
        "version": "WzEsMV0=",
        "created_at": at(0),
        "updated_at": at(0),
        **FORMS,
    }


def comment(
    id_, minute, text="Looks bad.", *, case_id="case-9", by=ANA, references=(), **attributes
):
    plain = {
        "type": "user",
        **({} if text is None else {"comment": text}),
        "owner": OWNER,
        "created_at": at(minute),
        "created_by": by,
        "updated_at": None,
        "updated_by": None,
        "pushed_at": None,
        "pushed_by": None,
    }
    return {
        "id": id_,
        "type": "cases-comments",
        "attributes": plain | attributes,
        "references": [OF_CASE | {"id": case_id}, *references],
        **FORMS,
    }


def action(
    id_, minute, kind, word, payload, *references, by=ANA, about=None, case_id="case-9", day=1
):
    named = {"type": "cases-comments", "name": "associated-cases-comments", "id": about}
    return {
        "id": id_,
        "type": "cases-user-actions",
        "attributes": {
            "type": kind,
            "action": word,
            "payload": payload,
            "owner": OWNER,
            "created_at": at(minute, day),
            "created_by": by,
        },
        "references": [OF_CASE | {"id": case_id}, *([named] if about else []), *references],
        **FORMS,
    }


def opened(id_="a-0", case_id="case-9", **payload):
    plain = {
        "title": "Beacon to a young domain",
        "description": "Seen on **fin-ws-014**.",
        "tags": ["c2"],
        "owner": OWNER,
        "connector": {"name": "none", "type": ".none", "fields": None},
        "settings": {"syncAlerts": True},
        "status": "open",
        "severity": "low",
        "assignees": [],
        "category": None,
        "customFields": [],
    }
    return action(id_, 0, "create_case", "create", plain | payload, case_id=case_id)


SUMMARY = {
    "exportedCount": 3,
    "missingRefCount": 0,
    "missingReferences": [],
    "excludedObjectsCount": 0,
    "excludedObjects": [],
}

TICKET = {
    "connector_name": "Jira",
    "external_id": "10001",
    "external_title": "SEC-1",
    "external_url": "https://jira.example.com/browse/SEC-1",
    "pushed_at": at(20),
    "pushed_by": ANA,
}
FIELDS = {"issueType": "10006", "priority": None, "parent": None}
STORED_FIELDS = [{"key": key, "value": value} for key, value in FIELDS.items()]
OBSERVABLE = {
    "id": "o-1",
    "typeKey": "observable-type-ipv4",
    "value": "10.0.0.7",
    "description": None,
    "createdAt": at(9),
    "updatedAt": None,
}
FILE = {
    "type": "externalReference",
    "externalReferenceStorage": {"type": "savedObject", "soType": "file"},
    "externalReferenceAttachmentTypeId": ".files",
    "externalReferenceMetadata": {
        "files": [
            {
                "name": "report",
                "extension": "txt",
                "mimeType": "text/plain",
                "created": at(6),
            }
        ]
    },
    "owner": OWNER,
}
FILE_REFERENCE = {"type": "file", "name": "externalReferenceId", "id": "file-1"}

FULL = [
    case(
        references=[JIRA, JIRA_PUSHED],
        title="Beacon to a very young domain",
        tags=["c2", "dns"],
        status=20,
        severity=20,
        category="malware",
        assignees=[{"uid": "u-2"}],
        customFields=[{"key": "vip", "type": "toggle", "value": True}],
        observables=[OBSERVABLE],
        connector={"name": "Jira", "type": ".jira", "fields": STORED_FIELDS},
        external_service=TICKET,
        updated_at=at(30),
        updated_by=BO,
        closed_at=at(30),
        closed_by=BO,
        duration=1800,
        in_progress_at=at(1),
        time_to_acknowledge=60,
        time_to_investigate=1740,
        time_to_resolve=1800,
        total_observables=1,
    ),
    comment("c-1", 3, "It *was* bad.", updated_at=at(4), updated_by=BO, pushed_at=at(20)),
    comment("c-2", 6, None, references=[FILE_REFERENCE], **FILE),
    opened(),
    action("a-1", 1, "status", "update", {"status": "in-progress"}),
    action("a-2", 2, "tags", "add", {"tags": ["dns", "dga"]}),
    action("a-3", 2, "tags", "delete", {"tags": ["dga"]}),
    action(
        "a-4",
        3,
        "comment",
        "create",
        {"comment": {"type": "user", "comment": "Looks bad.", "owner": OWNER}},
        about="c-1",
    ),
    action(
        "a-5",
        4,
        "comment",
        "update",
        {"comment": {"type": "user", "comment": "It *was* bad.", "owner": OWNER}},
        about="c-1",
        by=BO,
    ),
    action("a-6", 5, "assignees", "add", {"assignees": [{"uid": "u-2"}]}),
    action("a-7", 6, "comment", "create", {"comment": FILE}, FILE_REFERENCE, about="c-2"),
    action(
        "a-8",
        7,
        "comment",
        "create",
        {"comment": {"type": "user", "comment": "Wrong case.", "owner": OWNER}},
        about="c-3",
    ),
    action(
        "a-9",
        8,
        "comment",
        "delete",
        {"comment": {"type": "user", "comment": "Wrong case.", "owner": OWNER}},
        about="c-3",
    ),
    action("a-10", 9, "observables", "create", {"observables": {"count": 1, "actionType": "add"}}),
    action(
        "a-11",
        10,
        "connector",
        "update",
        {"connector": {"name": "Jira", "type": ".jira", "fields": FIELDS}},
        JIRA,
    ),
    action(
        "a-12",
        11,
        "customFields",
        "update",
        {"customFields": [{"key": "vip", "type": "toggle", "value": True}]},
    ),
    action("a-13", 12, "severity", "update", {"severity": "high"}),
    action("a-14", 13, "category", "update", {"category": "malware"}),
    action("a-15", 14, "title", "update", {"title": "Beacon to a very young domain"}),
    action("a-16", 20, "pushed", "push_to_service", {"externalService": TICKET}, JIRA_PUSHED),
    action("a-17", 21, "template", "update", {"template": {"id": "t-1", "version": 2}}),
    action(
        "a-18",
        30,
        "status",
        "update",
        {"status": "closed", "closeReason": "true_positive"},
        by=BO,
    ),
    SUMMARY,
]
"""A case as 9.x exports it: worked on for half an hour, pushed and closed."""
FULL[1]["attributes"]["pushed_by"] = ANA


def old(line):
    """As 8.0 wrote it down."""
    kept = {key: value for key, value in line.items() if key not in FORMS}
    return kept | {"migrationVersion": {"x": "8.1.0"}}


OLD_CASE = old(case(status="in-progress"))
for gone in ("severity", "assignees", "duration", "category", "customFields", "observables"):
    del OLD_CASE["attributes"][gone]
OLD_CASE["attributes"] |= {"type": "individual", "connector": {"name": "none", "type": ".none"}}
OLD_CASE["attributes"]["connector"]["fields"] = None
OLD = [
    old(comment("c-1", 3, associationType="case")),
    old(
        action(
            "a-1",
            3,
            "comment",
            "create",
            {"comment": {"type": "user", "comment": "Looks bad.", "owner": OWNER}},
            about="c-1",
        )
    ),
    old(opened()),
    OLD_CASE,
]
"""A case as 8.1 exports it, its lines in no order."""


def older(id_, minute, fields, word, new, *references, before=None):
    """A row of the activity as 8.0 wrote it."""
    return {
        "id": id_,
        "type": "cases-user-actions",
        "attributes": {
            "action_field": fields,
            "action": word,
            "action_at": at(minute),
            "action_by": ANA,
            "new_value": new,
            "old_value": before,
            "owner": OWNER,
        },
        "references": [OF_CASE, *references],
    }


ABOUT = {"type": "cases-comments", "name": "associated-cases-comments", "id": "c-1"}
OLDER = [
    OLD_CASE,
    old(comment("c-1", 3)),
    older(
        "a-0",
        0,
        ["description", "status", "tags", "title", "connector", "settings", "owner"],
        "create",
        json.dumps(
            {
                "title": "Beacon to a young domain",
                "description": "Seen on **fin-ws-014**.",
                "tags": ["c2"],
                "connector": {"name": "none", "type": ".none", "fields": None},
                "settings": {"syncAlerts": True},
                "owner": OWNER,
            }
        ),
    ),
    older("a-1", 1, ["status"], "update", "in-progress", before="open"),
    older("a-2", 2, ["tags"], "add", "dns, dga"),
    older(
        "a-3",
        3,
        ["comment"],
        "create",
        json.dumps({"type": "user", "comment": "Looks bad.", "owner": OWNER}),
        ABOUT,
    ),
    older("a-4", 4, ["pushed"], "push-to-service", json.dumps(TICKET), JIRA_PUSHED),
]


def ndjson(lines):
    return "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines).encode()
