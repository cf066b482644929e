//! Saves a project of any size without reading texts, to measure how saving and
//! asking grow: `cargo bench --bench large_project -- 1000000 DIR`.
//!
//! Documents cite earlier ones, old and popular ones more often; each has five
//! mentions on average. The same count gives the same project.

#![allow(clippy::expect_used, reason = "a tool for developers")]

use std::path::Path;
use std::time::Instant;

use jiff::civil::date;
use wenmai::graph::Edge;
use wenmai::graph::{Entity, Evidence, Graph, Relation};
use wenmai::store::{self, BuildInfo};

const PLACES: [&str; 24] = [
    "江源省",
    "云河省",
    "海陵省",
    "北原省",
    "南屏省",
    "西岭省",
    "东湖省",
    "平川省",
    "临江市",
    "青岩市",
    "白石市",
    "黄岗市",
    "长滩市",
    "金沙市",
    "银山市",
    "明水市",
    "安和县",
    "永宁县",
    "清泉县",
    "高桥县",
    "石门区",
    "新桥区",
    "柳林区",
    "松山区",
];
const BODIES: [(&str, &str); 12] = [
    ("卫生健康委员会", "卫"),
    ("医疗保障局", "医保"),
    ("民政局", "民"),
    ("财政厅", "财"),
    ("教育厅", "教"),
    ("人力资源和社会保障厅", "人社"),
    ("自然资源局", "自然资"),
    ("生态环境局", "环"),
    ("交通运输局", "交"),
    ("农业农村局", "农"),
    ("市场监督管理局", "市监"),
    ("住房和城乡建设局", "建"),
];
const MATTERS: [&str; 40] = [
    "医疗救助",
    "养老服务",
    "儿童福利",
    "职业培训",
    "食品安全",
    "药品采购",
    "环境监测",
    "土地登记",
    "道路运输",
    "农田建设",
    "校园安全",
    "公共租赁住房",
    "残疾人康复",
    "临时救助",
    "门诊统筹",
    "异地就医",
    "医疗机构校验",
    "护士执业注册",
    "疫苗接种",
    "传染病防控",
    "水源保护",
    "固体废物",
    "噪声污染",
    "建筑节能",
    "工程质量",
    "招标投标",
    "政府采购",
    "预算绩效",
    "会计核算",
    "国有资产",
    "学前教育",
    "教师资格",
    "特殊教育",
    "就业补助",
    "失业保险",
    "工伤认定",
    "劳动争议",
    "户籍管理",
    "殡葬服务",
    "志愿服务",
];
const THINGS: [&str; 12] = [
    "管理",
    "监督检查",
    "资金使用",
    "信息公开",
    "标准化建设",
    "绩效评价",
    "档案管理",
    "应急处置",
    "人员配备",
    "设施维护",
    "数据报送",
    "信用评价",
];
const FORMS: [&str; 8] = [
    "办法",
    "实施细则",
    "工作规定",
    "暂行办法",
    "指导意见",
    "工作方案",
    "操作规程",
    "若干措施",
];
const CLAUSES: [&str; 16] = [
    "各有关单位要加强组织领导",
    "明确职责分工",
    "健全工作机制",
    "按照属地管理的原则落实责任",
    "对发现的问题及时整改",
    "做好政策衔接",
    "不得擅自扩大范围",
    "所需经费由同级财政安排",
    "定期向上级主管部门报告进展",
    "将结果作为年度考核的依据",
    "畅通投诉举报渠道",
    "加强宣传引导",
    "严格审核申请材料",
    "在十五个工作日内作出决定",
    "依法追究有关人员的责任",
    "结合本地区实际制定具体方案",
];

/// Numbers that only look like chance (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % (below.max(1) as u64)).unwrap_or_default()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.next(all.len())]
    }
}

fn document(at: usize, count: usize, chance: &mut Chance) -> Entity {
    let place = chance.of(&PLACES);
    let (body, code) = chance.of(&BODIES);
    let year = 1990 + at * 36 / count;
    let short: String = place.chars().take(2).collect();
    let number = format!("{short}{code}发〔{year}〕{at}号");
    let present = chance.next(5) > 0;
    let day = date(
        i16::try_from(year).expect("a year"),
        i8::try_from(1 + chance.next(12)).expect("a month"),
        i8::try_from(1 + chance.next(28)).expect("a day"),
    );
    let name = format!(
        "{place}{}{}{}",
        chance.of(&MATTERS),
        chance.of(&THINGS),
        chance.of(&FORMS)
    );
    Entity {
        id: number.clone(),
        title: Some(format!("{place}{body}关于印发《{name}》的通知")),
        number: Some(number),
        issuers: vec![format!("{place}{body}")],
        written: Some(day),
        expires: (chance.next(20) == 0).then(|| day.saturating_add(jiff::Span::new().years(5))),
        present,
        file: present.then(|| format!("corpus/{:03}/{at:07}.txt", at / 1000)),
        line: present.then_some(1),
        aliases: if chance.next(3) == 0 {
            vec![name]
        } else {
            Vec::new()
        },
        ..Entity::default()
    }
}

fn relation(chance: &mut Chance) -> Relation {
    match chance.next(100) {
        0..3 => Relation::Repeals,
        3..4 => Relation::Supersedes,
        4..5 => Relation::Amends,
        5..25 => Relation::Basis,
        25..50 => Relation::Implements,
        50..55 => Relation::Forwards,
        55..70 => Relation::Applies,
        _ => Relation::Cites,
    }
}

fn main() {
    let mut args = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with("--"));
    let (Some(count), Some(dir)) = (args.next(), args.next()) else {
        // As it is called with all other benches and tests.
        return;
    };
    let count: usize = count.parse().expect("a number of documents");
    let mut chance = Chance(7);
    // Issued in the order of their places, then sorted by id as in every graph.
    let mut entities: Vec<Entity> = (0..count)
        .map(|at| document(at, count, &mut chance))
        .collect();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| entities[a].id.cmp(&entities[b].id));
    let mut places = vec![0; count];
    for (place, &at) in order.iter().enumerate() {
        places[at] = place;
    }
    let mut edges = Vec::with_capacity(count * 5);
    for at in 1..count {
        if !entities[at].present {
            continue;
        }
        let file = entities[at].file.clone().expect("it is present");
        let mut start = 300;
        // Two or so to a sentence.
        for sentence in 0..1 + chance.next(6) {
            let cited: Vec<(usize, Relation)> = (0..1 + chance.next(3))
                .map(|_| {
                    let target = match chance.next(4) {
                        // Old laws, cited by many.
                        0 => chance.next(at.min(1 + count / 200)),
                        // And one in a thousand that cites a later one.
                        1 if chance.next(1000) == 0 => (at + 1 + chance.next(50)).min(count - 1),
                        _ => chance.next(at),
                    };
                    (target, relation(&mut chance))
                })
                .collect();
            let names: Vec<String> = cited
                .iter()
                .map(|&(target, _)| {
                    let title = entities[target].title.as_deref().unwrap_or_default();
                    format!("《{title}》（{}）", entities[target].id)
                })
                .collect();
            let quote = format!(
                "根据{}的要求，{}，{}，{}。",
                names.join("和"),
                chance.of(&CLAUSES),
                chance.of(&CLAUSES),
                chance.of(&CLAUSES)
            );
            for ((target, relation), text) in cited.into_iter().zip(names) {
                start += 120;
                edges.push(Edge {
                    source: places[at],
                    target: places[target],
                    relation,
                    evidence: Evidence {
                        file: file.clone(),
                        line: u32::try_from(sentence + 5).expect("a line"),
                        page: None,
                        start,
                        end: start + text.len(),
                        text,
                        quote: quote.clone(),
                        pinpoint: (chance.next(6) == 0).then(|| "第五条".to_owned()),
                        rule: format!("{}.rule", relation.key()),
                        since: None,
                        until: None,
                        planned: false,
                        correction: None,
                    },
                });
            }
        }
    }
    entities.sort_by(|a, b| a.id.cmp(&b.id));
    let graph = Graph::build(entities, edges);
    let mentions: usize = graph
        .inner
        .edge_weights()
        .map(|link| link.mentions.len())
        .sum();
    let path = Path::new(&dir).join("wenmai.db");
    let begun = Instant::now();
    store::save(&path, &graph, &BuildInfo::default()).expect("it can be saved");
    let bytes = std::fs::metadata(&path).expect("it is there").len();
    let said = format!(
        "{count} documents, {} relations, {mentions} mentions: saved in {:.1} s, {} MB, {} bytes a mention\n",
        graph.inner.edge_count(),
        begun.elapsed().as_secs_f64(),
        bytes >> 20,
        bytes / (mentions as u64).max(1)
    );
    std::io::Write::write_all(&mut std::io::stdout(), said.as_bytes()).expect("someone listens");
    // Freed by the system, which is faster.
    std::mem::forget(graph);
}
