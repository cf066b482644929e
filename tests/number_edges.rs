//! Words before a number are no part of it, whatever code it bears: ordinary
//! lead-ins times codes, held to a rate.

use wenmai::document::number::{Setting, find};

/// Codes of bodies that `data/agency_codes.csv` does not know, of the usual
/// make: a place, a field of work, a kind of paper.
const PLACES: [&str; 10] = ["云", "江", "鹤", "澄", "延", "连", "和", "青河", "川", "白"];
const FIELDS: [&str; 10] = [
    "政发",
    "政办发",
    "卫发",
    "财行",
    "科发",
    "人社发",
    "自然资发",
    "经信发",
    "教函",
    "发改价格",
];

/// Words as they stand before a number in sentences.
const LEAD_INS: &str = "\
根据 依据 按照 依照 遵照 参照 比照 对照 贯彻 落实 贯彻落实 执行 严格执行 结合 遵守 违反 符合 适用 不适用 \
废止 宣布 现宣布 决定废止 予以废止的 取消 撤销 终止 停止执行 修订 修改 修正 补充 代替 取代 替代 恢复 延长 解除 更正 暂停执行 \
据 自 与 因 除 经 由 以 按 从 在 对 对于 关于 为 为了 如 如果 若 当 就 将 把 被 给 向 至 到 \
印发 下发 转发 发布 公布 颁布 制定 出台 通过 批准 报送 上报 抄送 收到 接到 执行的 发布的 印发的 规定的 所附 附 附上 \
见 详见 参见 即 原 现 又 并 且 及 以及 或 或者 《甲办法》和 2号文件和 同时 其中 包括 例如 比如 尤其是 特别是 分别是 分别为 文号为 \
引用 引自 摘自 载于 出自 来自 源于 基于 鉴于 属于 限于 列入 纳入 收录 涉及 针对 围绕 依托 学习 宣传 解读 解释 说明 查阅 参考 \
我局 我委 我厅 我部 我市 我省 本通知与 本办法与 一并执行 有效期自 期限自 此前 此后 之前 凡 凡是 不再执行 仍按 仍执行 继续执行 \
本通知自 该标准自 奖励标准据 支出按 补助按 现将 现就 原来的 上述 前述 所称 所指 是 不是 也是 系 属 指 即指 未按 应按 须按 可按 均按 均据 \
已被 已经 曾经 经过 依 凭 凭借 连同 会同 随 随同 跟 同 用 使用 采用 沿用 援引 转引 重申 强调 指出 明确 规定 要求 ";

#[test]
fn words_before_a_number_are_no_part_of_it() {
    let lead_ins: Vec<&str> = LEAD_INS.split_whitespace().collect();
    let (mut all, mut right, mut swallowed) = (0, 0, Vec::new());
    for lead_in in &lead_ins {
        let mut missed = 0;
        for (place, field) in PLACES.iter().flat_map(|p| FIELDS.map(|f| (p, f))) {
            let number = format!("{place}{field}〔2019〕3号");
            let text = format!("。{lead_in}{number}的规定办理。");
            let found = find(&text, Setting::Text);
            all += 1;
            if matches!(found.as_slice(), [one] if one.number.as_str() == number) {
                right += 1;
            } else {
                missed += 1;
            }
        }
        if missed > 0 {
            swallowed.push(format!("{lead_in} {missed}"));
        }
    }
    assert!(lead_ins.len() >= 200, "{} lead-ins", lead_ins.len());
    let rate = f64::from(right) / f64::from(all);
    assert!(rate >= 0.99, "{rate:.4} of {all}; swallowed: {swallowed:?}");
}

#[test]
fn a_code_that_begins_like_a_word_stays_whole() {
    for number in [
        "自然资发〔2019〕3号",
        "自贡府发〔2019〕3号",
        "云自然资发〔2019〕3号",
        "云自规发〔2019〕3号",
        "经信发〔2019〕3号",
        "江经信发〔2019〕3号",
        "财经建〔2019〕3号",
        "国数据发〔2019〕3号",
        "和政发〔2019〕3号",
        "连政发〔2019〕3号",
        "延政发〔2019〕3号",
        "日政发〔2019〕3号",
        "通政发〔2019〕3号",
        "同政发〔2019〕3号",
        "随政发〔2019〕3号",
        "来政发〔2019〕3号",
        "应政发〔2019〕3号",
    ] {
        let found = find(&format!("。{number}同时废止。"), Setting::Text);
        assert_eq!(found.first().map(|f| f.number.as_str()), Some(number));
    }
}

#[test]
fn a_body_whose_name_holds_such_a_word_stays_whole() {
    for number in [
        "中央宣传部令第3号",
        "工业与信息化部令第3号",
        "自然资源部令第5号",
        "青河市数据局公告2024年第1号",
        "青河市卫生与健康局公告2024年第1号",
        "青河市经济与信息化局公告2024年第1号",
    ] {
        let found = find(&format!("。{number}同时废止。"), Setting::Text);
        assert_eq!(
            found.first().map(|f| f.span.start),
            Some("。".len()),
            "{number}"
        );
    }
}

#[test]
fn whoever_does_it_may_stand_before_the_word_before_a_number() {
    let lead_ins = "依 照 按 经 从 为 就 把 被 给 向 同 及 或 自 据 与 因 根据 参照 见 原 现行的 旧 新 本局 该局 贵局 系指 承接 违背 视同 附带 沿用 重申 宣布";
    let (mut all, mut right, mut swallowed) = (0, 0, Vec::new());
    for subject in ["申请人", "各单位", "上述企业", "本案当事人"] {
        for lead_in in lead_ins.split(' ') {
            for code in [
                "云工商企",
                "江卫函",
                "鹤财行",
                "澄人社发",
                "川自然资规",
                "青河政办发",
            ] {
                let number = format!("{code}〔2010〕8号");
                let text = format!("。{subject}{lead_in}{number}的规定办理。");
                let found = find(&text, Setting::Text);
                all += 1;
                if matches!(found.as_slice(), [one] if one.number.as_str() == number) {
                    right += 1;
                } else {
                    swallowed.push(format!("{subject}{lead_in}{code}"));
                }
            }
        }
    }
    let rate = f64::from(right) / f64::from(all);
    assert!(rate >= 0.95, "{rate:.4} of {all}; swallowed: {swallowed:?}");
}

#[test]
fn a_place_of_many_letters_stays_with_its_code() {
    for number in [
        "呼和浩特政发〔2019〕3号",
        "大同政发〔2019〕3号",
        "随州政发〔2019〕3号",
        "云南自贸发〔2019〕3号",
        "云发改（投资）字〔2019〕3号",
        "工信部联企业〔2019〕3号",
    ] {
        for lead_in in ["", "根据", "宣布"] {
            let found = find(&format!("。{lead_in}{number}同时废止。"), Setting::Text);
            assert_eq!(
                found.first().map(|f| f.number.as_str()),
                Some(number),
                "{lead_in}"
            );
        }
    }
}

#[test]
fn a_body_is_told_from_who_acts_by_its_number() {
    for lead_in in ["申请人经", "各单位自", "申请人原", "根据", "违反"] {
        let text = format!("。{lead_in}云河省人民政府令第96号办理。");
        let found = find(&text, Setting::Text);
        let number = found.first().map(|f| f.number.as_str());
        assert_eq!(number, Some("云河省人民政府令第96号"), "{lead_in}");
    }
    let found = find("。根据大同市人民政府令第96号办理。", Setting::Text);
    assert_eq!(
        found.first().map(|f| f.number.as_str()),
        Some("大同市人民政府令第96号")
    );
}
