//! The text of each kind of document.

use jiff::civil::Date;

use super::document::{Cite, Document, Kind, Named, Relation, Series, Start, Target, later};
use super::naming;
use super::page::{Mention, Page, json};
use super::phrases as p;
use super::plan::Plan;
use super::rng::Rng;
use super::world::{GOVERNMENT, department};

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A number below 100 in Chinese: 二十三.
fn chinese(n: usize) -> String {
    let (tens, ones) = (n / 10, n % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        _ => format!("{}十", DIGITS[tens % 10]),
    };
    let ones = if ones == 0 && n > 0 { "" } else { DIGITS[ones] };
    format!("{tens}{ones}")
}

/// 2024年3月11日
fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// 二〇二四年三月十一日
fn day_in_words(date: Date) -> String {
    let year: String = date
        .year()
        .to_string()
        .bytes()
        .map(|digit| {
            if digit == b'0' {
                "〇"
            } else {
                DIGITS[(digit - b'0') as usize % 10]
            }
        })
        .collect();
    format!(
        "{year}年{}月{}日",
        chinese(date.month() as usize),
        chinese(date.day() as usize)
    )
}

/// How documents of one file are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// As issued.
    Plain,
    /// With fields in front: 发文机关, 标题, 发文字号 …
    Fields,
}

/// Writes the document at `at` onto the page.
pub(crate) fn write(plan: &Plan, at: u32, page: &mut Page, layout: Layout, seed: u64) {
    let named = plan.named(at);
    let mut rng = Rng::new(seed, u64::from(at), 2);
    page.width = if layout == Layout::Plain && rng.percent(7) {
        36 + rng.below(8)
    } else {
        0
    };
    let own = match named.document.kind {
        Kind::Law => "法",
        Kind::Order => {
            if named.title().ends_with("条例") {
                "条例"
            } else {
                "办法"
            }
        }
        Kind::Opinion => "意见",
        Kind::Announcement | Kind::Correction | Kind::Draft => "公告",
        Kind::RepealList | Kind::Amendment => ["通知", "决定", "公告"]
            .into_iter()
            .find(|word| named.title().ends_with(word))
            .unwrap_or("通知"),
        Kind::Interpretation => "解释",
        Kind::Reply => "批复",
        _ => "通知",
    };
    let house = if department(named.document.body) >= GOVERNMENT {
        "政府"
    } else {
        "我局"
    };
    let house = match named.world.name(named.document.body) {
        name if name.ends_with('厅') => "我厅",
        name if name.ends_with('部') => "我部",
        name if name.ends_with("委员会") => "我委",
        _ if house == "政府" => "本机关",
        _ => "我局",
    };
    let mut writer = Writer {
        plan,
        named,
        at,
        id: named.id(),
        cites: plan.cites(at),
        done: 0,
        page,
        rng,
        own,
        house,
        shorts: Vec::new(),
        published: None,
    };
    writer.document(layout);
}

struct Writer<'a> {
    plan: &'a Plan,
    named: Named<'a>,
    at: u32,
    id: String,
    /// What is to be cited, in order of the text.
    cites: &'a [Cite],
    done: usize,
    page: &'a mut Page,
    rng: Rng,
    own: &'static str,
    house: &'static str,
    /// Short forms that were defined, and what they stand for.
    shorts: Vec<(&'static str, Mention)>,
    published: Option<Date>,
}

impl Writer<'_> {
    fn doc(&self) -> &Document {
        self.named.document
    }

    fn document(&mut self, layout: Layout) {
        let line = self.page.line();
        if layout == Layout::Fields {
            self.fields();
        }
        self.record(line);
        self.header();
        match self.doc().kind {
            Kind::Law => self.law(),
            Kind::Order => {
                self.articles();
            }
            _ => self.letter(),
        }
    }

    /// The document's own record.
    fn record(&mut self, line: usize) {
        let named = self.named;
        let date = |day: Option<Date>| json(day.map(|day| day.to_string()).as_deref());
        let bodies: Vec<String> = named.bodies().iter().map(|body| json(Some(body))).collect();
        let written = date(Some(named.document.written));
        let statute = matches!(named.document.kind, Kind::Law | Kind::Order);
        let fields = format!(
            "\"id\": {id}, \"title\": {}, \"number\": {}, \"issuers\": [{}], \"written\": {written}, \"published\": {}, \"effective\": {}, \"expires\": {}, \"entity\": {id}, \"also_published\": [null, {written}]{}",
            json(Some(&named.title())),
            json(named.number().as_deref()),
            bodies.join(", "),
            date(self.published),
            date(named.effective()),
            date(named.expires()),
            if statute {
                ", \"also_written\": [null]"
            } else {
                ""
            },
            id = json(Some(&self.id)),
        );
        self.page.label(line, "document", &fields);
    }

    fn own_name(&mut self, line: usize, text: &str) {
        let fields = format!("\"text\": {}", json(Some(text)));
        self.page.label(line, "self", &fields);
    }

    /// The fields that collections put in front of a document.
    fn fields(&mut self) {
        self.published = later(self.doc().written, 1 + self.rng.below(12) as i64);
        let named = self.named;
        let number = named.number().unwrap_or_default();
        let published = self.published.map(day).unwrap_or_default();
        let rows = [
            format!("发文机关：{}", named.bodies().join("、")),
            format!("成文日期：{}", day(named.document.written)),
            format!("标　　题：{}", named.title()),
            format!("发文字号：{number}"),
            format!("发布日期：{published}"),
            format!("主题分类：{}", named.object()),
        ];
        for row in &rows {
            match row.strip_prefix("标　　题：") {
                Some(title) => {
                    self.page.say("标　　题：");
                    self.title(title);
                }
                None => self.page.alone(row),
            }
        }
        self.page.gap();
    }

    fn header(&mut self) {
        let title = self.named.title();
        let number = self.named.number();
        let name = self.plan.world.name(self.doc().body);
        match (self.doc().series, number) {
            (Series::Order, Some(number)) => {
                let line = self.page.line();
                self.own_name(line, &number);
                if self.rng.percent(50) {
                    self.page.alone(&number);
                } else {
                    self.page.alone(&format!("{name}令"));
                    self.page.alone(&format!("第{}号", self.doc().serial));
                }
                self.page.gap();
                let from = self.named.effective().map(day).unwrap_or_default();
                let line = self.page.line();
                self.own_name(line, &format!("《{title}》"));
                self.page.alone(&format!(
                    "　　《{title}》已经审议通过，现予公布，自{from}起施行。"
                ));
                self.page.gap();
                self.sign();
                self.page.gap();
                self.title(&title);
            }
            (Series::Announcement, Some(number)) => {
                self.page.alone(&format!("{name}公告"));
                let line = self.page.line();
                self.own_name(line, &number);
                self.page.alone(&number);
                self.page.gap();
                self.title(&title);
            }
            (_, Some(number)) => {
                let shown = naming::spell(&number, &mut self.rng);
                let first = self.rng.percent(45);
                if !first {
                    self.title(&title);
                }
                let line = self.page.line();
                self.own_name(line, &number);
                self.page.alone(&shown);
                if first {
                    self.page.gap();
                    self.title(&title);
                }
            }
            (_, None) => self.title(&title),
        }
        self.page.gap();
    }

    /// The title on a line of its own, or on two. What it names is cited by it.
    fn title(&mut self, title: &str) {
        let line = self.page.line();
        self.own_name(line, title);
        let about = self.cites.first().filter(|_| self.doc().about.is_some());
        if let Some(cite) = about.copied()
            && let (Some(start), Some(end)) = (title.find('《'), title.rfind('》'))
        {
            let (start, end) = (start, end + '》'.len_utf8());
            let mention = Mention {
                text: title[start..end].to_owned(),
                title: Some(title[start + 3..end - 3].to_owned()),
                entity: self.id_of(cite.target),
                doubtful: true,
                ..Mention::default()
            };
            self.page.say(&title[..start]);
            let width = std::mem::take(&mut self.page.width);
            self.page.cite(&self.id, &mention, cite.relation, &[]);
            self.page.width = width;
            self.page.alone(&title[end..]);
            return;
        }
        match title.find("关于") {
            Some(at) if at > 0 && title.chars().count() > 34 && self.rng.percent(40) => {
                self.page.alone(&title[..at]);
                self.page.alone(&title[at..]);
            }
            _ => self.page.alone(title),
        }
    }

    fn id_of(&self, target: Target) -> String {
        match target {
            Target::Document(at) => self.plan.named(at).id(),
            Target::Law(at) => {
                let (title, number) = super::document::LAWS[at as usize];
                number.unwrap_or(title).to_owned()
            }
            Target::Request(at) => naming::request_of(self.plan, at).1,
        }
    }

    /// The next citation, where it has one of these relations.
    fn next(&mut self, relations: &[Relation]) -> Option<Cite> {
        let cite = *self.cites.get(self.done)?;
        relations.contains(&cite.relation).then(|| {
            self.done += 1;
            cite
        })
    }

    /// Writes a template; each `@` takes the next of `cites`, the last all
    /// that are left.
    fn fill(&mut self, template: &str, cites: &[Cite]) {
        let mut rest = template;
        while let Some(at) = rest.find(['@', '#', '%', '~', '^']) {
            let (before, here) = rest.split_at(at);
            self.page.say(before);
            rest = &here[1..];
            match here.as_bytes()[0] {
                b'@' => {
                    let with_pinpoint = rest.starts_with('#');
                    for (k, &cite) in cites.iter().enumerate() {
                        if k > 0 {
                            self.page.say(
                                if k + 1 == cites.len()
                                    && !rest.starts_with(['和', '等'])
                                    && self.rng.percent(30)
                                {
                                    "和"
                                } else {
                                    "、"
                                },
                            );
                        }
                        self.cite(
                            cite,
                            with_pinpoint && k + 1 == cites.len(),
                            cites.len() == 1,
                        );
                    }
                }
                b'%' => self.page.say(self.named.object()),
                b'~' => self.page.say(self.own),
                b'^' => self.page.say(self.house),
                _ => {}
            }
        }
        self.page.say(rest);
    }

    fn articles_cited(&mut self) -> String {
        let first = 2 + self.rng.below(30);
        match self.rng.below(10) {
            0..=5 => format!("第{}条", chinese(first)),
            6 | 7 => format!(
                "第{}条第{}款",
                chinese(first),
                chinese(1 + self.rng.below(3))
            ),
            8 => format!("第{}条、第{}条", chinese(first), chinese(first + 2)),
            _ => format!("第{}条至第{}条", chinese(first), chinese(first + 3)),
        }
    }

    fn cite(&mut self, cite: Cite, with_pinpoint: bool, alone: bool) {
        let mut mention = naming::name(self.plan, cite.target, &mut self.rng);
        let must = matches!(self.doc().kind, Kind::PartRepeal | Kind::Correction) && self.done == 1;
        let pinpoint =
            (with_pinpoint && (must || self.rng.percent(60))).then(|| self.articles_cited());
        mention.pinpoint.clone_from(&pinpoint);
        let also: &[Relation] = match cite.relation {
            Relation::Basis => &[Relation::Applies],
            _ => &[],
        };
        // A short form is defined inside the bracket of the number.
        let short = naming::short_form(self.plan, cite.target).filter(|word| {
            alone
                && pinpoint.is_none()
                && self.done <= 4
                && *word != self.own
                && matches!(cite.relation, Relation::Basis | Relation::Implements)
                && self.shorts.iter().all(|(known, _)| known != word)
                && mention.title.is_some()
                && mention.text.ends_with('）')
                && !mention.text.ends_with("》")
                && self.doc().kind != Kind::Measures
        });
        let Some(word) = short.filter(|_| self.rng.percent(50)) else {
            self.page.cite(&self.id, &mention, cite.relation, also);
            if let Some(pinpoint) = pinpoint {
                self.page.say(&pinpoint);
            }
            return;
        };
        mention.text.truncate(mention.text.len() - '）'.len_utf8());
        self.page.cite(&self.id, &mention, cite.relation, also);
        let form = format!("《{word}》");
        self.page.say("，以下简称");
        self.page.short(&self.id, &form, &mention, None);
        self.page.say("）");
        self.shorts.push((word, mention));
    }

    /// A sentence without citations.
    fn filler(&mut self) {
        let (who, how, what, so) = (
            self.rng.of(&p::WHO),
            self.rng.of(&p::HOW),
            self.rng.of(&p::WHAT),
            self.rng.of(&p::SO),
        );
        match self.rng.below(4) {
            0 => self.fill(
                &format!("{how}{what}，{so}。")
                    .trim_start_matches(['应', '当'])
                    .replacen("要", "", 1),
                &[],
            ),
            1 => self.fill(&format!("{who}{how}{what}。"), &[]),
            _ => self.fill(&format!("{who}{how}{what}，{so}。"), &[]),
        }
    }

    fn fillers(&mut self, n: usize) {
        for _ in 0..n {
            self.filler();
        }
    }

    /// A sentence that cites, for the body of the document; false where
    /// nothing is left to cite.
    fn citing(&mut self) -> bool {
        let Some(cite) = self.next(&[
            Relation::Applies,
            Relation::Implements,
            Relation::Cites,
            Relation::Basis,
        ]) else {
            return false;
        };
        let templates: &[&str] = match cite.relation {
            Relation::Implements => &p::CARRIES_OUT,
            Relation::Cites => &p::CITES,
            _ => &p::APPLIES,
        };
        let cite = if cite.relation == Relation::Basis {
            Cite {
                relation: Relation::Applies,
                ..cite
            }
        } else {
            cite
        };
        let template = self.rng.of(templates);
        self.fill(template, &[cite]);
        true
    }

    /// A use of a short form.
    fn use_short(&mut self) {
        if let Some((word, mention)) = self.shorts.pop() {
            self.page.say(
                self.rng
                    .of(&["各单位应当按照", "有关条件依照", "具体标准按照"]),
            );
            self.page.short(
                &self.id,
                &format!("《{word}》"),
                &mention,
                Some(Relation::Applies),
            );
            self.page.say("的规定执行。");
        }
    }

    fn paragraph(&mut self) {
        self.page.say("　　");
    }

    fn end(&mut self) {
        self.page.say("\n");
        if self.rng.percent(30) {
            self.page.gap();
        }
    }

    /// The opening: the grounds, then `goal`.
    fn opening(&mut self, goal: &str) {
        self.paragraph();
        let mut grounds = Vec::new();
        while self.done < self.cites.len() && grounds.len() < 3 {
            let Some(cite) = self.next(&[Relation::Implements, Relation::Basis]) else {
                break;
            };
            grounds.push(cite);
        }
        let (implemented, rested): (Vec<Cite>, Vec<Cite>) = grounds
            .into_iter()
            .partition(|cite| cite.relation == Relation::Implements);
        if implemented.is_empty() && self.rng.percent(60) {
            self.fill(
                self.rng.clone().of(&[
                    "为规范%，",
                    "为提高%水平，",
                    "为切实做好%有关工作，",
                    "为加强%的管理，",
                ]),
                &[],
            );
            self.rng.below(2);
        }
        if !implemented.is_empty() {
            let template = self.rng.of(&p::IMPLEMENT);
            self.fill(template, &implemented);
        }
        if !rested.is_empty() {
            let template = self.rng.of(&p::BASIS);
            self.fill(template, &rested);
        }
        self.fill(goal, &[]);
        self.end();
    }

    /// The parts of a notice, with what is left to cite.
    fn sections(&mut self, at_least: usize) {
        let left = self.cites.len() - self.done;
        let sections = at_least + left.div_ceil(2).min(5) + self.rng.below(2);
        let first = self.rng.below(p::HEADINGS.len());
        for k in 0..sections {
            let heading = p::HEADINGS[(first + k * 7) % p::HEADINGS.len()];
            self.paragraph();
            self.page.say(&format!("{}、{heading}。", chinese(k + 1)));
            let n = 2 + self.rng.below(4);
            self.fillers(n);
            self.citing();
            if k == 1 {
                self.use_short();
            }
            self.end();
            if self.rng.percent(45) {
                self.paragraph();
                let n = 1 + self.rng.below(3);
                self.fillers(n);
                if self.rng.percent(60) {
                    self.citing();
                }
                if self.rng.percent(8) {
                    self.paper();
                }
                self.end();
            }
        }
        while self.done < self.cites.len() {
            self.paragraph();
            self.filler();
            if !self.citing() {
                self.done += 1;
            }
            self.end();
        }
    }

    fn paper(&mut self) {
        let paper = self.rng.of(&p::PAPERS);
        let template = self.rng.of(&p::ON_PAPERS);
        let (before, after) = template.split_once('@').unwrap_or((template, ""));
        self.page.say(before);
        let line = self.page.line();
        let fields = format!("\"text\": {}", json(Some(paper)));
        self.page.label(line, "not_document", &fields);
        self.page.say(paper);
        self.page.say(after);
    }

    /// From when and until when the document applies.
    fn validity(&mut self, own: &str) {
        let from = match self.doc().start {
            Start::Unsaid => return,
            Start::WhenIssued => "印发之日".to_owned(),
            Start::After(_) => self.named.effective().map(day).unwrap_or_default(),
        };
        let verb = self.rng.of(&["施行", "实施", "执行"]);
        self.page.say(&format!("本{own}自{from}起{verb}"));
        if self.doc().term > 0 {
            self.page
                .say(&format!("，有效期{}年", chinese(self.doc().term as usize)));
        }
        self.page.say("。");
    }

    /// The sentence that repeals the edition before.
    fn repeals(&mut self, own: &'static str) {
        let Some(&cite) = self
            .cites
            .first()
            .filter(|cite| cite.relation == Relation::Repeals)
        else {
            return;
        };
        let before = std::mem::replace(&mut self.own, own);
        let template = self.rng.of(&p::REPEALS);
        self.fill(template, &[cite]);
        self.own = before;
    }

    fn sign(&mut self) {
        let bodies = self.named.bodies();
        let date = if self.rng.percent(25) {
            day_in_words(self.doc().written)
        } else {
            day(self.doc().written)
        };
        let indent = self.rng.of(&["", "　　　　　　　　　　"]);
        self.page.alone(&format!("{indent}{}", bodies.join("　　")));
        self.page.alone(&format!("{indent}{date}"));
    }

    fn law(&mut self) {
        let (date, year) = (self.doc().written, self.doc().written.year());
        let session = if year < 2023 { "十三" } else { "十四" };
        let meeting = chinese(1 + (self.at as usize % 38));
        self.page.alone(&format!(
            "（{}第{session}届全国人民代表大会常务委员会第{meeting}次会议通过）",
            day(date)
        ));
        self.page.gap();
        self.articles();
    }

    /// Articles, the first with the grounds and the last with the day.
    fn articles(&mut self) {
        let goal = format!("制定本{}。", self.own);
        self.article(1);
        let mut grounds = Vec::new();
        while let Some(cite) = self.next(&[Relation::Basis]) {
            grounds.push(cite);
        }
        self.fill(
            self.rng.clone().of(&[
                "为了规范%活动，维护公共利益，",
                "为了加强%的管理，保障各方合法权益，",
                "为提高%的质量和效率，",
            ]),
            &[],
        );
        self.rng.below(2);
        if !grounds.is_empty() {
            self.fill("根据@，", &grounds);
        }
        self.page.say(&goal);
        self.end();
        let last = self.inner_articles(2);
        self.article(last);
        self.validity(self.own);
        self.end();
        self.page.gap();
    }

    fn inner_articles(&mut self, first: usize) -> usize {
        let n = first + 4 + (self.cites.len() - self.done).min(8) + self.rng.below(5);
        for k in first..n {
            self.article(k);
            let many = 1 + self.rng.below(5);
            self.fillers(many);
            self.citing();
            self.end();
        }
        while self.done < self.cites.len() {
            self.done += 1;
        }
        n
    }

    fn article(&mut self, k: usize) {
        self.paragraph();
        self.page.say(&format!("第{}条　", chinese(k)));
    }

    /// Everything that is addressed or announced.
    fn letter(&mut self) {
        let kind = self.doc().kind;
        let public = matches!(
            kind,
            Kind::Announcement | Kind::Correction | Kind::Draft | Kind::Interpretation
        ) || self.own == "决定"
            || self.own == "公告";
        if kind == Kind::Reply {
            let (_, _, to) = naming::request_of(self.plan, self.at);
            self.page.alone(&format!("{to}："));
        } else if !public {
            let to = match self.plan.world.place(self.doc().body).level {
                0 => ["各省、自治区、直辖市有关主管部门：", "各有关单位："],
                1 => [
                    "各市、县（市、区）有关主管部门：",
                    "各市有关主管部门，各有关单位：",
                ],
                2 => ["各县（市、区）有关主管部门，各有关单位：", "各有关单位："],
                _ => ["各乡镇（街道），各有关单位：", "各有关单位："],
            };
            self.page.alone(self.rng.of(&to));
        }
        match kind {
            Kind::Measures | Kind::Manual => return self.issuing(),
            Kind::Reply => self.reply(),
            Kind::Forward => self.about(&p::FORWARDS),
            Kind::RepealList => return self.repeal_list(),
            Kind::Extension => self.extension(),
            Kind::Suspension => self.about(&p::SUSPENDS),
            Kind::Correction => self.about(&p::CORRECTS),
            Kind::Amendment => self.about(&p::AMENDS),
            Kind::Interpretation => self.about(&p::INTERPRETS),
            Kind::PartRepeal => {
                let cite = self.cites.first().copied();
                self.done = self.done.max(1);
                let goal = self.rng.of(&p::GOAL);
                self.opening(goal);
                if let Some(cite) = cite {
                    self.paragraph();
                    // The first citation decides what must have a pinpoint.
                    let done = std::mem::replace(&mut self.done, 1);
                    let template = self.rng.of(&p::PART);
                    self.fill(template, &[cite]);
                    self.done = done;
                    self.end();
                }
                self.sections(1);
            }
            Kind::Draft => {
                let name = self.named.text_name();
                self.opening(&format!(
                    "{}起草了《{name}》，现向社会公开征求意见。",
                    self.house
                ));
                self.sections(2);
            }
            Kind::Announcement => {
                let goal = "现就%有关事项公告如下：";
                self.opening(goal);
                self.sections(2);
            }
            Kind::Opinion => {
                self.opening(
                    self.rng
                        .clone()
                        .of(&["现提出以下意见。", "结合实际，提出如下意见。"]),
                );
                self.sections(4);
            }
            _ => {
                let goal = self.rng.of(&p::GOAL);
                self.opening(goal);
                self.sections(2);
            }
        }
        self.closing();
    }

    /// From when it applies, or a last sentence, and the signature.
    fn closing(&mut self) {
        let kind = self.doc().kind;
        if self.doc().start != Start::Unsaid {
            self.paragraph();
            self.validity(self.own);
            self.end();
        } else if self.own == "通知" && self.rng.percent(50) {
            self.paragraph();
            let template = self.rng.of(&p::LAST);
            self.fill(template, &[]);
            self.end();
        }
        if kind == Kind::Reply {
            self.page.alone("　　此复。");
        } else if matches!(kind, Kind::Announcement | Kind::Correction) {
            self.page.alone("　　特此公告。");
        }
        self.page.gap();
        self.sign();
        self.page.gap();
    }

    /// A document about another one: its sentence, then the rest.
    fn about(&mut self, templates: &[&str]) {
        let Some(&cite) = self.cites.first() else {
            return;
        };
        self.done = 1;
        self.paragraph();
        let template = self.rng.of(templates);
        self.fill(template, &[cite]);
        self.end();
        if self.doc().kind == Kind::Amendment {
            for k in 1..3 + self.rng.below(3) {
                self.paragraph();
                let article = self.articles_cited();
                let change = self.rng.of(&[
                    "中的“十日”改为“七日”。",
                    "增加一款，作为最后一款：“有关信息应当依法公开。”",
                    "中的“负责人”改为“主要负责人”。",
                    "删去“书面”二字。",
                ]);
                self.page.say(&format!("{}、{article}{change}", chinese(k)));
                self.end();
            }
        }
        if self.doc().kind == Kind::Correction || self.doc().kind == Kind::Suspension {
            self.paragraph();
            self.filler();
            self.end();
        }
        self.sections(if self.doc().kind == Kind::Correction {
            0
        } else {
            2
        });
    }

    fn extension(&mut self) {
        let Some(&cite) = self.cites.first() else {
            return;
        };
        self.done = 1;
        self.paragraph();
        let template = self.rng.of(&p::EXTENDS);
        self.fill(template, &[cite]);
        let until = extended(self.plan, self.at, cite.target)
            .map(day)
            .unwrap_or_default();
        self.page.say(&format!("{until}。"));
        self.end();
        self.sections(1);
    }

    fn reply(&mut self) {
        let Some(&cite) = self.cites.first() else {
            return;
        };
        self.done = 1;
        self.paragraph();
        let template = self.rng.of(&p::REPLIES);
        self.fill(template, &[cite]);
        let mut grounds = Vec::new();
        while let Some(cite) = self.next(&[Relation::Basis, Relation::Implements]) {
            grounds.push(Cite {
                relation: Relation::Basis,
                ..cite
            });
        }
        if !grounds.is_empty() {
            self.fill("根据@，", &grounds);
        }
        self.page.say(
            self.rng
                .of(&["现批复如下：", "现答复如下：", "经研究，现函复如下："]),
        );
        self.end();
        self.sections(2);
    }

    /// Documents that are repealed in a list or a table.
    fn repeal_list(&mut self) {
        let repealed: Vec<Cite> = self
            .cites
            .iter()
            .copied()
            .filter(|cite| cite.relation == Relation::Repeals)
            .collect();
        self.done = repealed.len();
        let void = self.named.title().contains("失效");
        let word = if void { "宣布失效" } else { "予以废止" };
        let n = repealed.len();
        let table = self.rng.percent(35);
        let annexed = table || self.rng.percent(40);
        let goal = if annexed {
            format!(
                "{}对现行行政规范性文件进行了清理，决定对附件所列{n}件文件{word}。",
                self.house
            )
        } else {
            format!(
                "{}对现行行政规范性文件进行了清理，决定对下列{n}件文件{word}：",
                self.house
            )
        };
        self.opening(&goal);
        if !annexed {
            self.listed(&repealed);
        }
        self.paragraph();
        self.fillers(2);
        self.end();
        self.closing();
        if annexed {
            self.page.alone(&format!(
                "附件　{}的行政规范性文件目录",
                if void { "宣布失效" } else { "废止" }
            ));
            self.page.gap();
            if table {
                self.table(&repealed);
            } else {
                self.listed(&repealed);
            }
            self.page.gap();
        }
    }

    fn listed(&mut self, cites: &[Cite]) {
        for (k, &cite) in cites.iter().enumerate() {
            self.page.say(&format!("　　{}．", k + 1));
            self.cite(cite, false, false);
            self.page.say(if k + 1 == cites.len() {
                "。\n"
            } else {
                "；\n"
            });
        }
    }

    /// A table of titles and numbers. The label is the title; that of the
    /// number's cell is doubtful, since both cells name one document.
    fn table(&mut self, cites: &[Cite]) {
        self.page.alone("| 序号 | 文件名称 | 文号 |");
        self.page.alone("|---|---|---|");
        let width = std::mem::take(&mut self.page.width);
        for (k, cite) in cites.iter().enumerate() {
            let Target::Document(at) = cite.target else {
                continue;
            };
            let named = self.plan.named(at);
            let title = named.title();
            let mention = Mention {
                text: title.clone(),
                title: Some(title),
                number: named.number(),
                entity: named.id(),
                ..Mention::default()
            };
            self.page.say(&format!("| {} | ", k + 1));
            self.page.cite(&self.id, &mention, cite.relation, &[]);
            self.page.say(" | ");
            let number = named.number().unwrap_or_default();
            let cell = Mention {
                text: number.clone(),
                title: None,
                number: Some(number),
                doubtful: true,
                ..mention
            };
            self.page.cite(&self.id, &cell, cite.relation, &[]);
            self.page.say(" |\n");
        }
        self.page.width = width;
    }

    /// A notice that issues a text, and the text.
    fn issuing(&mut self) {
        let name = self.named.text_name();
        let first = self.cites.first().copied();
        let old =
            first.filter(|cite| matches!(cite.relation, Relation::Repeals | Relation::Supersedes));
        if old.is_some() {
            self.done = 1;
        }
        let manual = self.doc().kind == Kind::Manual;
        match old {
            Some(cite) if manual => {
                self.paragraph();
                let template = self.rng.of(&p::SUPERSEDES);
                self.fill(template, &[cite]);
                self.own_mention(&name);
                self.page.say("，现印发给你们，请遵照执行。");
                self.end();
            }
            _ => {
                let goal = self.rng.of(&[
                    "经研究，现将@印发给你们，请认真贯彻执行。",
                    "制定了@，现予印发。",
                    "我们制定了@，现印发给你们，请结合实际抓好落实。",
                ]);
                let (before, after) = goal.split_once('@').unwrap_or((goal, ""));
                self.paragraph();
                let mut grounds = Vec::new();
                while grounds.len() < 3 {
                    let Some(cite) = self.next(&[Relation::Implements, Relation::Basis]) else {
                        break;
                    };
                    grounds.push(cite);
                }
                let (implemented, rested): (Vec<Cite>, Vec<Cite>) = grounds
                    .into_iter()
                    .partition(|cite| cite.relation == Relation::Implements);
                if !implemented.is_empty() {
                    let template = self.rng.of(&p::IMPLEMENT);
                    self.fill(template, &implemented);
                }
                if !rested.is_empty() {
                    let template = self.rng.of(&p::BASIS);
                    self.fill(template, &rested);
                }
                self.page.say(before);
                self.own_mention(&name);
                self.page.say(after);
                self.end();
            }
        }
        let in_notice = self.rng.percent(30) && !manual;
        let (own, start) = (
            if manual { "手册" } else { own_word(&name) },
            self.doc().start != Start::Unsaid,
        );
        if (in_notice || manual) && start {
            self.paragraph();
            let word = if manual { "通知" } else { own };
            self.validity(word);
            if !manual {
                self.repeals(own);
            }
            self.end();
        }
        self.page.gap();
        self.sign();
        self.page.gap();
        let line = self.page.line();
        self.own_name(line, &name);
        self.page.alone(&name);
        self.page.gap();
        self.own = own;
        if manual {
            self.sections(3);
        } else {
            self.article(1);
            self.fill("为规范%工作，", &[]);
            self.page
                .say(self.rng.of(&["结合实际，", "结合本地区实际，", ""]));
            self.page.say(&format!("制定本{own}。"));
            self.end();
            let last = self.inner_articles(2);
            if !in_notice {
                self.article(last);
                self.validity(own);
                self.repeals(own);
                if !start && old.is_none() {
                    self.page.say(&format!(
                        "本{own}由{}负责解释。",
                        self.plan.world.name(self.doc().body)
                    ));
                }
                self.end();
            } else if !start {
                self.article(last);
                self.repeals(own);
                self.page.say(&format!(
                    "本{own}由{}负责解释。",
                    self.plan.world.name(self.doc().body)
                ));
                self.end();
            }
        }
        self.page.gap();
    }

    fn own_mention(&mut self, name: &str) {
        let line = self.page.line();
        let text = format!("《{name}》");
        self.own_name(line, &text);
        self.page.say(&text);
    }
}

/// What a text calls itself by its name: 办法, 细则.
fn own_word(name: &str) -> &'static str {
    let name = name.split('（').next().unwrap_or(name);
    ["办法", "细则", "规程", "规范", "规定", "规则"]
        .into_iter()
        .find(|word| name.ends_with(word))
        .unwrap_or("办法")
}

/// The day to which the document at `at` extends the target.
pub(crate) fn extended(plan: &Plan, at: u32, target: Target) -> Option<Date> {
    let Target::Document(target) = target else {
        return None;
    };
    let years = 1 + i64::from(at % 3);
    later(plan.named(target).expires()?, years * 365)
}
