#!/usr/bin/env python3
"""Writes corpus.md, wrong.md and right.md: small documents of an invented city, drafts with
errors of which each is told, and drafts in which nothing is wrong.

    python3 tests/drafts/make.py

The same bytes each time. What a draft is expected to hold follows from how it is made here,
never from what the program finds.
"""

import os
import random

HERE = os.path.dirname(os.path.abspath(__file__))
CITY, PROVINCE, DISTRICT = "澄江市", "平川省", "北城区"
DAY = "2026年11月30日"

# Matter, bureau, code of its numbers.
TOPICS = [
    ("养老机构补贴", "民政局", "澄民"),
    ("校车运行", "教育局", "澄教"),
    ("公园绿地养护", "园林绿化局", "澄园"),
    ("农贸市场", "市场监督管理局", "澄市监"),
    ("供热服务", "住房和城乡建设局", "澄建"),
    ("充电设施", "发展和改革委员会", "澄发改"),
    ("公共图书馆", "文化广电和旅游局", "澄文旅"),
    ("体育场馆开放", "体育局", "澄体"),
    ("犬只登记", "公安局", "澄公"),
    ("排水设施", "水务局", "澄水"),
    ("秸秆利用", "农业农村局", "澄农"),
    ("医疗废物处置", "卫生健康委员会", "澄卫"),
    ("门诊统筹", "医疗保障局", "澄医保"),
    ("人才公寓", "人力资源和社会保障局", "澄人社"),
    ("粮食储备", "财政局", "澄财"),
    ("噪声监测", "生态环境局", "澄环"),
]

NUMERALS = "一二三四五六七八九十"


def ordinal(n):
    return NUMERALS[n - 1] if n <= 10 else "十" + (NUMERALS[n - 11] if n > 10 else "")


class Doc:
    """A document of the corpus: what its notice issues, its number, its text."""

    def __init__(self, body, name, number, day, more="", articles=(), to="各区有关部门", title=None):
        self.body, self.name, self.number, self.day = body, name, number, day
        self.title = title or f"{body}关于印发《{name}》的通知"
        said = f"现将《{name}》印发给你们，请遵照执行。{more}" if title is None else more
        lines = [self.title, number, "", f"{to}：", "", said, "", body, day]
        if articles:
            lines += ["", name]
            for at, words in enumerate(articles, 1):
                lines += ["", f"第{ordinal(at)}条 {words}"]
        self.text = "\n".join(lines) + "\n"

    @property
    def cited(self):
        return f"《{self.name}》（{self.number}）"


class Topic:
    def __init__(self, at, topic, bureau, code):
        self.at, self.topic, self.code = at, topic, code
        self.body = body = f"{CITY}{bureau}"
        y, n = at % 3, 5 + 2 * at
        self.docs = []

        def doc(name, year, serial, month, *rest, **more):
            made = Doc(body, f"{CITY}{topic}{name}", f"{code}〔{year}〕{serial}号", f"{year}年{month}月{3 + at}日", *rest, **more)
            self.docs.append(made)
            return made

        self.old = doc("管理办法", 2015 + y, n, 4)
        self.new = doc(
            "管理实施办法", 2021 + y, n + 30, 5,
            f"本办法自{2021 + y}年7月1日起施行，{self.old.cited}同时废止。",
            [f"为了规范{topic}工作，制定本办法。", "本办法适用于本市行政区域。", "市级主管部门负责组织实施。",
             "各区主管部门负责日常管理。", "有关单位应当建立台账。", "台账保存期限不少于三年。",
             "主管部门每年检查一次。", "检查结果向社会公布。", "违反本办法的，责令改正。", "本办法由市级主管部门负责解释。"],
        )
        self.trial = doc("考核细则（试行）", 2022 + y, n + 41, 9)
        self.expired = doc("专项经费使用规定", 2018, n + 52, 2, "本规定自2018年4月1日起施行，有效期五年。")
        self.soon = doc("值守规定", 2022, n + 60, 3, "本规定自2022年4月1日起施行，有效期至2027年3月31日。")
        self.amended = Doc(body, f"关于加强{topic}工作的通知", f"{code}〔2019〕{n + 3}号", "2019年6月4日",
                           "一、落实责任。\n\n二、每半年报送一次情况。", title=f"{body}关于加强{topic}工作的通知")
        self.docs.append(self.amended)
        self.amending = Doc(body, "", f"{code}〔2023〕{n + 4}号", "2023年8月10日",
                            f"将《{body}关于加强{topic}工作的通知》（{self.amended.number}）第二条修改为：“每季度报送一次情况”。",
                            title=f"{body}关于修改《{body}关于加强{topic}工作的通知》的通知")
        self.docs.append(self.amending)
        self.rules1 = doc("服务规程", 2016, n + 71, 10)
        self.rules2 = Doc(body, f"{CITY}{topic}服务规程", f"{code}〔2024〕{n + 72}号", "2024年10月9日")
        self.rules2.title = f"{body}关于印发修订后的《{self.rules2.name}》的通知"
        self.rules2.text = "\n".join([self.rules2.title, self.rules2.number, "", "各区有关部门：", "",
                                      f"现将修订后的《{self.rules2.name}》印发给你们，自2024年12月1日起施行，取代{self.rules1.cited}。",
                                      "", body, "2024年10月9日"]) + "\n"
        self.docs.append(self.rules2)
        self.held = doc("收费规定", 2020, n + 80, 1)
        self.docs.append(Doc(body, "", f"{code}〔2025〕{n + 81}号", "2025年2月17日",
                             f"自2025年3月1日起，暂停执行{self.held.cited}，恢复时间另行通知。",
                             title=f"{body}关于暂停执行《{self.held.name}》的通知"))
        self.parts = doc("监督规定", 2017, n + 90, 7, "",
                         ["为了加强监督，制定本规定。", "本规定适用于本市。", "监督应当公开。", "监督不得收费。",
                          "监督人员不少于两人。", "实行保证金制度。", "监督结果存档。", "本规定自2017年9月1日起施行。"])
        self.docs.append(Doc(body, "", f"{code}〔2022〕{n + 91}号", "2022年11月8日",
                             f"经研究，决定废止{self.parts.cited}第六条。本决定自2022年12月1日起施行。",
                             title=f"{body}关于废止《{self.parts.name}》部分条款的决定"))
        self.future = doc("信用管理办法", 2026, n, 9, "本办法自2027年5月1日起施行。")
        self.higher = Doc(f"{PROVINCE}人民政府", f"{PROVINCE}{topic}管理规定", f"平政发〔{2018 + y}〕{n}号", f"{2018 + y}年8月2日", to="各市人民政府")
        self.docs.append(self.higher)
        self.lower = Doc(f"{CITY}{DISTRICT}{bureau}", f"{CITY}{DISTRICT}{topic}奖励办法", f"北{code[1:]}〔2024〕{n}号", "2024年4月11日", to="各街道办事处")
        self.docs.append(self.lower)
        asks = f"{body}关于公开征求《{CITY}{topic}评价办法（征求意见稿）》意见的公告"
        self.asked = Doc(body, f"{CITY}{topic}评价办法（征求意见稿）", "", "2026年10月9日", title=asks,
                         more="现公开征求意见，请于2026年12月31日前反馈。")
        self.asked.text = self.asked.text.replace("\n\n各区有关部门：\n", "\n", 1)
        self.docs.append(self.asked)
        self.stands = doc("巡查制度", 2018, n + 95, 12)


def topics():
    return [Topic(at, *row) for at, row in enumerate(TOPICS)]


# Sentences in which a citation is a ground.
GROUNDS = [
    "根据{}，结合本市实际，做好有关工作。",
    "各区按照{}的要求，落实责任。",
    "依据{}，开展专项检查。",
    "为贯彻落实{}，现提出如下要求。",
    "各单位应当依照{}办理。",
]

ENDED_LAWS = ["合同法", "执业医师法", "物权法", "担保法", "婚姻法", "继承法", "侵权责任法", "民法通则", "民法总则", "收养法"]
LAWS = ["预算法", "食品安全法", "教育法", "计量法", "消防法", "档案法", "会计法", "审计法", "建筑法", "价格法"]
FORMER = ["国家食品药品监督管理总局", "国家质量监督检验检疫总局", "国家工商行政管理总局", "国家卫生和计划生育委员会",
          "国家安全生产监督管理总局", "国土资源部", "环境保护部", "国家林业局"]


def notice(topic, points, number=None, day=DAY, title=None, opening=None):
    body = topic.body
    title = title or f"{body}关于做好{topic.topic}有关工作的通知"
    lines = [title] + ([number] if number else []) + ["", "各区有关部门：", "", opening or "现就有关事项通知如下。"]
    for at, words in enumerate(points, 1):
        lines += ["", f"{NUMERALS[at - 1]}、{words}"]
    lines += ["", body, day]
    return "\n".join(lines) + "\n"


def errors_of_grounds(t, others, draw):
    """Sentences with one error each: the rule, the words that are wrong, the sentence."""
    ground = lambda words: draw.choice(GROUNDS).format(words)
    at = t.at
    other = others[(at + 5) % len(others)]

    def said(rule, words, sentence=None):
        return (rule, words, sentence or ground(words))

    name, number = t.new.name, t.new.number
    code, year, serial = t.code, int(number[len(t.code) + 1:len(t.code) + 5]), number.split("〕")[1][:-1]
    yield said("repealed", t.old.cited)
    yield said("expired", t.expired.cited)
    yield said("superseded", t.rules1.cited)
    yield said("suspended", t.held.cited)
    yield said("not-yet-in-force", t.future.cited, f"根据{t.future.cited}，开展信用评价。")
    yield said("partly-repealed", t.parts.cited, f"按照{t.parts.cited}第六条收取保证金。" if at % 2 else None)
    yield said("amended", f"《{t.amended.title}》（{t.amended.number}）")
    yield said("ends-soon", t.soon.cited)
    yield said("no-such-article", t.new.cited, f"按照{t.new.cited}第{ordinal(11 + at % 8)}条的规定处理。")
    yield said("year-off", f"《{name}》（{code}〔{year + (1 if at % 2 else -1)}〕{serial}号）")
    yield said("number-of-another", f"《{name}》（{other.stands.number}）")
    yield said("number-differs", f"《{name}》（{code}〔{year}〕{int(serial) + 300}号）")
    slip = name.replace("实施办法", "实行办法") if at % 2 else name.replace("管理", "管里")
    yield said("title-differs", f"《{slip}》（{number}）")
    yield said("nearly-named", f"《{name.replace('管理实施', '监管实施')}》")
    yield said("unknown", f"《{CITY}{['雨棚', '风铃', '石桥', '盆景'][at % 4]}编目手册规程》")
    yield said("edition-missing", f"《{t.trial.name.replace('（试行）', '')}》（{t.trial.number}）")
    yield said("number-without-title", other.new.number, f"按照{other.new.number}文件办理。")
    yield said("title-without-number", f"《{other.new.name}》")
    yield said("number-before-title", f"{other.new.number}《{other.new.name}》")
    brackets = ["[]", "（）", "【】", "()", "﹝﹞", "［］"][at % 6]
    wrong = number.replace("〔", brackets[0]).replace("〕", brackets[1])
    yield said("brackets", f"《{name}》（{wrong}）")
    wrong = number.replace("〕", "〕第") if at % 2 else number.replace("〕", "〕0")
    yield said("serial", f"《{name}》（{wrong}）")
    wrong = number.replace("〕", "〕 ") if at % 2 else number.replace("〔", " 〔")
    yield said("spaces", f"《{name}》（{wrong}）") if at % 2 else said("spaces", f"《{name.replace(t.topic, t.topic + ' ')}》（{number}）")
    yield said("nested-marks", f"《{t.new.title}》（{number}）")
    yield said("cites-draft", f"《{t.asked.name}》", f"根据《{t.asked.name}》开展评价。")
    yield said("cites-later", f"《{t.body}关于{t.topic}年度安排的通知》（{code}〔{2027 + at % 3}〕{3 + at}号）")
    yield said("lower-ground", t.lower.cited, f"根据{t.lower.cited}，开展奖励。")
    yield said("ends-gone", t.old.cited, f"{t.old.cited}自2026年12月31日起废止。")
    yield said("ends-higher", t.higher.cited, f"{t.higher.cited}自2026年12月31日起废止。")
    yield said("ends-of-another", other.stands.cited, f"{other.stands.cited}自2026年12月31日起废止。")
    yield said("repealed", f"《中华人民共和国{ENDED_LAWS[at % 10]}》")
    yield said("full-name", f"《{LAWS[at % 10]}》")
    yield said("former-body", FORMER[at % 8], f"检查结果报送{FORMER[at % 8]}。")


def whole_drafts(t, draw):
    """Drafts of which something of their own is wrong: the draft and what is expected."""
    code, body, topic = t.code, t.body, t.topic
    fine = [f"{GROUNDS[t.at % 5].format(t.new.cited)}"]
    taken = t.future.number
    yield notice(t, fine, taken), [("number-taken", taken)]
    low = f"{code}〔2026〕2号"
    yield notice(t, fine, low), [("number-out-of-order", low)]
    yield notice(t, fine + [f"本通知自2026年{1 + t.at % 9}月1日起施行。"]), [("effective-before-signed", f"{1 + t.at % 9}月1日")]
    own = f"{CITY}{topic}督导办法"
    text = "\n".join([f"{body}关于印发《{own}》的通知", "", "各区有关部门：", "", f"现将《{own}》印发给你们。", "", body, DAY, "",
                      own, "", f"第一条 {['根据', '依据'][t.at % 2]}《{own}》，制定本办法。", "", "第二条 本办法适用于本市。",
                      "", "第三条 本办法自2027年1月1日起施行。"]) + "\n"
    yield text, [("cites-itself", f"《{own}》，制定")]
    name = t.stands.name
    text = "\n".join([f"{body}关于印发《{name}》的通知", f"{code}〔2026〕{400 + t.at}号", "", "各区有关部门：", "",
                      f"现将《{name}》印发给你们，请遵照执行。本制度自2027年1月1日起施行。", "", body, DAY]) + "\n"
    yield text, [("leaves-predecessor", f"《{name}》的通知")]
    twice = f"根据{t.new.cited[:-1]}，以下简称《办法》）和{t.higher.cited[:-1]}，以下简称《办法》），做好有关工作。"
    yield notice(t, [twice]), [("short-twice", "以下简称《办法》")]
    yield notice(t, [f"各单位应当按照《{['办法', '条例', '规程', '意见'][t.at % 4]}》第三条办理。"]), [("short-undefined", "《")]


def right_drafts(t, others, draw):
    """Drafts in which nothing is wrong."""
    other = others[(t.at + 3) % len(others)]
    ground = lambda words: draw.choice(GROUNDS).format(words)
    law = f"《中华人民共和国{LAWS[t.at % 10]}》"
    code, body = t.code, t.body
    yield notice(t, [ground(t.new.cited), ground(t.higher.cited), ground(t.trial.cited)])
    yield notice(t, [ground(f"{law}、{t.higher.cited}和{t.new.cited}")])
    yield notice(t, [f"根据{t.new.cited[:-1]}，以下简称《实施办法》），做好有关工作。", "各单位按照《实施办法》第五条建立台账。"])
    yield notice(t, [f"{t.stands.cited}自2026年12月31日起废止。", ground(t.new.cited)], f"{code}〔2026〕{500 + t.at}号")
    yield notice(t, [f"按照{t.new.cited}第{ordinal(1 + t.at % 10)}条的规定处理。", ground(t.rules2.cited)])
    yield notice(t, [f"各区可以参照{t.lower.cited}的做法。", ground(law)])
    yield notice(t, [ground(f"《{t.amended.title}》（{t.amended.number}）和《{t.amending.title.replace('《', '〈').replace('》', '〉')}》（{t.amending.number}）")])
    yield notice(t, [f"按照{t.parts.cited}第三条的规定公开监督结果。", ground(t.new.cited)])
    yield notice(t, [f"{t.old.cited}已于{t.new.day[:4]}年废止，不再作为依据。", ground(t.new.cited)])
    yield notice(t, [f"根据{law}（以下简称{law.replace('中华人民共和国', '')}），做好有关工作。", f"各单位按照{law.replace('中华人民共和国', '')}执行。"])
    name = t.stands.name
    yield "\n".join([f"{body}关于印发《{name}》的通知", f"{code}〔2026〕{600 + t.at}号", "", "各区有关部门：", "",
                     f"现将《{name}》印发给你们，请遵照执行。本制度自2027年1月1日起施行，{t.stands.cited}同时废止。", "", body, DAY]) + "\n"
    yield notice(t, [f"转发{other.new.cited}，请认真学习。", f"原{FORMER[t.at % 8]}的有关职责已经调整。", "检查结果报送市人民政府。"])


def block(heading, text, expected):
    return f"## {heading}\n\n```text\n{text}```\n\n```expect\n" + "\n".join(expected) + "\n```\n"


def main():
    draw = random.Random(20)
    all_topics = topics()
    docs = [doc for t in all_topics for doc in t.docs]
    for at, body in enumerate([f"{CITY}东码头管理所", f"{CITY}西码头管理所"]):
        docs.append(Doc(body, "码头交接班制度", f"澄码〔2023〕{3 + at}号", "2023年5月6日"))
    head = "<!-- Written by make.py. 由 make.py 生成。 -->\n\n"
    with open(os.path.join(HERE, "corpus.md"), "w", encoding="utf8") as out:
        out.write("# Documents to which the drafts are held\n\n" + head)
        out.write("\n".join(f"```text {at:03}.txt\n{doc.text}```\n" for at, doc in enumerate(docs)))
    wrong = []
    for t in all_topics:
        seeded = list(errors_of_grounds(t, all_topics, draw))
        draw.shuffle(seeded)
        # What ends a document stands apart from what rests on it.
        while seeded:
            points, rest, names = [], [], ""
            for error in seeded:
                clash = any(key in names for key in keys(t, error))
                if len(points) < 3 and not clash:
                    points.append(error)
                    names += "|".join(keys(t, error)) + "|"
                else:
                    rest.append(error)
            seeded = rest
            wrong.append((notice(t, [p[2] for p in points]), [(p[0], p[1]) for p in points]))
        wrong.extend(whole_drafts(t, draw))
    for body in ("东", "西"):
        t = all_topics[0]
        wrong.append((notice(t, ["各单位落实《码头交接班制度》。"]), [("ambiguous", "《码头交接班制度》")]))
    for number in ("第276号", "第650号", "第680号"):
        words = f"《医疗器械监督管理条例》（国务院令{number}）"
        wrong.append((notice(all_topics[11], [f"根据{words}，做好有关工作。"]), [("older-version", words)]))
    with open(os.path.join(HERE, "wrong.md"), "w", encoding="utf8") as out:
        out.write("# Drafts with errors\n\n" + head)
        out.write("\n".join(block(f"Draft {at}", text, [f"{rule} {words}" for rule, words in expected])
                            for at, (text, expected) in enumerate(wrong, 1)))
    right = [text for t in all_topics for text in right_drafts(t, all_topics, draw)]
    with open(os.path.join(HERE, "right.md"), "w", encoding="utf8") as out:
        out.write("# Drafts in which nothing is wrong\n\n" + head)
        out.write("\n".join(block(f"Draft {at}", text, ["none"]) for at, text in enumerate(right, 1)))


def keys(t, error):
    """What two errors in one draft may not share: the document that they cite."""
    words = error[1]
    named = words.split("《")[-1].split("》")[0] if "《" in words else words
    found = [named]
    if t.new.name in words or t.new.number in words or t.new.title in words:
        found.append("NEW")
    if error[0] in ("title-differs", "nearly-named", "year-off", "number-differs", "number-of-another", "brackets", "serial", "spaces", "nested-marks", "no-such-article"):
        found.append("NEW")
    if error[0] in ("number-without-title", "title-without-number", "number-before-title"):
        found.append("OTHER")
    if t.old.name == named or error[0] == "ends-gone":
        found.append("OLD")
    return found


main()
