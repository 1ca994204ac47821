"""The closed vocabularies of inspection and ranking."""

from django.db.models import TextChoices


class StandardState(TextChoices):
    """Where a score sheet stands. One that was used is never changed: a change is a new version."""

    DRAFT = "draft", "拟定"
    EFFECTIVE = "effective", "现行"
    RETIRED = "retired", "停用"


class DeductionKind(TextChoices):
    """How a clause takes points away; the arithmetic is in `properties.scoring`."""

    PER_UNIT = "per_unit", "按数量扣"
    FLAT = "flat", "一次扣"
    THREE_LEVEL = "three_level", "三级判定"
    RATIO_BAND = "ratio_band", "按比例分档"
    PER_PERCENT = "per_percent", "每低一个百分点扣"
    JUDGED = "judged", "酌情扣"


class LedgerFact(TextChoices):
    """A fact of the community ledger that decides by itself whether an item applies."""

    NONE = "", "—"
    ELEVATOR = "has_elevator", "有电梯"
    FITNESS = "has_fitness", "有健身设施"


class Source(TextChoices):
    """Who inspected. A recheck closes problems; it does not count for the month."""

    STREET = "street", "街道检查"
    DISTRICT = "district", "区级检查"
    CITY = "city", "市级督导"
    THIRD_PARTY = "third_party", "第三方"
    RECHECK = "recheck", "复查"


COUNTED_SOURCES = (Source.STREET, Source.DISTRICT, Source.CITY, Source.THIRD_PARTY)


class Side(TextChoices):
    """From where a member of the joint group came."""

    CITY = "city", "市住建局"
    DISTRICT = "district", "区物业主管部门"
    SUBDISTRICT = "subdistrict", "街道办事处"
    NEIGHBORHOOD = "neighborhood", "社区居委会"
    COMPANY = "company", "物业服务企业"


class AdjustmentKind(TextChoices):
    """Points outside the sheet's hundred."""

    BONUS = "bonus", "加分"
    MALUS = "malus", "减分"


class InspectionState(TextChoices):
    """The life of a filled sheet."""

    DRAFT = "draft", "录入中"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回"
    APPROVED = "approved", "已审"


class PeriodState(TextChoices):
    """A month takes scores until it is signed."""

    OPEN = "open", "进行中"
    CLOSED = "closed", "已关账"


class SubmissionState(TextChoices):
    """How far a street's or a district's month has come."""

    OPEN = "open", "录入中"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回"
    REPORTED = "reported", "已报"


class IssueState(TextChoices):
    """The life of one version of a month's ranking."""

    DRAFT = "draft", "拟稿"
    SIGNED = "signed", "已签发"
    ISSUED = "issued", "已印发"
    SUPERSEDED = "superseded", "已更正"


class Combine(TextChoices):
    """How several inspections of one month become one score."""

    MEAN = "mean", "平均"
    LATEST = "latest", "最近一次"
    LOWEST = "lowest", "最低一次"
    WEIGHTED_BY_SOURCE = "weighted_by_source", "按检查来源加权"


class Ties(TextChoices):
    """What the place after equal scores is."""

    COMPETITION = "competition", "1、2、2、4"
    DENSE = "dense", "1、2、2、3"


class Stage(TextChoices):
    """How far a community has come in a month: one word for all its counted sheets."""

    NONE = "none", "未开始"
    DRAFT = "draft", "录入中"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回"
    APPROVED = "approved", "已审"
    REPORTED = "reported", "已报"
