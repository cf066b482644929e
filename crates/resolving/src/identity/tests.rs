//! Which document a mention means, over several documents.

use super::State;
use wenmai_extracting::read_text;
use wenmai_vocabulary::text::{Encoding, Text};

/// A notice: body, title, number, day, and what it says.
struct Notice<'a>(&'a str, &'a str, &'a str, &'a str, &'a str);

/// What the first citation of the last notice means, as an id.
fn meant(notices: &[Notice<'_>]) -> String {
    let texts = notices.iter();
    let texts = texts.map(|Notice(body, title, number, day, says)| {
        format!("{body}{title}\n\n{number}\n\n各单位：\n{says}\n\n{body}\n{day}\n")
    });
    meant_in(texts.collect())
}

/// What the first citation of the last text means, as an id.
fn meant_in(texts: Vec<String>) -> String {
    let texts = texts.into_iter().enumerate();
    let readings: Vec<super::Reading> = texts
        .flat_map(|(at, text)| read_text(&Text::new(format!("{at}.txt"), text, Encoding::Utf8)))
        .collect();
    let resolution = super::resolve(&readings, &super::Given::default());
    let last = resolution.targets.last().unwrap();
    let target = last.first().unwrap();
    match (&target.state, target.entity) {
        (State::Ambiguous(candidates), _) => format!("? {}", candidates.join(" | ")),
        (state, Some(entity)) => {
            let mark = if *state == State::CitedOnly { "~ " } else { "" };
            format!("{mark}{}", resolution.entities[entity].id)
        }
        (state, None) => format!("{state:?}"),
    }
}

const RULES: &str = "第一条 为做好救助工作，制定本办法。";

#[test]
fn a_name_that_several_places_use_is_that_of_the_citing_place() {
    let of = |body, number| {
        Notice(
            body,
            "关于印发《临时救助实施办法》的通知",
            number,
            "2020年1月1日",
            RULES,
        )
    };
    let citing = |body| {
        Notice(
            body,
            "关于做好救助的通知",
            "某发〔2023〕1号",
            "2023年1月1日",
            "根据《临时救助实施办法》，现通知如下。",
        )
    };
    let two = || {
        vec![
            of("甲省民政厅", "甲民〔2020〕1号"),
            of("乙省民政厅", "乙民〔2020〕2号"),
        ]
    };
    let by = |body| {
        let mut notices = two();
        notices.push(citing(body));
        meant(&notices)
    };
    assert_eq!(by("甲省民政厅"), "甲民〔2020〕1号");
    assert_eq!(by("乙省丙市民政局"), "乙民〔2020〕2号");
    assert_eq!(by("丁省民政厅"), "~ 临时救助实施办法");
    assert_eq!(by("民政部"), "? 甲民〔2020〕1号 | 乙民〔2020〕2号");
}

#[test]
fn a_name_without_edition_is_the_one_in_force_on_the_citing_day() {
    let edition = |title, number, day, says| Notice("甲省民政厅", title, number, day, says);
    let editions = || {
        vec![
            edition(
                "关于印发《临时救助办法（试行）》的通知",
                "甲民〔2015〕3号",
                "2015年3月1日",
                RULES,
            ),
            edition(
                "关于印发《临时救助办法》的通知",
                "甲民〔2019〕8号",
                "2019年8月1日",
                "第一条 为做好救助工作，制定本办法。\n第二条 本办法自2020年1月1日起施行。",
            ),
            edition(
                "关于公开征求《临时救助办法》意见的公告",
                "甲民〔2022〕9号",
                "2022年9月1日",
                RULES,
            ),
        ]
    };
    let on = |day| {
        let mut notices = editions();
        notices.push(Notice(
            "甲省乙市民政局",
            "关于做好救助的通知",
            "乙民〔2016〕1号",
            day,
            "根据《临时救助办法》，现通知如下。",
        ));
        meant(&notices)
    };
    assert_eq!(on("2016年5月1日"), "甲民〔2015〕3号");
    assert_eq!(on("2019年9月1日"), "甲民〔2015〕3号");
    assert_eq!(on("2020年2月1日"), "甲民〔2019〕8号");
    assert_eq!(on("2023年2月1日"), "甲民〔2019〕8号");
    assert_eq!(on("2014年2月1日"), "~ 临时救助办法");
}

#[test]
fn of_a_work_of_which_only_a_later_text_is_at_hand_that_is_meant() {
    let law = "甲省渡口条例\n\n（2009年3月26日甲省人民代表大会常务委员会通过 2023年5月30日甲省人民代表大会常务委员会修订）\n\n第一条 为了管理渡口，制定本条例。\n第二条 本条例自2009年7月1日起施行。\n";
    let on = |day: &str| {
        let citing = format!(
            "甲省交通运输厅关于渡口安全的通知\n甲交〔2016〕1号\n\n各市：\n根据《甲省渡口条例》，现通知如下。\n\n甲省交通运输厅\n{day}\n"
        );
        meant_in(vec![law.to_owned(), citing])
    };
    assert_eq!(on("2016年5月1日"), "甲省渡口条例");
    assert_eq!(on("2024年5月1日"), "甲省渡口条例");
    // Before there was any version, another text is meant.
    assert!(on("2006年5月1日").starts_with("~ "));
    // An older law of the name, which this one ended, is not meant after that.
    let ends = "第二条 本条例自2009年7月1日起施行。1985年6月1日甲省人民政府公布的《甲省渡口条例》同时废止。";
    let law = law.replace("第二条 本条例自2009年7月1日起施行。", ends);
    assert!(law.contains(ends));
    let citing = "甲省交通运输厅关于渡口安全的通知\n甲交〔2016〕1号\n\n各市：\n根据《甲省渡口条例》，现通知如下。\n\n甲省交通运输厅\n2016年5月1日\n";
    assert_eq!(meant_in(vec![law, citing.to_owned()]), "甲省渡口条例");
}

#[test]
fn a_law_that_is_made_and_not_in_force_is_meant_before_a_name_alone() {
    let citing = |number, day| {
        Notice(
            "甲省交通运输厅",
            "关于渡口安全的通知",
            number,
            day,
            "根据《渡口管理办法》，现通知如下。",
        )
    };
    let office = "关于印发《渡口管理办法》的通知";
    let rules = "第一条 为了管理渡口，制定本办法。\n第二条 本办法自2021年1月1日起施行。";
    let issued = Notice(
        "甲省交通运输厅",
        office,
        "甲交〔2020〕3号",
        "2020年5月28日",
        rules,
    );
    // The first of them is older than the text, and means another.
    let notices = [
        citing("甲交〔2019〕1号", "2019年12月2日"),
        issued,
        citing("甲交〔2020〕9号", "2020年12月25日"),
    ];
    assert_eq!(meant(&notices), "甲交〔2020〕3号");
}

#[test]
fn a_body_and_the_one_before_it_are_both_found() {
    let old = || {
        Notice(
            "卫生部",
            "关于印发《血站管理规定》的通知",
            "卫医发〔2005〕9号",
            "2005年3月1日",
            RULES,
        )
    };
    let citing = |says| {
        Notice(
            "甲省卫生健康委员会",
            "关于做好采血的通知",
            "甲卫〔2023〕1号",
            "2023年1月1日",
            says,
        )
    };
    for says in [
        "根据原卫生部《血站管理规定》，现通知如下。",
        "根据国家卫生健康委《血站管理规定》，现通知如下。",
        "根据《血站管理规定》，现通知如下。",
    ] {
        assert_eq!(meant(&[old(), citing(says)]), "卫医发〔2005〕9号", "{says}");
    }
    let other = "根据民政部《血站管理规定》，现通知如下。";
    assert_eq!(meant(&[old(), citing(other)]), "~ 血站管理规定");
}

#[test]
fn a_body_that_names_no_other_means_its_own_announcement() {
    let announcement =
        |body, number| Notice(body, "关于进口水果的公告", number, "2015年5月1日", RULES);
    let citing = Notice(
        "海关总署",
        "关于进口果汁的公告",
        "2023年第5号",
        "2023年1月1日",
        "2015年第57号公告同时废止。",
    );
    let found = meant(&[
        announcement("海关总署", "2015年第57号"),
        announcement("财政部", "2015年第57号"),
        citing,
    ]);
    assert_eq!(found, "海关总署公告2015年第57号");
}

#[test]
fn apart_from_others_a_group_of_names_means_the_same() {
    let folders = ["../../examples/notices", "../../tests/truth"].map(std::path::PathBuf::from);
    let collection =
        wenmai_reading::read(&folders, &wenmai_reading::Options::default(), &|_| {}).unwrap();
    let readings: Vec<super::Reading> = collection.texts.iter().flat_map(read_text).collect();
    let given = super::Given::default();
    let titles = super::Titles::of(readings.iter().flat_map(super::titles_of));
    let members = super::members::of_new(&readings);
    let blocks = super::blocks::blocks(&members, &[], &[]);
    assert!(blocks.len() > 200, "{}", blocks.len());
    let mut all = super::blocks::Block {
        documents: (0..readings.len()).collect(),
        ..super::blocks::Block::default()
    };
    let reprints = |at: usize| super::reprints(&readings[at]);
    let mut apart = Vec::new();
    for block in &blocks {
        all.asks.extend(&block.asks);
        let resolved = super::block::resolve(block, &readings, &given, &titles, reprints);
        // What is meant is told by who else means it.
        let drafts = &resolved.drafts;
        apart.extend(block.asks.iter().zip(&resolved.targets).map(|(ask, t)| {
            (
                *ask,
                t.state.key(),
                t.entity.map(|e| drafts[e].titles.clone()),
            )
        }));
    }
    let order = |ask: &super::blocks::Ask| (ask.reading, ask.citation);
    all.asks.sort_by_key(order);
    apart.sort_by_key(|(ask, ..)| order(ask));
    let together = super::block::resolve(&all, &readings, &given, &titles, reprints);
    assert_eq!(apart.len(), together.targets.len());
    for ((ask, state, titles), target) in apart.iter().zip(&together.targets) {
        let found = target.entity.map(|e| together.drafts[e].titles.clone());
        let text = &readings[ask.reading].citations[ask.citation].text;
        assert_eq!((*state, titles), (target.state.key(), &found), "{text}");
    }
}

#[test]
fn a_repeal_by_title_alone_reaches_no_foreign_or_higher_body() {
    let by = |body, says| {
        let title = "关于加强水窖管理的通知";
        let day = "2019年7月1日";
        let of = Notice("甲省水利厅", title, "甲水〔2019〕31号", day, "请照办。");
        let ending = Notice(
            body,
            "关于水窖的通知",
            "某水〔2023〕1号",
            "2023年5月1日",
            says,
        );
        meant(&[of, ending])
    };
    let alone = "《关于加强水窖管理的通知》同时废止。";
    assert_eq!(by("甲省水利厅", alone), "甲水〔2019〕31号");
    assert_eq!(by("甲省人民政府", alone), "甲水〔2019〕31号");
    assert_eq!(by("乙省水利厅", alone), "~ 关于加强水窖管理的通知");
    assert_eq!(by("甲省乙市水利局", alone), "~ 关于加强水窖管理的通知");
    let with_body = "甲省水利厅《关于加强水窖管理的通知》同时废止。";
    assert_eq!(by("甲省人民政府", with_body), "甲水〔2019〕31号");
}

#[test]
fn a_name_that_another_body_cites_draws_no_citation_away() {
    let title = "关于加强水窖管理的通知";
    let day = "2019年7月1日";
    let of = || Notice("甲省水利厅", title, "甲水〔2019〕31号", day, "请照办。");
    let phantom = || {
        let says = "根据乙市教育局《关于加强水窖管理的通知》，现通知如下。";
        Notice(
            "乙市教育局",
            "关于用水的通知",
            "乙教〔2022〕5号",
            "2022年5月1日",
            says,
        )
    };
    let ending = || {
        let says = "我厅《关于加强水窖管理的通知》同时废止。";
        Notice(
            "甲省水利厅",
            "关于水窖的通知",
            "甲水〔2024〕2号",
            "2024年5月1日",
            says,
        )
    };
    assert_eq!(meant(&[of(), phantom(), ending()]), "甲水〔2019〕31号");
    assert_eq!(meant(&[phantom(), of(), ending()]), "甲水〔2019〕31号");
}

#[test]
fn a_number_of_two_bodies_is_that_of_the_citing_one() {
    let of = |body, title| Notice(body, title, "青农〔2020〕26号", "2020年5月6日", "请照办。");
    let citing = |body, says| {
        Notice(
            body,
            "关于清理文件的通知",
            "某发〔2022〕33号",
            "2022年5月10日",
            says,
        )
    };
    let ends = "自印发之日起，青农〔2020〕26号同时废止。";
    for (body, means) in [
        ("青宁市农业农村局", "青农〔2020〕26号"),
        (
            "青川县农业农村局",
            "青农〔2020〕26号 青川县农业农村局 2020-05-06",
        ),
        (
            "白山市农业农村局",
            "? 青农〔2020〕26号 | 青农〔2020〕26号 青川县农业农村局 2020-05-06",
        ),
    ] {
        let notices = [
            of("青宁市农业农村局", "关于苗圃的通知"),
            of("青川县农业农村局", "关于表彰植树单位的决定"),
            citing(body, ends),
        ];
        assert_eq!(meant(&notices), means, "{body}");
    }
}

#[test]
fn nothing_is_ended_where_number_and_title_are_of_two_documents() {
    let of = |title, number| Notice("青宁市卫生局", title, number, "2020年5月6日", "请照办。");
    let citing = |says| {
        Notice(
            "青宁市卫生局",
            "关于清理文件的通知",
            "青卫〔2023〕1号",
            "2023年5月6日",
            says,
        )
    };
    let two = |says| {
        meant(&[
            of("关于加强护士管理的通知", "青卫〔2020〕25号"),
            of("关于开展消毒检查的通知", "青卫〔2020〕26号"),
            citing(says),
        ])
    };
    assert_eq!(
        two("《青宁市卫生局关于加强护士管理的通知》（青卫〔2020〕26号）同时废止。"),
        "? 青卫〔2020〕26号 | 青卫〔2020〕25号"
    );
    assert_eq!(
        two("《关于加强护士管理工作的通知》（青卫〔2020〕25号）同时废止。"),
        "青卫〔2020〕25号"
    );
}

#[test]
fn a_body_without_its_place_is_that_of_the_citing_place() {
    let of = |body, number| {
        Notice(
            body,
            "关于加强资金管理的通知",
            number,
            "2020年5月6日",
            "请照办。",
        )
    };
    let citing = |body, says| {
        Notice(
            body,
            "关于衔接的通知",
            "某发〔2022〕33号",
            "2022年5月10日",
            says,
        )
    };
    for (body, says, means) in [
        (
            "甲市乙区卫生健康局",
            "根据市财政局《关于加强资金管理的通知》，现通知如下。",
            "甲财〔2020〕1号",
        ),
        (
            "丙省丁市卫生健康局",
            "根据省财政厅《关于加强资金管理的通知》，现通知如下。",
            "丙财〔2020〕2号",
        ),
    ] {
        let notices = [
            of("甲市财政局", "甲财〔2020〕1号"),
            of("丙省财政厅", "丙财〔2020〕2号"),
            citing(body, says),
        ];
        assert_eq!(meant(&notices), means, "{body}");
    }
}

#[test]
fn a_body_before_a_name_that_ends_like_a_cue_counts() {
    let of = |body, number| {
        Notice(
            body,
            "关于加强门诊管理的意见",
            number,
            "2021年5月6日",
            "请照办。",
        )
    };
    let citing = |says| {
        Notice(
            "全国护理协会",
            "关于护理的通知",
            "护协〔2022〕3号",
            "2022年5月10日",
            says,
        )
    };
    let two = |says| {
        meant(&[
            of("甲省人民政府", "甲政发〔2021〕8号"),
            of("乙省人民政府", "乙政发〔2021〕9号"),
            citing(says),
        ])
    };
    assert_eq!(
        two("根据甲省人民政府《关于加强门诊管理的意见》，现通知如下。"),
        "甲政发〔2021〕8号"
    );
    assert_eq!(
        two("按照丙省卫生健康委员会《关于加强门诊管理的意见》执行。"),
        "~ 关于加强门诊管理的意见"
    );
}

#[test]
fn what_a_notice_forwards_is_another_document() {
    let notices = [
        Notice(
            "丙省财政厅",
            "关于规范培训费支出的通知",
            "丙财〔2021〕30号",
            "2021年6月1日",
            "请照办。",
        ),
        Notice(
            "甲市财政局",
            "转发丙省财政厅关于规范培训费支出的通知",
            "甲财〔2021〕18号",
            "2021年6月21日",
            "现将《丙省财政厅关于规范培训费支出的通知》转发你们，请贯彻执行。",
        ),
    ];
    assert_eq!(meant(&notices), "丙财〔2021〕30号");
}

#[test]
fn a_title_is_one_however_its_marks_are_typed() {
    for (own, cited) in [
        ("关于“百馆·千场”演出的通知", "关于“百馆•千场”演出的通知"),
        (
            "查账准则第2406号——盘点程序办法",
            "查账准则第2406号—盘点程序办法",
        ),
        (
            "甲市实施《中华人民共和国防治法》办法",
            "甲市实施〈防治法〉办法",
        ),
        (
            "甲市健康规划纲要（2021—2035年）",
            "甲市健康规划纲要（2021－2035）",
        ),
    ] {
        let says = format!("根据《{cited}》，现通知如下。");
        let notices = [
            Notice("", own, "甲发〔2021〕1号", "2021年1月1日", "请照办。"),
            Notice(
                "甲市财政局",
                "关于衔接的通知",
                "甲财〔2022〕33号",
                "2022年5月10日",
                &says,
            ),
        ];
        assert_eq!(meant(&notices), "甲发〔2021〕1号", "{cited}");
    }
}

#[test]
fn what_stands_behind_the_verb_is_what_a_notice_issues() {
    for (title, cited) in [
        ("关于印发医院薪酬指导意见的通知", "医院薪酬指导意见"),
        (
            "关于印发甲市院感管理办法和甲市消毒管理细则的通知",
            "甲市消毒管理细则",
        ),
    ] {
        let says = format!("根据《{cited}》，现通知如下。");
        let notices = [
            Notice(
                "甲市卫生局",
                title,
                "甲卫〔2021〕1号",
                "2021年1月1日",
                "请照办。",
            ),
            Notice(
                "甲市财政局",
                "关于衔接的通知",
                "甲财〔2022〕33号",
                "2022年5月10日",
                &says,
            ),
        ];
        assert_eq!(meant(&notices), "甲卫〔2021〕1号", "{cited}");
    }
}

#[test]
fn of_a_crowd_that_a_name_fits_it_is_said_how_large_it_is() {
    let says: Vec<String> = (0..1002).map(|at| format!("请照办第{at}件。")).collect();
    let crowd = |count: usize| -> Vec<Notice<'_>> {
        let notices = says.iter().take(count);
        let notice = |says| Notice("甲市财政局", "关于乙的通知", "", "2020年1月2日", says);
        let citing = "根据《甲市财政局关于乙的通知》，现通知如下。";
        let last = Notice("甲市民政局", "关于丙的通知", "", "2022年1月2日", citing);
        notices.map(|says| notice(says)).chain([last]).collect()
    };
    assert!(meant(&crowd(2)).starts_with("? "));
    for count in [40, 1001] {
        let expected = format!("Unresolved(\"fits several: {count} documents\")");
        assert_eq!(meant(&crowd(count)), expected);
    }
}
