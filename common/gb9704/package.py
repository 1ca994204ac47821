"""Sections, page numbers and the package (.docx) of an official paper."""

import zipfile
from io import BytesIO
from typing import Literal

from common.gb9704 import (
    BOTTOM,
    FALLBACKS,
    FANGSONG,
    FOOTER_DISTANCE,
    HEADER_DISTANCE,
    LEFT,
    LINE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    SIZE_3,
    TEXT_WIDTH,
    TOP,
)
from common.gb9704.paragraphs import STYLES, fonts, paragraph, run

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SCHEMAS = "http://schemas.openxmlformats.org"
_R = f"{_SCHEMAS}/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_ROOT = (
    f'xmlns:w="{W}" xmlns:r="{_R}" xmlns:mc="{_SCHEMAS}/markup-compatibility/2006" '
    f'xmlns:wp="{_SCHEMAS}/drawingml/2006/wordprocessingDrawing" xmlns:a="{_SCHEMAS}/drawingml/2006/main" '
    f'xmlns:wps="{_MICROSOFT}"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EMU = 635  # per twip
_NUMBER_BOX = 380  # height of the line that holds the page number
# relationship id → (type, part)
_PARTS = {
    "rIdStyles": ("styles", "styles.xml"),
    "rIdSettings": ("settings", "settings.xml"),
    "rIdFonts": ("fontTable", "fontTable.xml"),
    "rIdHeader": ("header", "header.xml"),
    "rIdOdd": ("footer", "footer_odd.xml"),
    "rIdEven": ("footer", "footer_even.xml"),
    "rIdOddTurned": ("footer", "footer_odd_turned.xml"),
    "rIdEvenTurned": ("footer", "footer_even_turned.xml"),
    "rIdColophon": ("footer", "footer_colophon.xml"),
}


def section(
    kind: Literal["portrait", "landscape"] = "portrait",
    start: Literal["nextPage", "evenPage"] = "nextPage",
    footers: Literal["numbers", "turned", "colophon"] = "numbers",
) -> str:
    """Section properties: A4 with the standard's margins, on a landscape page turned with the paper.

    The colophon is a footer that stands on the type area's lower edge and grows upwards: whatever its length
    it ends the last page, in every reader. Its page carries no number, like the blank one before it.
    """
    if kind == "portrait":
        size = f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        edges = (TOP, RIGHT, BOTTOM, LEFT)
    else:  # the head of the table lies at the portrait page's left edge
        size = f'<w:pgSz w:w="{PAGE_HEIGHT}" w:h="{PAGE_WIDTH}" w:orient="landscape"/>'
        edges = (LEFT, TOP, RIGHT, BOTTOM)
    top, right, bottom, left = edges
    foot = BOTTOM if footers == "colophon" else FOOTER_DISTANCE
    margins = (
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="{HEADER_DISTANCE // 2}" w:footer="{foot}" w:gutter="0"/>'
    )
    grid = f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/>'
    return f'<w:sectPr>{_references(footers)}<w:type w:val="{start}"/>{size}{margins}{grid}</w:sectPr>'


def _references(footers: str) -> str:
    odd, even = {
        "numbers": ("rIdOdd", "rIdEven"),
        "turned": ("rIdOddTurned", "rIdEvenTurned"),
        "colophon": ("rIdColophon", "rIdColophon"),
    }[footers]
    return (
        '<w:headerReference w:type="default" r:id="rIdHeader"/>'
        '<w:headerReference w:type="even" r:id="rIdHeader"/>'
        f'<w:footerReference w:type="default" r:id="{odd}"/><w:footerReference w:type="even" r:id="{even}"/>'
    )


def _number(style: str) -> str:
    """“— 1 —” in size 4 Song; odd pages right, even pages left, one character in."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run("— ")}{field}{run(" —")}</w:p>'


def _turned_number(style: str) -> str:
    """The page number of a landscape page where it stands on a portrait one: in the left margin, turned."""
    left, top = FOOTER_DISTANCE * _EMU, LEFT * _EMU
    width, height = _NUMBER_BOX * _EMU, TEXT_WIDTH * _EMU
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="1" name="页码"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_MICROSOFT}">'
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "<a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>"
        f"<wps:txbx><w:txbxContent>{_number(style)}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr vert="vert" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>"
    )


def _styles() -> str:
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    size = f'<w:sz w:val="{SIZE_3}"/><w:szCs w:val="{SIZE_3}"/>'  # the grid counts from the default size
    default = f"<w:rPrDefault><w:rPr>{fonts(FANGSONG)}{size}{language}</w:rPr></w:rPrDefault>"
    return _part(
        "styles", f"<w:docDefaults>{default}</w:docDefaults>" + "".join(style.xml() for style in STYLES)
    )


def _settings() -> str:
    compatible = (
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    return _part(
        "settings",
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/>{compatible}',
    )


def _font_table() -> str:
    return _part(
        "fonts",
        "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            for name, other in FALLBACKS.items()
        ),
    )


def _part(root: str, content: str) -> str:
    return f"{_DECLARATION}<w:{root} {_ROOT}>{content}</w:{root}>"


def _content_types() -> str:
    overrides = {"word/document.xml": f"{_WORD}.document.main+xml"} | {
        f"word/{part}": f"{_WORD}.{kind}+xml" for kind, part in _PARTS.values()
    }
    overrides["docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    listed = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items()
    )
    return (
        f'{_DECLARATION}<Types xmlns="{_SCHEMAS}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return (
        f'{_DECLARATION}<Relationships xmlns="{_SCHEMAS}/package/2006/relationships">{listed}</Relationships>'
    )


def _core(title: str, creator: str) -> str:
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_SCHEMAS}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator></cp:coreProperties>"
    )


def package(body: str, *, colophon: str = "", header: str = "", title: str = "", creator: str = "") -> bytes:
    """The .docx of an official paper from the XML of its body; the same body gives the same bytes.

    `colophon` is the XML at the foot of the last page, `header` the text at the top right of every page,
    `title` and `creator` the file's properties; all may hold template tags.
    """
    core_kind = f"{_SCHEMAS}/package/2006/relationships/metadata/core-properties"
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            {"rId1": (f"{_R}/officeDocument", "word/document.xml"), "rId2": (core_kind, "docProps/core.xml")}
        ),
        "docProps/core.xml": _core(title, creator),
        "word/document.xml": _part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": _relationships(
            {key: (f"{_R}/{kind}", part) for key, (kind, part) in _PARTS.items()}
        ),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _font_table(),
        "word/header.xml": _part("hdr", paragraph("PageMark", header)),
        "word/footer_odd.xml": _part("ftr", _number("FooterOdd")),
        "word/footer_even.xml": _part("ftr", _number("FooterEven")),
        "word/footer_odd_turned.xml": _part("ftr", _turned_number("FooterOdd")),
        "word/footer_even_turned.xml": _part("ftr", _turned_number("FooterEven")),
        "word/footer_colophon.xml": _part("ftr", colophon or paragraph("End")),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
