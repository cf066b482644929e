//! What comes of texts, and of what people supply beside them.

mod annex;
mod correction;
mod known;
mod search;

use super::*;
use wenmai_reading::Encoding;

#[test]
fn a_document_that_fails_costs_itself_alone() {
    let bad = "甲市民政局关于引用在此出错的通知\n甲民发〔2020〕1号\n\n各区：\n根据《乙条例》，通知如下：\n甲市民政局\n2020年1月2日\n";
    let good = bad.replace("引用在此出错", "低保").replace("1号", "2号");
    let texts = [("bad.txt", bad), ("good.txt", &good)]
        .map(|(file, text)| Text::new(file, text, Encoding::Utf8));
    let found = extract_texts(texts.to_vec());
    let citations: Vec<usize> = found.readings.iter().map(|r| r.citations.len()).collect();
    assert_eq!(citations, [0, 1]);
    assert_eq!(found.unread.len(), 1);
    let Unread { file, reason } = &found.unread[0];
    assert_eq!((file.as_str(), reason.key()), ("bad.txt", "our-fault"));
    assert!(reason.to_string().contains("our fault; please report"));
    assert!(reason.chinese().contains("程序的缺陷"));
}
