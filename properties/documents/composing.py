"""The words of a month's circular, composed from its facts (GB/T 9704 papers say it this way).

Pure: the same facts give the same words. The bureau may edit the result before signing.
"""

import datetime as dt

from properties import scoring
from properties.documents.facts import CircularFacts

LEVEL_BODY, LEVEL_TWO, LEVEL_THREE = 0, 2, 3
NUMERALS = "一二三四五六七八九十"
SHOWN_NAMES = 12
ANNEXES = ("小区检查得分及排名表", "通报小区及物业服务企业名单", "主要问题清单")


def title_of(facts: CircularFacts) -> str:
    """The title, with month and scope."""
    return f"关于{facts.year}年{facts.month}月份{facts.scope_label}物管小区检查考核及排名情况的通报"


def compose_text(facts: CircularFacts) -> dict:
    """Title, addressees, opening, numbered sections and list of annexes."""
    return {
        "title": title_of(facts),
        "title_lines": _title_lines(facts),
        "addressees": "各区物业主管部门、各街道办事处（镇人民政府）、各物业服务企业：",
        "opening": _opening(facts),
        "sections": [
            {"heading": f"{NUMERALS[place]}、{heading}", "paragraphs": paragraphs}
            for place, (heading, paragraphs) in enumerate(_sections(facts))
        ],
        "attachments": [f"{place}.{name}" for place, name in enumerate(ANNEXES, start=1)],
    }


def _title_lines(facts: CircularFacts) -> list[str]:
    return [f"关于{facts.year}年{facts.month}月份{facts.scope_label}", "物管小区检查考核及排名情况的通报"]


def _day(text: str) -> str:
    day = dt.date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


def _opening(facts: CircularFacts) -> str:
    start, end = facts.window
    return (
        f"根据月排名通报制度要求，{_day(start)}至{_day(end)}，各区物业主管部门会同街道、社区，"
        f"按照《{facts.standard}》对{facts.totals['ranked_count']}个物管小区进行了检查。现将有关情况通报如下："
    )


def _sections(facts: CircularFacts) -> list[tuple[str, list[dict]]]:
    return [
        ("总体情况", _overall(facts)),
        ("排名情况", _rankings(facts)),
        ("存在的主要问题", _problems(facts)),
        ("通报批评", _criticism(facts)),
        ("下步工作要求", _demands(facts)),
    ]


def _body(text: str, level: int = LEVEL_BODY) -> dict:
    return {"level": level, "text": text}


def _headed(heading: str, text: str) -> dict:
    """A second-level heading with its text running on in the same paragraph."""
    return {"level": LEVEL_TWO, "text": heading, "body": text}


def _overall(facts: CircularFacts) -> list[dict]:
    totals = facts.totals
    coverage = _percent(totals["ranked_count"], totals["community_count"])
    text = (
        f"{facts.scope_label}共有物管小区{totals['community_count']}个，本月检查{totals['ranked_count']}个，"
        f"覆盖率{coverage}（按小区数）；平均得分{scoring.fixed(totals['mean_centi'])}分{_compared(facts)}。"
        f"其中90分及以上{totals['excellent_count']}个，70分以下{totals['fail_count']}个。"
    )
    districts = "；".join(
        f"{row['area__name']}检查{row['ranked_count']}个、平均{scoring.fixed(row['mean_centi'])}分"
        for row in facts.districts
        if row["mean_centi"] is not None
    )
    paragraphs = [_body(text), _body(f"分区看，{districts}。")]
    if facts.unchecked:
        names = "、".join(facts.unchecked[:SHOWN_NAMES])
        more = f"等{len(facts.unchecked)}个小区" if len(facts.unchecked) > SHOWN_NAMES else ""
        paragraphs.append(_body(f"{names}{more}本月未检查，不参加排名。"))
    return paragraphs


def _percent(part: int, whole: int) -> str:
    """One decimal, half up; never 100.0% while something is missing.

    >>> _percent(413, 448), _percent(4479, 4480), _percent(448, 448)
    ('92.2%', '99.9%', '100.0%')
    """
    if not whole:
        return "—"
    tenths = (part * 2000 + whole) // (2 * whole)
    if part < whole:
        tenths = min(tenths, 999)
    return f"{tenths // 10}.{tenths % 10}%"


def _compared(facts: CircularFacts) -> str:
    if facts.previous_mean_centi is None:
        return ""
    change = facts.totals["mean_centi"] - facts.previous_mean_centi
    if change == 0:
        return "，与上月持平"
    return f"，较上月{'提高' if change > 0 else '下降'}{scoring.fixed(abs(change))}分"


def _rankings(facts: CircularFacts) -> list[dict]:
    best = "；".join(
        f"{row['subdistrict_name']}{row['community_name']}（{scoring.fixed(row['score_centi'])}分）"
        for row in facts.best
    )
    last = "；".join(
        f"{row['subdistrict_name']}{row['community_name']}（{scoring.fixed(row['score_centi'])}分）"
        for row in facts.listed
    )
    return [
        _headed("（一）各街道第一名。", f"{best}。"),
        _headed("（二）排名靠后小区。", f"{last}。" if last else "本月没有达到通报情形的小区。"),
        _headed(
            "（三）分街道情况。",
            "各街道小区得分、名次及与上月比较情况见附件1。名次按街道由高到低排列，同分并列。",
        ),
    ]


def _problems(facts: CircularFacts) -> list[dict]:
    paragraphs = []
    for place, problem in enumerate(facts.frequent, start=1):
        examples = f"，如{'、'.join(problem['examples'])}" if problem["examples"] else ""
        paragraphs.append(
            _body(
                f"{place}.{problem['category']}方面。“{problem['content']}”一项，"
                f"{problem['communities']}个小区被扣分{examples}。",
                LEVEL_THREE,
            )
        )
    return paragraphs or [_body("本月没有扣分项。")]


def _criticism(facts: CircularFacts) -> list[dict]:
    if not facts.listed:
        return [_body("本月没有通报批评的小区和物业服务企业。"), _body(_cumulative(facts))]
    companies = list(dict.fromkeys(row["company_name"] for row in facts.listed if row["company_name"]))
    text = (
        f"对{len(facts.listed)}个小区、{len(companies)}家物业服务企业予以通报批评（名单及主要扣分见附件2）。"
    )
    repeated = list(dict.fromkeys(row["company_name"] for row in facts.listed if row["is_company_repeated"]))
    if repeated:
        text += (
            f"{'、'.join(repeated)}连续2个月被通报，由市住房城乡建设局会同区物业主管部门、街道办事处"
            "约谈企业主要负责人。"
        )
    return [_body(text), _body(_cumulative(facts))]


def _cumulative(facts: CircularFacts) -> str:
    totals = facts.cumulative
    return (
        f"{totals.first}以来，累计通报物业服务企业{totals.listed_company_count}家、"
        f"小区{totals.listed_community_count}个，连续2个月被通报的企业{totals.repeated_company_count}家。"
    )


def _demands(facts: CircularFacts) -> list[dict]:
    month = facts.month % 12 + 1
    return [
        _headed(
            "（一）限期整改。",
            f"被通报小区的物业服务企业要对照附件3逐条整改，{month}月10日前将整改情况书面报"
            "街道办事处和区物业主管部门。",
        ),
        _headed("（二）举一反三。", "各物业服务企业要对照本月主要问题开展自查，防止同类问题反复出现。"),
        _headed(
            "（三）强化督导。",
            "各区物业主管部门会同街道、社区组织复查，未按期整改的依规处理，并与信用管理衔接。",
        ),
    ]
