"""Who gets in where: one row per address, method and thing the address is about.

`let_in` are let in, whatever the answer then says about the content (2xx, a redirect, 400, 409, 412, 422,
428). For `outside` the thing does not exist (404). Everybody else is refused (403), and who is not signed in
is asked to sign in. A row that differs says so in `others` and `anonymous`.
"""

from dataclasses import dataclass, field
from typing import Any

PERSONS = {
    "clerk_xinhu": "street clerk 新湖",
    "clerk_xinhua": "street clerk 新华",
    "neighborhood_worker": "neighborhood worker in 新湖",
    "reviewer_decheng": "district reviewer 德城",
    "reviewer_lingcheng": "district reviewer 陵城",
    "taskforce": "city task force",
    "leader": "bureau leader",
    "inspector": "inspector in 德城",
    "company_user": "company user",
    "bizadmin": "business administrator",
    "readonly": "read-only",
    "sysadmin": "system administrator",
    "secadmin": "security administrator",
    "auditor": "audit administrator",
    "stranger": "signed in without a grant",
    "superuser": "Django superuser",
}
THINGS = {
    "home": "a community in 新湖, served by the company",
    "other_firms_home": "a community in 新湖, served by another company",
    "firm": "the company",
    "local_firm": "an organization registered in 新湖 that serves nobody",
    "other_firms_contract": "a contract in 新湖 of another company",
    "street": "新湖",
    "other_street": "新华, handed in",
    "district": "德城",
    "other_district": "陵城, reported",
    "draft": "a sheet in 新湖, being entered",
    "submitted": "a sheet in 新湖, handed in",
    "approved": "a sheet in 新湖 of a community the company serves, approved",
    "item": "",
    "photo_on_draft": "a photo on the sheet being entered",
    "photo_on_submitted": "a photo on the sheet handed in",
    "photo_on_approved": "a photo on the approved sheet",
    "unused_photo": "a photo the clerk of 新湖 sent, on no sheet",
    "march": "the open month, its ranking a draft",
    "february": "an issued month",
    "february_key": "an issued month",
    "no_month": "a month nobody opened",
    "handed_in": "新华's month, handed in",
    "reported": "陵城's month, reported",
    "standard": "a score sheet in force",
    "drafted_standard": "a score sheet being drafted",
    "version": "",
    "issued_row": "a row of the issued ranking",
    "drafted_row": "a row of the drafted ranking",
    "issued_circular": "an issued circular",
    "drafted_circular": "a drafted circular",
    "docx": "Word",
    "xlsx": "Excel",
}
"""What the walk puts into addresses, in words; the fixture `city` has them by the same names."""

Persons = frozenset[str]


def these(names: str) -> Persons:
    """Persons by their fixtures' names."""
    found = frozenset(names.split())
    assert found <= set(PERSONS), found - set(PERSONS)
    return found


NOBODY: Persons = frozenset()
EVERYBODY = frozenset(PERSONS)
WITHOUT_BUSINESS = these("sysadmin secadmin auditor stranger superuser")
READERS = EVERYBODY - WITHOUT_BUSINESS
WRITERS_HERE = these("clerk_xinhu neighborhood_worker reviewer_decheng inspector taskforce")
WRITERS_ELSEWHERE = these("clerk_xinhua reviewer_lingcheng")
WRITERS = WRITERS_HERE | WRITERS_ELSEWHERE
WATCHERS = these("leader bizadmin readonly")
COMPANY = these("company_user")
REVIEWERS = these("reviewer_decheng reviewer_lingcheng")
CLERKS = these("clerk_xinhu clerk_xinhua")
KITCHEN = these("taskforce leader")
BACK_OFFICE = these("bizadmin sysadmin secadmin auditor")

GROUPS = {
    "everybody signed in": EVERYBODY,
    "every business role": READERS,
    "who enters sheets in 新湖": WRITERS_HERE,
    "who enters sheets elsewhere": WRITERS_ELSEWHERE,
    "who enters sheets": WRITERS,
    "who only reads the city": WATCHERS,
    "who makes rankings": KITCHEN,
    "the district reviewers": REVIEWERS,
    "the street clerks": CLERKS,
    "who works in the back office": BACK_OFFICE,
}


@dataclass(frozen=True)
class Row:
    """One address with one thing in it. `things` names what the walk puts into the address, in order."""

    method: str
    name: str
    things: str = ""
    let_in: Persons = NOBODY
    outside: Persons = NOBODY
    refused: Persons = NOBODY
    data: dict[str, Any] = field(default_factory=dict, hash=False)
    query: str = ""
    others: str = "refused"
    anonymous: str = "sign in"

    def verdict(self, person: str) -> str:
        """What somebody meets here: "let in", "not found", "refused" or "sign in"."""
        if person == "anonymous":
            return self.anonymous
        if person in self.let_in:
            return "let in"
        if person in self.outside:
            return "not found"
        return "refused" if person in self.refused else self.others


def rows(names: str, things: str = "", *, let_in=NOBODY, outside=NOBODY, methods="GET", **more) -> list[Row]:
    """The same row for several addresses and methods."""
    return [
        Row(method, name, things, let_in, outside, **more)
        for name in names.split()
        for method in methods.split()
    ]


# ---------------------------------------------------------------- open to everybody
DOORSTEP = [
    *rows("healthz favicon", let_in=EVERYBODY, anonymous="let in"),
    *rows("account_login", let_in=EVERYBODY, methods="GET POST", anonymous="let in"),
    *rows(
        "account_logout account_change_password account_reauthenticate",
        let_in=EVERYBODY,
        methods="GET POST",
    ),
    *rows("api-token", let_in=EVERYBODY, methods="POST", anonymous="let in"),
    *rows("api-token", methods="DELETE", others="sign in"),  # a session is no token
    *rows("api-index api-schema api-docs dashboard:home", let_in=EVERYBODY),
]

# ---------------------------------------------------------------- the ledger
OWN_FIRM_LOCAL = READERS - WRITERS_ELSEWHERE - COMPANY - these("neighborhood_worker")
LEDGER = [
    *rows("communities:community-list communities:organization-list communities:search", let_in=READERS),
    *rows("api-areas api-communities api-organizations api-contracts", let_in=READERS),
    *rows(
        "communities:community-detail api-community properties:community-inspections",
        "home",
        let_in=READERS - WRITERS_ELSEWHERE,
        outside=WRITERS_ELSEWHERE,
    ),
    *rows(
        "communities:community-detail api-community properties:community-inspections",
        "other_firms_home",
        let_in=READERS - WRITERS_ELSEWHERE - COMPANY,
        outside=WRITERS_ELSEWHERE | COMPANY,
    ),
    *rows("communities:organization-detail api-organization", "firm", let_in=READERS),
    *rows(
        "communities:organization-detail api-organization",
        "local_firm",
        let_in=OWN_FIRM_LOCAL,
        outside=READERS - OWN_FIRM_LOCAL,
    ),
    *rows(
        "api-contract",
        "other_firms_contract",
        let_in=READERS - WRITERS_ELSEWHERE - COMPANY,
        outside=WRITERS_ELSEWHERE | COMPANY,
    ),
    *rows("api-area", "street", let_in=OWN_FIRM_LOCAL, outside=READERS - OWN_FIRM_LOCAL),
]

# ---------------------------------------------------------------- sheets
UNAPPROVED = {"let_in": WRITERS_HERE, "outside": READERS - WRITERS_HERE}
APPROVED = {"let_in": WRITERS_HERE | WATCHERS | COMPANY, "outside": WRITERS_ELSEWHERE}
WRITING = {"let_in": WRITERS_HERE, "outside": WRITERS_ELSEWHERE}
DECIDING = {"let_in": these("reviewer_decheng"), "outside": these("reviewer_lingcheng")}
REOPENING = {
    "let_in": these("reviewer_decheng taskforce"),
    "outside": these("reviewer_lingcheng"),
}
REASON = {"reason": "联检人员没有填全，请补录"}
HEADER = {"inspected_on": "2023-03-10", "joint_group": [], "note": ""}
PHOTOS = "properties:photo properties:photo-thumbnail api-photo api-photo-small"
SHEETS = [
    *rows("properties:inspection-list", let_in=READERS),
    *rows("properties:inspection-list", query="format=xlsx", let_in=READERS),
    *rows("api-inspections", let_in=READERS),
    *rows("api-inspections", methods="POST", let_in=WRITERS),
    *rows("properties:inspection-approve-many", methods="POST", let_in=REVIEWERS),
    *rows("properties:inspection-start", "home", methods="GET POST", **WRITING),
    *[
        row
        for state in ("draft", "submitted")
        for row in (
            *rows("properties:sheet properties:sheet-print", state, **UNAPPROVED),
            *rows("api-inspection api-sheet-header api-sheet-adjustments", state, **UNAPPROVED),
            *rows("api-sheet-item", f"{state} item", **UNAPPROVED),
            *rows("properties:sheet-item", f"{state} item", **WRITING),
            *rows(PHOTOS, f"photo_on_{state}", **UNAPPROVED),
        )
    ],
    *rows("properties:sheet properties:sheet-print", "draft", methods="POST", **UNAPPROVED),
    *rows("properties:sheet-item", "draft item", methods="POST", **WRITING),
    *rows("properties:sheet-adjustments", "draft", methods="GET POST", **WRITING),
    *rows("properties:sheet-header properties:photo-upload", "draft", methods="POST", **WRITING),
    *rows("properties:sheet-submit properties:sheet-discard", "draft", methods="POST", **WRITING),
    *rows("properties:sheet-withdraw", "submitted", methods="POST", **WRITING),
    *rows("properties:sheet-approve properties:sheet-return", "submitted", methods="POST", **DECIDING),
    *rows("api-inspection", "draft", methods="DELETE", **WRITING),
    *rows("api-sheet-item", "draft item", methods="PUT", **WRITING),
    *rows("api-sheet-header", "draft", methods="PUT", data=HEADER, **WRITING),
    *rows("api-sheet-adjustments", "draft", methods="PUT", data={"adjustments": []}, **WRITING),
    *rows("api-sheet-submit api-sheet-photos", "draft", methods="POST", **WRITING),
    *rows("api-sheet-withdraw", "submitted", methods="POST", **WRITING),
    *rows("api-sheet-approve", "submitted", methods="POST", **DECIDING),
    *rows("api-sheet-return", "submitted", methods="POST", data=REASON, **DECIDING),
    *rows("properties:sheet properties:sheet-print api-inspection", "approved", **APPROVED),
    *rows("api-sheet-header api-sheet-adjustments", "approved", **APPROVED),
    *rows("api-sheet-item", "approved item", **APPROVED),
    *rows(
        "properties:sheet properties:sheet-print",
        "approved",
        methods="POST",
        let_in=WRITERS_HERE,
        outside=READERS - WRITERS_HERE,
    ),
    *rows("properties:sheet-reopen", "approved", methods="POST", data=REASON, **REOPENING),
    *rows("api-sheet-reopen", "approved", methods="POST", data=REASON, **REOPENING),
    *rows(
        PHOTOS,
        "photo_on_approved",
        **APPROVED,
    ),
    *rows(
        PHOTOS,
        "unused_photo",
        let_in=these("clerk_xinhu"),
        outside=READERS - these("clerk_xinhu"),
    ),
]

# ---------------------------------------------------------------- the month
ON_THE_BOARD = CLERKS | REVIEWERS | KITCHEN
HANDING_IN = {"let_in": these("clerk_xinhu"), "outside": these("clerk_xinhua")}
HANDED_IN = {
    "let_in": these("clerk_xinhua reviewer_decheng taskforce inspector") | WATCHERS,
    "outside": these("clerk_xinhu neighborhood_worker reviewer_lingcheng company_user"),
}
TASKFORCE = {"let_in": these("taskforce")}
MONTHS = [
    *rows("properties:months", let_in=ON_THE_BOARD),
    *rows("properties:month", "march", let_in=ON_THE_BOARD),
    *rows("properties:month", "no_month", outside=ON_THE_BOARD),
    *rows("properties:month-open", methods="GET POST", **TASKFORCE),
    *rows("properties:month-submit", "march street", methods="POST", **HANDING_IN),
    *rows("properties:month-report", "march district", methods="POST", **DECIDING),
    *rows("properties:month-return-street", "march handed_in", methods="GET POST", **DECIDING),
    *rows("properties:month-return-district", "march reported", methods="GET POST", **TASKFORCE),
    *rows("api-standards api-periods api-submissions", let_in=READERS),
    *rows("api-standard", "standard", let_in=READERS),
    *rows("api-standard", "drafted_standard", let_in=these("bizadmin"), outside=READERS - these("bizadmin")),
    *rows("api-period", "march", let_in=READERS),
    *rows("api-period", "no_month", outside=READERS),
    *rows("api-submission", "handed_in", **HANDED_IN),
    *rows("api-street-submit", "march street", methods="POST", **HANDING_IN),
    *rows("api-district-report", "march district", methods="POST", **DECIDING),
    *rows("api-submission-return", "march other_street", methods="POST", data=REASON, **DECIDING),
    *rows("api-submission-return", "march other_district", methods="POST", data=REASON, **TASKFORCE),
]

# ---------------------------------------------------------------- rankings and circulars
DRAFTED = {"let_in": KITCHEN, "outside": READERS - KITCHEN}
SIGNING = {"let_in": these("leader")}
ISSUING = {"let_in": KITCHEN}
RANKINGS = [
    *rows("properties:ranking properties:circular-list properties:criticism-totals", let_in=READERS),
    *rows("properties:criticism-totals", query="format=xlsx", let_in=READERS),
    *rows("properties:ranking properties:ranking-differences", "february", let_in=READERS),
    *rows("properties:ranking", "february", query="format=xlsx", let_in=READERS),
    *rows("properties:ranking-entry", "february issued_row", let_in=READERS),
    *rows("properties:ranking properties:ranking-differences", "march", **DRAFTED),
    *rows("properties:ranking", "march", query="format=xlsx", **DRAFTED),
    *rows("properties:ranking-entry", "march drafted_row", **DRAFTED),
    *rows("properties:ranking-freeze", "march", methods="POST", **TASKFORCE),
    *rows("properties:ranking-sign", "march version", methods="POST", **SIGNING),
    *rows("properties:ranking-issue", "march version", methods="POST", **ISSUING),
    *rows("properties:circular properties:circular-files", "issued_circular", let_in=READERS),
    *rows("properties:circular-download", "issued_circular docx", let_in=READERS),
    *rows("properties:circular-download", "issued_circular xlsx", let_in=READERS),
    *rows("properties:circular properties:circular-files", "drafted_circular", **DRAFTED),
    *rows("properties:circular-download", "drafted_circular docx", **DRAFTED),
    *rows("properties:circular-download", "drafted_circular xlsx", **DRAFTED),
    *rows("properties:circular-text", "drafted_circular", methods="GET POST", **TASKFORCE),
    *rows("properties:circular-compose", "drafted_circular", methods="POST", **TASKFORCE),
    *rows("properties:circular-render", "drafted_circular", methods="POST", **DRAFTED),
    *rows("properties:circular-render", "issued_circular", methods="POST", **ISSUING),
    *rows("api-rankings api-circulars api-criticism", let_in=READERS),
    *rows(
        "api-ranking api-ranking-entries api-ranking-summaries api-ranking-differences",
        "february",
        let_in=READERS,
    ),
    *rows(
        "api-ranking api-ranking-entries api-ranking-summaries api-ranking-differences", "march", **DRAFTED
    ),
    *rows("api-ranking-entry", "issued_row", let_in=READERS),
    *rows("api-ranking-entry", "drafted_row", **DRAFTED),
    *rows("api-circular api-circular-docx api-circular-xlsx", "issued_circular", let_in=READERS),
    *rows("api-circular api-circular-docx api-circular-xlsx", "drafted_circular", **DRAFTED),
    *rows("api-period-freeze api-ranking-compose", "march", methods="POST", **TASKFORCE),
    *rows("api-ranking-sign", "march", methods="POST", **SIGNING),
    *rows("api-ranking-issue", "march", methods="POST", **ISSUING),
]

# ---------------------------------------------------------------- the back office: one row per register
REGISTERS = {
    "bizadmin": (
        "communities.area communities.areamembership communities.areasuccession communities.community "
        "communities.communityname communities.communityplacement communities.organization "
        "communities.servicecontract communities.numberrule properties.inspectionstandard "
        "properties.indicatorcategory properties.indicator properties.deductionrule "
        "properties.rankingruleset properties.rankingperiod properties.rankingissue properties.circular"
    ),
    "sysadmin": "accounts.user common.jobrun",
    "secadmin": "communities.grant communities.role",
    "auditor": "common.auditentry",
    "": "account.emailaddress knox.authtoken django_tasks_database.dbtaskresult",
}
AT_THE_BACK_DOOR = "refused"


def registers() -> list[Row]:
    """The list of every register."""
    return [
        row
        for person, models in REGISTERS.items()
        for model in models.split()
        for row in rows(
            f"admin:{model.replace('.', '_')}_changelist",
            let_in=these(person),
            refused=BACK_OFFICE - these(person),
            others=AT_THE_BACK_DOOR,
        )
    ]


REPORTING = {
    "let_in": these("bizadmin"),
    "refused": BACK_OFFICE - these("bizadmin"),
    "others": AT_THE_BACK_DOOR,
}
ADMIN = [
    *rows("admin:index", let_in=BACK_OFFICE, others=AT_THE_BACK_DOOR),
    *registers(),
    *rows("admin:properties_rankingperiod_report", "february_key docx", **REPORTING),
    *rows("admin:properties_rankingperiod_report", "february_key xlsx", **REPORTING),
]

TABLE = [*DOORSTEP, *LEDGER, *SHEETS, *MONTHS, *RANKINGS, *ADMIN]
