"""GB/T 9704-2012, the layout of official papers, as numbers and as the parts of a Word document.

Lengths are twips (1/1440 inch, 1 mm = 56.7) unless a name says otherwise. The classic margins 37/28/26/35 mm
leave 156 × 225 mm for 22 lines of 28 characters: lines of exactly 28.95 pt, characters of 15.75 pt.
Fonts are named, never shipped: the office's own computers have them, others fall back to relatives.
"""

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4
TOP, LEFT, RIGHT, BOTTOM = 2098, 1587, 1474, 1984  # 37, 28, 26 and 35 mm
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT  # 156 mm
LANDSCAPE_WIDTH = PAGE_HEIGHT - BOTTOM - TOP  # the type area turned by 90°: 225 mm
HEADER_DISTANCE, FOOTER_DISTANCE = 1134, 1400  # the page number stands 7 mm under the type area
LINE = 579  # 28.95 pt: 22 lines fill 225 mm
CHAR_SPACING = -5  # 16 pt less 0.25 pt: 28 characters in 156 mm, with every reader (a character grid is not)
CHAR, COLOPHON_CHAR = 320, 280  # one character of size 3, of size 4 (page number, colophon)
TITLE_LINE = 700  # 35 pt: room for the larger title
MARK_TOP = 1984  # 35 mm from the type area's top edge to the issuer's mark

SIZE_2, SIZE_3, SIZE_4, SIZE_5, SIZE_SMALL_5 = 44, 32, 28, 21, 18  # half points: 22, 16, 14, 10.5, 9 pt
FANGSONG, KAITI, HEITI = "仿宋_GB2312", "楷体_GB2312", "黑体"
XIAOBIAOSONG, SONGTI = "方正小标宋简体", "宋体"
FALLBACKS = {FANGSONG: "仿宋", KAITI: "楷体", HEITI: "SimHei", XIAOBIAOSONG: "宋体", SONGTI: "SimSun"}
RED = "FF0000"
THICK, THIN = 8, 6  # eighths of a point: the outer (0.35 mm) and inner (0.25 mm) rules of the colophon
MARK_RULE = 12  # the red line
