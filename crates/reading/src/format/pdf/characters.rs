//! Characters that PDFs write in the place of others.

/// A glyph that serves two characters is often given the wrong one of them:
/// ⽂ (a radical) for 文, 令 (a compatibility character) for 令. Lines that run
/// down have brackets and commas of their own: ︽ for 《.
pub(super) fn usual(c: char) -> char {
    match c {
        '\u{2F00}'..='\u{2FD5}' => at(RADICALS, c, '\u{2F00}'),
        '\u{2E80}'..='\u{2EF3}' => pair(SIMPLIFIED_RADICALS, c),
        '\u{F900}'..='\u{FA6D}' => pair(COMPATIBILITY, c),
        '\u{FE10}'..='\u{FE44}' => pair(VERTICAL, c),
        _ => c,
    }
}

fn at(list: &str, c: char, first: char) -> char {
    let index = (c as usize).saturating_sub(first as usize);
    list.chars().nth(index).unwrap_or(c)
}

fn pair(list: &[(char, char)], c: char) -> char {
    list.iter()
        .find(|&&(from, _)| from == c)
        .map_or(c, |&(_, to)| to)
}

/// What the radicals from U+2F00 look like, in their order. The one of 戶 stands
/// for 户, which it looks like in fonts for simplified characters.
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又\
    口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日\
    曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾\
    穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身\
    車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃\
    黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

const SIMPLIFIED_RADICALS: &[(char, char)] = &[
    ('⺒', '巳'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻑', '長'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
];

/// Those whose twin is in everyday use.
const COMPATIBILITY: &[(char, char)] = &[
    ('\u{F90A}', '金'),
    ('\u{F934}', '老'),
    ('\u{F946}', '牢'),
    ('\u{F952}', '勒'),
    ('\u{F967}', '不'),
    ('\u{F974}', '若'),
    ('\u{F976}', '略'),
    ('\u{F977}', '亮'),
    ('\u{F97E}', '量'),
    ('\u{F981}', '女'),
    ('\u{F98A}', '力'),
    ('\u{F99C}', '列'),
    ('\u{F9A0}', '裂'),
    ('\u{F9A8}', '令'),
    ('\u{F9B5}', '例'),
    ('\u{F9C6}', '阮'),
    ('\u{F9CA}', '流'),
    ('\u{F9D1}', '六'),
    ('\u{F9DB}', '率'),
    ('\u{F9DD}', '利'),
    ('\u{F9E1}', '李'),
    ('\u{F9E4}', '理'),
    ('\u{F9E9}', '里'),
    ('\u{F9F7}', '立'),
    ('\u{F9FD}', '什'),
    ('\u{FA01}', '度'),
    ('\u{FA04}', '宅'),
    ('\u{FA08}', '行'),
    ('\u{FA0C}', '兀'),
];

const VERTICAL: &[(char, char)] = &[
    ('︐', '，'),
    ('︑', '、'),
    ('︒', '。'),
    ('︓', '：'),
    ('︔', '；'),
    ('︕', '！'),
    ('︖', '？'),
    ('︙', '…'),
    ('︱', '—'),
    ('︵', '（'),
    ('︶', '）'),
    ('︹', '〔'),
    ('︺', '〕'),
    ('︻', '【'),
    ('︼', '】'),
    ('︽', '《'),
    ('︾', '》'),
    ('︿', '〈'),
    ('﹀', '〉'),
    ('﹁', '“'),
    ('﹂', '”'),
    ('﹃', '‘'),
    ('﹄', '’'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_the_characters_that_they_look_like() {
        let read: String = "⼀⽂⼾⿕⻓⻔ ︽︹令国".chars().map(usual).collect();
        assert_eq!(read, "一文户龠长门 《〔令国");
    }
}
