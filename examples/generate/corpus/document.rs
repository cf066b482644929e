//! What a planned document is: its kind, its name, its number, its days.

use jiff::ToSpan;
use jiff::civil::Date;

use super::world::{TABLE, World, department};

/// What kind of document it is, which decides its title and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Law,
    Order,
    Notice,
    Measures,
    Manual,
    Opinion,
    Announcement,
    Reply,
    Forward,
    RepealList,
    Extension,
    Suspension,
    Correction,
    Amendment,
    PartRepeal,
    Interpretation,
    Draft,
}

/// How one document bears on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    Repeals,
    Supersedes,
    Amends,
    Extends,
    Suspends,
    Corrects,
    Forwards,
    Replies,
    Interprets,
    Implements,
    Basis,
    Applies,
    Cites,
}

impl Relation {
    /// The word for it in labels and tables.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Relation::Repeals => "repeals",
            Relation::Supersedes => "supersedes",
            Relation::Amends => "amends",
            Relation::Extends => "extends",
            Relation::Suspends => "suspends",
            Relation::Corrects => "corrects",
            Relation::Forwards => "forwards",
            Relation::Replies => "replies",
            Relation::Interprets => "interprets",
            Relation::Implements => "implements",
            Relation::Basis => "basis",
            Relation::Applies => "applies",
            Relation::Cites => "cites",
        }
    }
}

/// What a citation leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A document of the corpus, by its place.
    Document(u32),
    /// A law that is not in the corpus: a place in [`LAWS`].
    Law(u32),
    /// The request that the reply of this place answers.
    Request(u32),
}

/// A citation that a document is to make.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cite {
    pub(crate) target: Target,
    pub(crate) relation: Relation,
}

/// Real laws and regulations, with the number where it is cited with one.
pub(crate) const LAWS: [(&str, Option<&str>); 30] = [
    ("中华人民共和国行政许可法", None),
    ("中华人民共和国行政处罚法", None),
    ("中华人民共和国安全生产法", None),
    ("中华人民共和国食品安全法", None),
    ("中华人民共和国社会保险法", None),
    ("中华人民共和国预算法", None),
    ("中华人民共和国教育法", None),
    ("中华人民共和国土地管理法", None),
    ("中华人民共和国环境保护法", None),
    ("中华人民共和国建筑法", None),
    ("中华人民共和国水法", None),
    ("中华人民共和国传染病防治法", None),
    ("中华人民共和国基本医疗卫生与健康促进法", None),
    ("中华人民共和国劳动合同法", None),
    ("中华人民共和国未成年人保护法", None),
    ("中华人民共和国数据安全法", None),
    ("中华人民共和国档案法", None),
    ("中华人民共和国旅游法", None),
    ("中华人民共和国公路法", None),
    ("中华人民共和国慈善法", None),
    ("医疗机构管理条例", Some("国务院令第149号")),
    ("社会救助暂行办法", Some("国务院令第649号")),
    ("中华人民共和国政府信息公开条例", Some("国务院令第711号")),
    ("优化营商环境条例", Some("国务院令第722号")),
    ("重大行政决策程序暂行条例", Some("国务院令第713号")),
    ("保障农民工工资支付条例", Some("国务院令第724号")),
    ("医疗保障基金使用监督管理条例", Some("国务院令第735号")),
    ("生产安全事故应急条例", Some("国务院令第708号")),
    ("政府投资条例", Some("国务院令第712号")),
    ("城镇燃气管理条例", Some("国务院令第583号")),
];

/// Which of several documents of one name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edition {
    Only,
    Trial,
    Revised(i16),
    Year(i16),
}

/// Where a document's number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Series {
    None,
    /// 江卫发〔2024〕3号
    Coded(&'static str),
    /// 国务院令第735号
    Order,
    /// 公告2024年第3号
    Announcement,
}

/// From when it applies, as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    Unsaid,
    WhenIssued,
    /// This many days after it was written.
    After(u8),
}

/// A document before it is written.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) kind: Kind,
    pub(crate) body: u32,
    pub(crate) joint: bool,
    pub(crate) written: Date,
    pub(crate) series: Series,
    pub(crate) serial: u32,
    pub(crate) object: u8,
    pub(crate) action: u8,
    pub(crate) aspect: u8,
    pub(crate) name: u8,
    pub(crate) edition: Edition,
    /// Makes a title unlike those before it: 2024年, 第二批.
    pub(crate) round: u8,
    pub(crate) start: Start,
    /// Years of validity; 0 for no end.
    pub(crate) term: u8,
    /// The document that the title speaks of.
    pub(crate) about: Option<u32>,
    /// First of its citations.
    pub(crate) first_cite: u32,
    pub(crate) cites: u16,
}

/// 关于〔加强〕…: what notices do.
pub(crate) const ACTIONS: [&str; 16] = [
    "加强",
    "进一步加强",
    "做好",
    "切实做好",
    "规范",
    "进一步规范",
    "推进",
    "深化",
    "优化",
    "组织开展",
    "改进",
    "强化",
    "统筹做好",
    "扎实推进",
    "健全",
    "完善",
];
/// …〔监督管理〕: the side of the subject.
pub(crate) const ASPECTS: [&str; 20] = [
    "管理工作",
    "监督管理",
    "服务保障工作",
    "信息报送",
    "监督检查",
    "日常监管",
    "数据质量管理",
    "风险排查",
    "档案管理",
    "队伍建设",
    "业务培训",
    "标准化建设",
    "统计工作",
    "台账管理",
    "分级管理",
    "信息公开",
    "质量提升",
    "协同监管",
    "长效机制建设",
    "宣传引导",
];
/// Names of the texts that notices issue.
pub(crate) const NAMES: [&str; 14] = [
    "管理办法",
    "监督管理办法",
    "实施细则",
    "工作规程",
    "考核办法",
    "服务规范",
    "专项资金管理办法",
    "若干规定",
    "管理规定",
    "信用管理办法",
    "工作规则",
    "评估办法",
    "监督检查办法",
    "应急处置办法",
];
const MANUALS: [&str; 5] = ["操作手册", "工作指南", "工作手册", "技术指南", "服务指南"];
const LAW_NAMES: [&str; 4] = ["促进法", "管理法", "保障法", "监督法"];
const REGULATIONS: [&str; 4] = ["管理条例", "监督管理条例", "保护和管理条例", "促进条例"];
const OPINIONS: [&str; 4] = ["的意见", "的指导意见", "的实施意见", "的若干意见"];
const COUNT: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// A document beside what is needed to name it.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) world: &'a World,
    pub(crate) documents: &'a [Document],
    pub(crate) document: &'a Document,
}

impl Named<'_> {
    /// The subject.
    pub(crate) fn object(&self) -> &'static str {
        let objects = TABLE[department(self.document.body)].objects;
        objects[self.document.object as usize % objects.len()]
    }

    /// The bodies that issued it.
    pub(crate) fn bodies(&self) -> Vec<String> {
        let body = self.document.body;
        let mut names = vec![self.world.name(body)];
        if self.document.joint {
            names.push(self.world.name(World::partner(body)));
        }
        names
    }

    /// The bodies as a title names them.
    fn by(&self) -> String {
        self.bodies().join(" ")
    }

    /// The name of the text itself: of the measures that a notice issues, of
    /// a law, of an order; of other documents the title.
    pub(crate) fn text_name(&self) -> String {
        let document = self.document;
        let place = &self.world.place(document.body).name;
        let object = self.object();
        let at = document.name as usize;
        let base = match document.kind {
            Kind::Law => return format!("中华人民共和国{object}{}", LAW_NAMES[at % 4]),
            Kind::Order
                if place.is_empty() && department(document.body) == super::world::GOVERNMENT =>
            {
                format!("{object}{}", REGULATIONS[at % 4])
            }
            Kind::Order | Kind::Measures | Kind::Draft => {
                format!("{place}{object}{}", NAMES[at % NAMES.len()])
            }
            Kind::Manual => format!("{place}{object}{}", MANUALS[at % MANUALS.len()]),
            _ => return self.title(),
        };
        let round = self.round();
        let name = match document.edition {
            Edition::Only => base,
            Edition::Trial => format!("{base}（试行）"),
            Edition::Revised(year) => format!("{base}（{year}年修订）"),
            Edition::Year(year) => format!("{base}（{year}版）"),
        };
        if document.kind == Kind::Draft {
            format!("{round}{name}（征求意见稿）")
        } else {
            name
        }
    }

    fn round(&self) -> String {
        match self.document.round {
            0 => String::new(),
            1 => format!("{}年", self.document.written.year()),
            2 => format!("{}年度", self.document.written.year()),
            n => format!(
                "{}年第{}批",
                self.document.written.year(),
                COUNT[(n as usize - 3) % 10]
            ),
        }
    }

    /// The name of the text that this one is about, as its title shows it.
    fn about(&self) -> String {
        self.document
            .about
            .and_then(|at| self.documents.get(at as usize))
            .map(|document| Named { document, ..*self }.text_name())
            .unwrap_or_default()
    }

    /// The title without the issuing bodies: from 关于 on, or the whole where
    /// there are none in it.
    pub(crate) fn bare_title(&self) -> String {
        let document = self.document;
        let (object, action, aspect) = (
            self.object(),
            ACTIONS[document.action as usize % ACTIONS.len()],
            ASPECTS[document.aspect as usize % ASPECTS.len()],
        );
        let round = self.round();
        let about = self.about();
        match document.kind {
            Kind::Law | Kind::Order => self.text_name(),
            Kind::Notice | Kind::PartRepeal => format!("关于{action}{round}{object}{aspect}的通知"),
            Kind::Measures | Kind::Manual => format!("关于印发《{}》的通知", self.text_name()),
            Kind::Opinion => format!(
                "关于{action}{round}{object}{aspect}{}",
                OPINIONS[document.name as usize % 4]
            ),
            Kind::Announcement => format!("关于{round}{object}{aspect}有关事项的公告"),
            Kind::Reply => {
                let word = if document.name.is_multiple_of(2) {
                    "复函"
                } else {
                    "批复"
                };
                format!("关于{round}{object}{aspect}有关问题的{word}")
            }
            Kind::Forward => {
                let inner = document
                    .about
                    .and_then(|at| self.documents.get(at as usize))
                    .map(|document| Named { document, ..*self }.title())
                    .unwrap_or_default();
                format!("关于转发《{}》的通知", nested(&inner))
            }
            Kind::RepealList => {
                let word = ["通知", "决定", "公告"][document.name as usize % 3];
                let words = ["废止", "废止部分", "宣布失效"][document.action as usize % 3];
                let words = if words == "废止" {
                    "废止一批"
                } else if words == "宣布失效" {
                    "宣布失效一批"
                } else {
                    words
                };
                format!("关于{words}{round}行政规范性文件的{word}")
            }
            Kind::Extension => format!("关于延长《{about}》有效期的通知"),
            Kind::Suspension => format!("关于暂停执行《{about}》的通知"),
            Kind::Correction => format!("关于更正《{about}》的公告"),
            Kind::Amendment => format!(
                "关于修改《{about}》的{}",
                ["通知", "决定"][document.name as usize % 2]
            ),
            Kind::Interpretation => {
                format!(
                    "关于《{about}》{}",
                    ["有关条款的解释", "有关问题的解释", "的政策解读"][document.name as usize % 3]
                )
            }
            Kind::Draft => format!("关于公开征求《{}》意见的公告", self.text_name()),
        }
    }

    /// Whether the title begins with the issuing bodies.
    pub(crate) fn has_bodies_in_title(&self) -> bool {
        !matches!(
            self.document.kind,
            Kind::Law | Kind::Order | Kind::Announcement | Kind::Correction | Kind::Draft
        )
    }

    /// The title as the document bears it.
    pub(crate) fn title(&self) -> String {
        if self.has_bodies_in_title() {
            format!("{}{}", self.by(), self.bare_title())
        } else {
            self.bare_title()
        }
    }

    /// The number, normalised.
    pub(crate) fn number(&self) -> Option<String> {
        let document = self.document;
        let (year, serial) = (document.written.year(), document.serial);
        match document.series {
            Series::None => None,
            Series::Coded(letters) => Some(format!(
                "{}{letters}〔{year}〕{serial}号",
                self.world.code(document.body)
            )),
            Series::Order => Some(format!("{}令第{serial}号", self.world.name(document.body))),
            Series::Announcement => Some(format!("{year}年第{serial}号")),
        }
    }

    /// The id: the number, with the body where the number needs it; else the title.
    pub(crate) fn id(&self) -> String {
        match (self.document.series, self.number()) {
            (Series::Announcement, Some(number)) => {
                format!("{}公告{number}", self.world.name(self.document.body))
            }
            (_, Some(number)) => number,
            (_, None) => self.title(),
        }
    }

    /// First day in force, as it says itself.
    pub(crate) fn effective(&self) -> Option<Date> {
        match self.document.start {
            Start::Unsaid => None,
            Start::WhenIssued => Some(self.document.written),
            Start::After(days) => later(self.document.written, i64::from(days)),
        }
    }

    /// The end of its validity, as it says itself.
    pub(crate) fn expires(&self) -> Option<Date> {
        let from = self.effective()?;
        (self.document.term > 0)
            .then(|| from.checked_add(i64::from(self.document.term).years()).ok())
            .flatten()
    }

    /// The first day on which what it says counts.
    pub(crate) fn since(&self) -> Date {
        self.effective().unwrap_or(self.document.written)
    }
}

/// The day so many days later.
pub(crate) fn later(day: Date, days: i64) -> Option<Date> {
    day.checked_add(days.days()).ok()
}

/// A title as it stands inside another: 《》 become 〈〉.
pub(crate) fn nested(title: &str) -> String {
    title.replace('《', "〈").replace('》', "〉")
}
