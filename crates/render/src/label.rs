//! Titles made short enough for a box: names that say nothing are left out,
//! and the rest is broken at sensible points into at most two lines.

use std::sync::LazyLock;
use wenmai_vocabulary::part::part;

use rustc_hash::FxHashSet;

use super::measure::{cut, plain, width};

/// The title without what a reader of a picture can spare: the issuers before
/// 关于 (the number tells them) and the words 中华人民共和国.
pub(super) fn shorten(title: &str) -> String {
    let title = plain(title);
    let title = strip_issuers(&title);
    let short = title.replace("中华人民共和国", "");
    if short.trim().is_empty() {
        title.to_owned()
    } else {
        short.trim().to_owned()
    }
}

/// What stands before 关于 is an issuer, unless it is part of the matter
/// (转发…关于) or of a quoted name (《…关于).
fn strip_issuers(title: &str) -> &str {
    const MATTER: [&str; 5] = ["转发", "印发", "批转", "《", "“"];
    match title.find("关于") {
        Some(at) if at > 0 && !MATTER.iter().any(|word| part(title, ..at).contains(word)) => {
            part(title, at..)
        }
        _ => title,
    }
}

/// Breaks a title into one or two lines, each no wider than `room`; what does
/// not fit is cut and marked by `…`.
pub(super) fn wrap(title: &str, size: f64, room: f64) -> Vec<String> {
    if width(title, size) <= room {
        return vec![title.to_owned()];
    }
    if let Some(lines) = break_in_two(title, size, room) {
        return lines;
    }
    // 关于 is the next thing to be spared, then the kind of document.
    let rest = title.strip_prefix("关于").unwrap_or(title);
    let kinds = ["的通知", "的公告", "的通告", "的决定", "的批复", "的函"];
    let short = kinds.iter().find_map(|kind| rest.strip_suffix(kind));
    for spared in [Some(rest), short].into_iter().flatten() {
        if let Some(lines) = break_in_two(spared, size, room) {
            return lines;
        }
    }
    let first = last_fitting_break(rest, size, room);
    let (head, tail) = rest.split_at(first);
    vec![
        head.trim_end().to_owned(),
        cut(tail.trim_start(), size, room),
    ]
}

/// Breaks a text into as many lines as it needs, each no wider than `room`.
pub(super) fn lines(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    while width(rest, size) > room {
        match last_fitting_break(rest, size, room) {
            0 => break,
            at => {
                let (line, behind) = rest.split_at(at);
                lines.push(line.trim_end().to_owned());
                rest = behind.trim_start();
            }
        }
    }
    lines.push(rest.to_owned());
    lines
}

/// The best break where both halves fit.
fn break_in_two(title: &str, size: f64, room: f64) -> Option<Vec<String>> {
    let mut best: Option<(f64, usize)> = None;
    for (at, cost) in breaks(title) {
        let (first, second) = title.split_at(at);
        let (a, b) = (width(first, size), width(second, size));
        if a > room || b > room {
            continue;
        }
        // Lines of one length are the most compact.
        let cost = cost + (a - b).abs() / size;
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, at));
        }
    }
    best.map(|(_, at)| {
        let (first, second) = title.split_at(at);
        vec![first.trim_end().to_owned(), second.trim_start().to_owned()]
    })
}

/// Where a line that must be full ends best: near its end, and where a reader would
/// pause.
fn last_fitting_break(title: &str, size: f64, room: f64) -> usize {
    let wide = |at: usize| width(part(title, ..at), size);
    let cost_of = |&(at, cost): &(usize, f64)| cost + (room - wide(at)) / size;
    let allowed = breaks(title)
        .into_iter()
        .filter(|&(at, _)| wide(at) <= room);
    let best = allowed.min_by(|a, b| cost_of(a).total_cmp(&cost_of(b)));
    let anywhere = || {
        title
            .char_indices()
            .map(|(at, _)| at)
            .rfind(|&at| at > 0 && wide(at) <= room)
    };
    best.map(|(at, _)| at).or_else(anywhere).unwrap_or(0)
}

/// The places where a line may end, with what each costs.
fn breaks(title: &str) -> Vec<(usize, f64)> {
    const NEVER_FIRST: &str = "》）〕」』】”’、，。；：！？)]},.;:!?%";
    const NEVER_LAST: &str = "《（〔「『【“‘([{第";
    let mut out = Vec::new();
    let mut depth = 0i32;
    let mut before: Option<char> = None;
    for (at, c) in title.char_indices() {
        let after = part(title, at..);
        if let Some(b) = before {
            let one_word = b.is_ascii_alphanumeric() && c.is_ascii_alphanumeric();
            // A number keeps its unit: 2024年, 65号.
            let unit = b.is_ascii_digit() && matches!(c, '年' | '号' | '月' | '日' | '版');
            if !(one_word || unit || NEVER_FIRST.contains(c) || NEVER_LAST.contains(b)) {
                let inside = if depth > 0 { 4.0 } else { 0.0 };
                let torn = if is_word(b, c) { 5.0 } else { 0.0 };
                out.push((at, inside + torn + cost(b, after)));
            }
        }
        match c {
            '《' | '（' | '〔' | '“' => depth += 1,
            '》' | '）' | '〕' | '”' => depth -= 1,
            _ => {}
        }
        before = Some(c);
    }
    out
}

/// Words that titles often have, of two characters each.
const WORDS: &str = "安全 按照 办法 保护 保险 保障 备案 标准 部分 财政 操作 测试 产品 处罚 \
    处理 创新 认定 绩效 资源 过程 措施 打击 登记 定点 发展 发布 法律 法规 方案 方法 防治 费用 服务 附件 改革 改进 \
    改善 干部 岗位 高校 高质 高等 工程 工作 公布 公告 公立 公司 公共 鼓励 关于 管理 规定 规范 \
    规划 规则 国家 国务 合同 合作 互联 环境 患者 会议 活动 机构 机制 基本 基层 基金 基础 计划 \
    技术 继续 加强 价格 监督 监管 检查 检验 检测 健康 建设 健全 交通 教育 教师 解读 进一 一步 \
    经济 经营 决定 开展 考核 科学 控制 扩大 劳动 立法 联合 联网 流程 贸易 目标 目录 能力 农业 \
    农村 培训 批复 评价 评估 企业 起草 全面 人民 人员 任务 设施 设备 审批 审查 生产 生育 时间 \
    实施 食品 使用 市场 事故 事业 试点 试行 收费 数据 水平 司法 特殊 提升 体系 条例 条款 通知 \
    投资 突出 推动 推进 统计 完善 网络 卫生 维护 文化 文件 问题 系统 细则 先进 现代 项目 协同 \
    协议 信息 行动 行为 行业 行政 修改 宣传 学校 严格 药品 医保 医疗 医师 医院 医学 依法 意见 \
    义务 印发 应急 有关 预防 预算 员工 增强 暂行 责任 诊疗 诊断 征求 整治 政策 政府 执法 执业 \
    执行 职工 职业 指导 指南 制定 制度 质量 治理 中医 重大 重点 主管 住房 注册 专项 专业 转发 \
    资格 资金 资源 自治 总体 综合 组织";

/// Whether two characters make a word that titles often have and that a break
/// would tear apart.
fn is_word(first: char, second: char) -> bool {
    static PAIRS: LazyLock<FxHashSet<(char, char)>> = LazyLock::new(|| {
        let pair = |word: &str| {
            let mut chars = word.chars();
            Some((chars.next()?, chars.next()?))
        };
        WORDS.split_whitespace().filter_map(pair).collect()
    });
    PAIRS.contains(&(first, second))
}

/// The cost of a break outside brackets: low after a mark or a finished phrase.
fn cost(before: char, after: &str) -> f64 {
    const PHRASES: [&str; 8] = [
        "的通知",
        "的意见",
        "的决定",
        "的公告",
        "的批复",
        "的函",
        "《",
        "（",
    ];
    if matches!(before, '、' | '，' | '》' | '）' | ' ' | '；') {
        0.0
    } else if PHRASES.iter().any(|p| after.starts_with(p)) {
        0.5
    } else if matches!(before, '的' | '和' | '与' | '及' | '等') {
        1.0
    } else {
        3.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(title: &str) -> Vec<String> {
        wrap(&shorten(title), 12.0, 14.0 * 12.0)
    }

    #[test]
    fn issuers_before_the_matter_are_left_out() {
        assert_eq!(
            shorten("国家卫生健康委办公厅关于加强医疗质量管理的通知"),
            "关于加强医疗质量管理的通知"
        );
        assert_eq!(
            shorten("国务院办公厅转发国家卫生健康委关于推进工作意见的通知"),
            "国务院办公厅转发国家卫生健康委关于推进工作意见的通知"
        );
    }

    #[test]
    fn the_name_of_the_state_is_left_out() {
        assert_eq!(shorten("中华人民共和国职业病防治法"), "职业病防治法");
        assert_eq!(shorten("中华人民共和国"), "中华人民共和国");
    }

    #[test]
    fn a_short_title_is_one_line() {
        assert_eq!(lines("中华人民共和国职业病防治法"), ["职业病防治法"]);
        assert_eq!(lines(""), [""]);
    }

    #[test]
    fn a_title_is_not_broken_inside_a_quoted_name() {
        assert_eq!(
            lines("关于贯彻落实《护士条例》进一步加强护理工作的通知"),
            ["关于贯彻落实《护士条例》", "进一步加强护理工作的通知"]
        );
    }

    #[test]
    fn what_a_notice_issues_is_whole_before_it_is_called_a_notice() {
        assert_eq!(
            lines("关于印发《江源省医疗保障基金使用监督管理举报处理实施细则》的通知"),
            ["印发《江源省医疗保障基金使用", "监督管理举报处理实施细则》"]
        );
    }

    #[test]
    fn a_long_title_is_cut_with_dots() {
        let lines = lines(
            "关于印发全面提升医疗质量行动计划以及进一步改善护理服务行动计划和相关配套实施细则的通知",
        );
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
    }

    #[test]
    fn a_full_line_ends_between_words() {
        // 使 would fit as well.
        let title = "甲省医疗保障局关于印发《甲省医疗保障基金使用监督管理实施细则》的通知";
        let first = &super::lines(title, 10.0, 210.0)[0];
        assert_eq!(first, "甲省医疗保障局关于印发《甲省医疗保障基金");
    }

    proptest! {
        #[test]
        fn lines_fit_and_are_two_at_most(title in "[\\PC《》（）的关于 a-z0-9]{0,80}") {
            let lines = lines(&title);
            prop_assert!((1..=2).contains(&lines.len()));
            for line in &lines {
                prop_assert!(width(line, 12.0) <= 14.0 * 12.0 + 1e-6, "{line}");
            }
        }
    }
}
