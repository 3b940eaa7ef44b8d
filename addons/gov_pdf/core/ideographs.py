"""Puts ordinary characters where a PDF says it shows radicals.

Many Chinese fonts draw a radical (U+2E80–2FDF) and the character it stands for with one
glyph. The browser then writes the radical's code beside the glyph: 民 is copied and
searched as ⺠. This gives such glyphs the character's own code.
Source: Unicode, EquivalentUnifiedIdeograph.txt.
"""

import re

_PAIRS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳"
    "⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫"
    "⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌"
    "⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝"
    "⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风"
    "⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯"
    "⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟⼀一⼁丨⼂丶⼃丿⼄乙⼅亅⼆二⼇亠⼈人⼉儿⼊入⼋八"
    "⼌冂⼍冖⼎冫⼏几⼐凵⼑刀⼒力⼓勹⼔匕⼕匚⼖匸⼗十⼘卜⼙卩⼚厂⼛厶⼜又⼝口"
    "⼞囗⼟土⼠士⼡夂⼢夊⼣夕⼤大⼥女⼦子⼧宀⼨寸⼩小⼪尢⼫尸⼬屮⼭山⼮巛⼯工"
    "⼰己⼱巾⼲干⼳幺⼴广⼵廴⼶廾⼷弋⼸弓⼹彐⼺彡⼻彳⼼心⼽戈⼾戶⼿手⽀支⽁攴"
    "⽂文⽃斗⽄斤⽅方⽆无⽇日⽈曰⽉月⽊木⽋欠⽌止⽍歹⽎殳⽏毋⽐比⽑毛⽒氏⽓气"
    "⽔水⽕火⽖爪⽗父⽘爻⽙爿⽚片⽛牙⽜牛⽝犬⽞玄⽟玉⽠瓜⽡瓦⽢甘⽣生⽤用⽥田"
    "⽦疋⽧疒⽨癶⽩白⽪皮⽫皿⽬目⽭矛⽮矢⽯石⽰示⽱禸⽲禾⽳穴⽴立⽵竹⽶米⽷糸"
    "⽸缶⽹网⽺羊⽻羽⽼老⽽而⽾耒⽿耳⾀聿⾁肉⾂臣⾃自⾄至⾅臼⾆舌⾇舛⾈舟⾉艮"
    "⾊色⾋艸⾌虍⾍虫⾎血⾏行⾐衣⾑襾⾒見⾓角⾔言⾕谷⾖豆⾗豕⾘豸⾙貝⾚赤⾛走"
    "⾜足⾝身⾞車⾟辛⾠辰⾡辵⾢邑⾣酉⾤釆⾥里⾦金⾧長⾨門⾩阜⾪隶⾫隹⾬雨⾭靑"
    "⾮非⾯面⾰革⾱韋⾲韭⾳音⾴頁⾵風⾶飛⾷食⾸首⾹香⾺馬⾻骨⾼高⾽髟⾾鬥⾿鬯"
    "⿀鬲⿁鬼⿂魚⿃鳥⿄鹵⿅鹿⿆麥⿇麻⿈黃⿉黍⿊黑⿋黹⿌黽⿍鼎⿎鼓⿏鼠⿐鼻⿑齊"
    "⿒齒⿓龍⿔龜⿕龠"
    "㇆𠃌㇏乀㇐一㇑丨㇒丿㇓丿㇔丶㇕𠃍㇖乛㇗𠃊㇘𠃎㇙𠄌㇚亅㇛𡿨㇜𠃋㇝乀㇞𠃑㇟乚㇠乙㇡𠄎"
)
# Where the fonts of the mainland share the glyph with another character than Unicode
# names, and rare characters that share it with a common one.
_OTHERS = "⼾户⺫罒㬵胶㬺幐㫚曶㮣槩"
EQUIVALENTS: dict[int, int] = {
    ord(radical): ord(character)
    for pairs in (_PAIRS, _OTHERS)
    for radical, character in zip(pairs[::2], pairs[1::2], strict=True)
}
_SECTION = re.compile(r"(\d+) beginbf(char|range)\n(.*?)endbf\2", re.DOTALL)
_LINE = re.compile(r"^<(\w+)> *(?:<(\w+)> *)?<(\w+)>", re.MULTILINE)


def repair(cmap: str) -> str:
    """Return a ``ToUnicode`` map in which no radical stands for a character."""
    return _SECTION.sub(_repair_section, cmap)


def _repair_section(section: re.Match) -> str:
    lines = [_repair_line(line) for line in _LINE.finditer(section[3])]
    return f"{len(lines)} beginbf{section[2]}\n" + "".join(lines) + f"endbf{section[2]}"


def _repair_line(line: re.Match) -> str:
    first, last, code = line[1], line[2], line[3]
    if len(code) != 4:
        return f"{line[0]}\n"
    if last is None:
        return f"<{first}> <{_code(int(code, 16))}>\n"
    count = int(last, 16) - int(first, 16) + 1
    codes = range(int(code, 16), int(code, 16) + count)
    if EQUIVALENTS.keys().isdisjoint(codes):
        return f"{line[0]}\n"
    return f"<{first}> <{last}> [{' '.join(f'<{_code(one)}>' for one in codes)}]\n"


def _code(code: int) -> str:
    character = chr(EQUIVALENTS.get(code, code))
    return character.encode("utf-16-be").hex().upper()
