"""The statements of `many_cities`, in order. `%(first)s`…`%(last)s` are the numbers of the new cities.

Rows find each other by code: city 001, district 001-D1, subdistrict 001-S01, neighborhood 001-S01-N1,
community Q001-01-32. Findings come from a hash of the community's code, so they are the same every time.
"""

_CITIES = "generate_series(%(first)s, %(last)s) AS city"

_AREA = """
INSERT INTO communities_area (created_at, updated_at, kind, name, short_name, pinyin, code, code_system,
    code_version, sort_order, valid_from, is_demo)
SELECT %(now)s, %(now)s, {kind}, {name}, '', '', {code}, %(system)s, '1', {order}, '2000-01-01', true
FROM {source}
"""

_STREETS = f"{_CITIES}, generate_series(1, 14) AS street"
_CITY_CODE = "to_char(city, 'FM000')"
_DISTRICT_CODE = f"{_CITY_CODE} || '-D' || ((street - 1) / 4 + 1)"
_STREET_CODE = f"{_CITY_CODE} || '-S' || to_char(street, 'FM00')"

_MEMBERSHIP = """
INSERT INTO communities_areamembership (created_at, updated_at, basis, valid_from, child_id, parent_id)
SELECT %(now)s, %(now)s, 'management', '2000-01-01', child.id, parent.id
FROM {source}, communities_area child, communities_area parent
WHERE child.code_system = %(system)s AND child.code = {child}
    AND parent.code_system = %(system)s AND parent.code = {parent}
"""

PLACES = (
    _AREA.format(kind="'city'", name=f"'城市' || {_CITY_CODE}", code=_CITY_CODE, order="0", source=_CITIES),
    _AREA.format(
        kind="'district'",
        name="'第' || district || '区'",
        code=f"{_CITY_CODE} || '-D' || district",
        order="district",
        source=f"{_CITIES}, generate_series(1, 4) AS district",
    ),
    _AREA.format(
        kind="'subdistrict'",
        name="'第' || street || '街道'",
        code=_STREET_CODE,
        order="street",
        source=_STREETS,
    ),
    _AREA.format(
        kind="'neighborhood'",
        name="'第' || street || '街道第' || home || '社区'",
        code=f"{_STREET_CODE} || '-N' || home",
        order="home",
        source=f"{_STREETS}, generate_series(1, 4) AS home",
    ),
    _MEMBERSHIP.format(
        source=f"{_CITIES}, generate_series(1, 4) AS district",
        child=f"{_CITY_CODE} || '-D' || district",
        parent=_CITY_CODE,
    ),
    _MEMBERSHIP.format(source=_STREETS, child=_STREET_CODE, parent=_DISTRICT_CODE),
    _MEMBERSHIP.format(
        source=f"{_STREETS}, generate_series(1, 4) AS home",
        child=f"{_STREET_CODE} || '-N' || home",
        parent=_STREET_CODE,
    ),
    "ANALYZE communities_area",
)

_COMMUNITY_CODE = f"'Q' || {_CITY_CODE} || '-' || to_char(street, 'FM00') || '-' || to_char(number, 'FM00')"
_COMPANY_NAME = f"'测试' || {_CITY_CODE} || '-' || to_char({{number}}, 'FM000') || '物业服务有限公司'"
_SERVING = "(street * 32 + number) %% 120 + 1"

LEDGER = (
    f"""
INSERT INTO communities_organization (created_at, updated_at, kind, name, short_name, pinyin, credit_code,
    contact_name, contact_phone, is_active, is_demo, area_id)
SELECT %(now)s, %(now)s, 'property_company', {_COMPANY_NAME.format(number="number")}, '', '', '', '', '',
    true, true, area.id
FROM {_CITIES}, generate_series(1, 120) AS number, communities_area area
WHERE area.code_system = %(system)s AND area.code = {_CITY_CODE}
""",
    f"""
WITH bureau AS (
    INSERT INTO communities_organization (created_at, updated_at, kind, name, short_name, pinyin, credit_code,
        contact_name, contact_phone, is_active, is_demo, area_id)
    SELECT %(now)s, %(now)s, 'authority', '城市' || {_CITY_CODE} || '住房和城乡建设局', '', '', '', '', '', true,
        true, area.id
    FROM {_CITIES}, communities_area area
    WHERE area.code_system = %(system)s AND area.code = {_CITY_CODE}
    RETURNING id, name
)
INSERT INTO communities_numberrule (organization_id, kind, prefix, pattern, pad_width, is_invented)
SELECT id, 'circular', '测' || substr(name, 3, 3) || '通', '{{prefix}}〔{{year}}〕{{seq}}号', 0, true FROM bureau
""",
    f"""
INSERT INTO communities_community (created_at, updated_at, code, name, pinyin, kind, address, built_year,
    building_count, household_count, floor_area_m2, has_elevator, has_fitness, is_managed, is_closed, is_demo,
    area_id)
SELECT %(now)s, %(now)s, {_COMMUNITY_CODE}, '测试花园' || street || '街' || number || '号院',
    'ce shi hua yuan ' || to_char(street, 'FM00') || ' ' || to_char(number, 'FM00'),
    CASE WHEN number %% 3 = 0 THEN 'old' ELSE 'commodity' END, '', 1990 + number %% 30, 4 + number %% 20,
    200 + number * 17, 20000 + number * 1500, number %% 3 > 0, true, true, false, true, area.id
FROM {_STREETS}, generate_series(1, 32) AS number, communities_area area
WHERE area.code_system = %(system)s AND area.code = {_STREET_CODE} || '-N' || (number - 1) %% 4 + 1
""",
    "ANALYZE communities_community",
    "ANALYZE communities_organization",
    f"""
INSERT INTO communities_communityname (kind, text, pinyin, initials, community_id)
SELECT 'official', community.name, replace(community.pinyin, ' ', ''), 'cshy', community.id
FROM {_STREETS}, generate_series(1, 32) AS number, communities_community community
WHERE community.code = {_COMMUNITY_CODE}
""",
    f"""
INSERT INTO communities_communityplacement (created_at, updated_at, valid_from, area_id, community_id)
SELECT %(now)s, %(now)s, '2000-01-01', community.area_id, community.id
FROM {_STREETS}, generate_series(1, 32) AS number, communities_community community
WHERE community.code = {_COMMUNITY_CODE}
""",
    f"""
INSERT INTO communities_servicecontract (created_at, updated_at, manager_name, valid_from, is_demo,
    community_id, organization_id)
SELECT %(now)s, %(now)s, '经理' || number, '2020-01-01', true, community.id, company.id
FROM {_STREETS}, generate_series(1, 32) AS number, communities_community community,
    communities_organization company
WHERE community.code = {_COMMUNITY_CODE} AND company.name = {_COMPANY_NAME.format(number=_SERVING)}
""",
    "ANALYZE communities_servicecontract",
)

# One row per community of the new cities with where it lies and what was found there.
_FINDINGS = """
WITH place AS (
    SELECT community.id AS community_id, community.name, community.kind, community.pinyin,
        community.household_count, home.name AS neighborhood, street.id AS street_id,
        street.name AS street_name, street.sort_order AS street_order, district.id AS district_id,
        district.name AS district_name, district.sort_order AS district_order, city.id AS city_id,
        contract.organization_id AS company_id, company.name AS company_name, contract.manager_name,
        (hashtext(community.code || %(month)s)::bigint + 2147483648) AS seed
    FROM communities_area city
    JOIN communities_areaclosure below ON below.ancestor_id = city.id AND below.depth = 3
    JOIN communities_area home ON home.id = below.descendant_id
    JOIN communities_areaclosure up1 ON up1.descendant_id = home.id AND up1.depth = 1
    JOIN communities_area street ON street.id = up1.ancestor_id
    JOIN communities_areaclosure up2 ON up2.descendant_id = home.id AND up2.depth = 2
    JOIN communities_area district ON district.id = up2.ancestor_id
    JOIN communities_community community ON community.area_id = home.id
    JOIN communities_servicecontract contract ON contract.community_id = community.id
    JOIN communities_organization company ON company.id = contract.organization_id
    WHERE city.code_system = %(system)s AND city.kind = 'city'
        AND city.code BETWEEN to_char(%(first)s, 'FM000') AND to_char(%(last)s, 'FM000')
), counted AS (
    SELECT place.*, seed %% 4 * 100 AS a3, seed / 4 %% 16 * 20 AS b1, seed / 64 %% 9 * 50 AS b2,
        seed / 576 %% 6 * 50 AS c3, seed / 3456 %% 4 * 100 AS d3, seed / 13824 %% 5 * 50 AS e1
    FROM place
), found AS (
    SELECT counted.*, 10000 - (a3 + b1 + b2 + c3 + d3 + e1) AS score,
        jsonb_build_object('A', 1500 - a3, 'B', 2000 - b1 - b2, 'C', 1800 - c3, 'D', 2000 - d3,
            'E', 1000 - e1, 'F', 700, 'G', 1000) AS categories,
        jsonb_strip_nulls(jsonb_build_object('A3', nullif(a3, 0), 'B1', nullif(b1, 0), 'B2', nullif(b2, 0),
            'C3', nullif(c3, 0), 'D3', nullif(d3, 0), 'E1', nullif(e1, 0))) AS items
    FROM counted
)
"""


def _for_month(statement: str, year: int, month: int) -> str:
    text = statement.replace("%(month)s", f"'{year}-{month:02d}'")
    return text.replace("%(year)s", str(year)).replace("%(number)s", str(month))


_INSPECTIONS = (
    "INSERT INTO properties_inspection (created_at, updated_at, client_uuid, source, inspected_on, manager_name, "
    "state, score_centi, raw_centi, full_centi, adjustment_centi, category_centi, item_deducted_centi, is_vetoed, "
    "progress, revision, note, return_reason, submitted_at, submitted_by_id, reviewed_at, reviewed_by_id, is_demo, "
    "community_id, company_id, standard_id, period_id)"
    + _FINDINGS
    + """
SELECT %(now)s, %(now)s, gen_random_uuid(), 'street', period.window_end - 8, manager_name, 'approved', score, score,
    10000, 0, categories, items, false, '{{}}', 1, '', '', period.street_due_at - interval '2 days', %(user)s,
    period.street_due_at - interval '1 day', %(user)s, true, community_id, company_id, period.standard_id, period.id
FROM found
JOIN properties_rankingperiod period
    ON period.city_id = found.city_id AND period.year = %(year)s AND period.month = %(number)s
""".replace("{{}}", "{}")
)

_SUBMISSIONS = """
INSERT INTO properties_submission (created_at, updated_at, state, handed_in_at, unchecked_reason, return_reason,
    area_id, handed_in_by_id, period_id)
SELECT %(now)s, %(now)s, 'reported', period.street_due_at, '', '', area.id, %(user)s, period.id
FROM communities_area city
JOIN properties_rankingperiod period ON period.city_id = city.id
JOIN communities_areaclosure below ON below.ancestor_id = city.id
JOIN communities_area area ON area.id = below.descendant_id AND area.kind IN ('district', 'subdistrict')
WHERE city.code_system = %(system)s AND city.kind = 'city'
    AND city.code BETWEEN to_char(%(first)s, 'FM000') AND to_char(%(last)s, 'FM000')
"""

_ISSUES = """
INSERT INTO properties_rankingissue (created_at, updated_at, version, state, data_revision, frozen_at, signed_at,
    signed_by_id, issued_at, issued_by_id, number, totals, categories, is_demo, period_id)
SELECT %(now)s, %(now)s, 1, 'issued', 1, period.city_due_at, period.city_due_at, %(user)s, period.city_due_at,
    %(user)s, '测' || city.code || '通〔%(year)s〕1号',
    '{}',
    (SELECT jsonb_agg(jsonb_build_object('key', key, 'name', name, 'short_name', short_name,
        'points_centi', points_centi) ORDER BY sort_order)
     FROM properties_indicatorcategory WHERE standard_id = period.standard_id),
    true, period.id
FROM communities_area city
JOIN properties_rankingperiod period
    ON period.city_id = city.id AND period.year = %(year)s AND period.month = %(number)s
WHERE city.code_system = %(system)s AND city.kind = 'city'
    AND city.code BETWEEN to_char(%(first)s, 'FM000') AND to_char(%(last)s, 'FM000')
"""

_ENTRIES = (
    "INSERT INTO properties_rankingentry (issue_id, community_id, community_name, community_kind, pinyin, "
    "household_count, district_id, district_name, district_order, subdistrict_id, subdistrict_name, "
    "subdistrict_order, neighborhood_name, company_id, company_root_id, company_name, manager_name, "
    "inspection_count, inspected_on, sources, score_centi, uncapped_centi, category_centi, adjustment_centi, "
    "is_vetoed, veto_items, rank_subdistrict, tied_subdistrict, rank_district, tied_district, rank_city, tied_city, "
    "is_new, is_criticized, criticism, top_deductions, is_company_repeated, remark)"
    + _FINDINGS
    + """, ranked AS (
    SELECT found.*, rank() OVER street AS in_street, rank() OVER district AS in_district, rank() OVER city AS in_city,
        count(*) OVER (PARTITION BY street_id, score) > 1 AS tied_street,
        count(*) OVER (PARTITION BY district_id, score) > 1 AS tied_district,
        count(*) OVER (PARTITION BY city_id, score) > 1 AS tied_city,
        score = min(score) OVER (PARTITION BY street_id) AS is_last
    FROM found
    WINDOW street AS (PARTITION BY street_id ORDER BY score DESC),
        district AS (PARTITION BY district_id ORDER BY score DESC),
        city AS (PARTITION BY city_id ORDER BY score DESC)
)
SELECT issue.id, community_id, ranked.name, ranked.kind, ranked.pinyin, household_count, district_id, district_name,
    district_order, street_id, street_name, street_order, neighborhood, company_id, company_id, company_name,
    manager_name, 1, period.window_end - 8, '[]', score, score, ranked.categories, 0, false, '', in_street, tied_street,
    in_district, tied_district, in_city, tied_city, true, is_last,
    CASE WHEN is_last THEN '街道末位' ELSE '' END, '', false, ''
FROM ranked
JOIN properties_rankingperiod period
    ON period.city_id = ranked.city_id AND period.year = %(year)s AND period.month = %(number)s
JOIN properties_rankingissue issue ON issue.period_id = period.id
"""
)

# The sums of every city, district and street of the versions just written; then the versions' own totals.
_SUMMARIES = """
WITH entry AS (
    SELECT entry.*, place.area_id FROM properties_rankingentry entry
    JOIN properties_rankingissue issue ON issue.id = entry.issue_id
    JOIN properties_rankingperiod period ON period.id = issue.period_id
    JOIN communities_area city ON city.id = period.city_id
    CROSS JOIN LATERAL (VALUES (city.id), (entry.district_id), (entry.subdistrict_id)) AS place(area_id)
    WHERE city.code_system = %(system)s AND city.kind = 'city'
        AND city.code BETWEEN to_char(%(first)s, 'FM000') AND to_char(%(last)s, 'FM000')
), mean AS (
    SELECT issue_id, area_id, category.key, round(avg(category.value::int)) AS centi
    FROM entry CROSS JOIN LATERAL jsonb_each_text(entry.category_centi) AS category(key, value)
    GROUP BY issue_id, area_id, category.key
), means AS (
    SELECT issue_id, area_id, jsonb_object_agg(key, centi) AS by_category FROM mean GROUP BY issue_id, area_id
)
INSERT INTO properties_areamonthsummary (issue_id, area_id, community_count, ranked_count, mean_centi,
    excellent_count, fail_count, criticized_count, category_mean_centi)
SELECT issue_id, area_id, count(*), count(score_centi), round(avg(score_centi)),
    count(*) FILTER (WHERE score_centi >= 9000), count(*) FILTER (WHERE score_centi < 7000),
    count(*) FILTER (WHERE is_criticized), means.by_category
FROM entry JOIN means USING (issue_id, area_id) GROUP BY issue_id, area_id, means.by_category
"""

_TOTALS = """
UPDATE properties_rankingissue issue
SET totals = to_jsonb(summary) - 'id' - 'issue_id' - 'area_id'
FROM properties_areamonthsummary summary, properties_rankingperiod period, communities_area city
WHERE summary.issue_id = issue.id AND period.id = issue.period_id AND city.id = period.city_id
    AND summary.area_id = city.id AND city.code_system = %(system)s
    AND city.code BETWEEN to_char(%(first)s, 'FM000') AND to_char(%(last)s, 'FM000')
"""

# The paper alone: its text is composed where circulars are measured.
_CIRCULARS = """
INSERT INTO properties_circular (created_at, updated_at, title, content, number, document_date, issue_id)
SELECT %(now)s, %(now)s, period.year || '年' || period.month || '月物管小区检查排名通报',
    '{"issuer": "", "copies_to": "", "text": {}, "problems": []}', issue.number, period.window_end, issue.id
FROM properties_rankingissue issue JOIN properties_rankingperiod period ON period.id = issue.period_id
JOIN communities_area city ON city.id = period.city_id
WHERE city.code_system = %(system)s AND city.kind = 'city'
    AND city.code BETWEEN to_char(%(first)s, 'FM000') AND to_char(%(last)s, 'FM000')
"""

MONTHS = (
    _for_month(_INSPECTIONS, 2023, 2),
    _for_month(_INSPECTIONS, 2023, 3),
    _SUBMISSIONS,
    _for_month(_ISSUES, 2023, 2),
    _for_month(_ENTRIES, 2023, 2),
    _SUMMARIES,
    _TOTALS,
    _CIRCULARS,
)
"""February issued, March open."""
