//! `wenmai watch` builds after each change.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A watch that is ended with the test.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(dir: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wenmai"))
            .current_dir(dir)
            .args(["watch", "texts", "--engine", "builtin", "--lang", "en"])
            .args(["-o", "texts/project"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        Watch { child, lines }
    }

    /// The next line that holds the words.
    fn wait_for(&self, words: &str) -> String {
        let mut before = Vec::new();
        loop {
            match self.lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) if line.contains(words) => return line,
                Ok(line) => before.push(line),
                Err(_) => panic!("no line with {words:?} after {before:#?}"),
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn notice(title: &str, ground: &str) -> String {
    format!(
        "甲市财政局关于{title}的通知\n\n各单位：\n\n根据《{ground}》，现通知如下。\n\n甲市财政局\n2024年4月1日\n"
    )
}

#[test]
fn each_change_is_built_and_told_in_a_line() {
    let dir = tempfile::tempdir().unwrap();
    let texts = dir.path().join("texts");
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("a.txt"), notice("乙", "丙条例")).unwrap();
    let watch = Watch::start(dir.path());
    watch.wait_for("Watching for changes");
    let graph = || fs::read_to_string(texts.join("project/graph.json")).unwrap();
    assert!(graph().contains("丙条例"));

    fs::write(texts.join("a.txt"), notice("乙", "丁条例")).unwrap();
    let line = watch.wait_for("a.txt");
    assert!(
        line.contains("1 files new or changed, 0 gone, 0 as they were"),
        "{line}"
    );
    assert!(graph().contains("丁条例") && !graph().contains("丙条例"));

    // In a folder that is new, too.
    fs::create_dir(texts.join("sub")).unwrap();
    watch.wait_for("sub");
    fs::write(texts.join("sub/b.txt"), notice("戊", "己条例")).unwrap();
    watch.wait_for("b.txt");
    assert!(graph().contains("己条例"));

    // What cannot be built is said, and the next change counts again.
    fs::write(texts.join("wenmai.toml"), "[[status]]\n").unwrap();
    watch.wait_for("error");
    assert!(graph().contains("己条例"));
    fs::remove_file(texts.join("wenmai.toml")).unwrap();
    watch.wait_for("wenmai.toml");
    fs::remove_file(texts.join("a.txt")).unwrap();
    let line = watch.wait_for("a.txt");
    assert!(line.contains("1 gone"), "{line}");
    assert!(!graph().contains("丁条例"));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_and_leaves_the_project() {
    let dir = tempfile::tempdir().unwrap();
    let texts = dir.path().join("texts");
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("a.txt"), notice("乙", "丙条例")).unwrap();
    let mut watch = Watch::start(dir.path());
    watch.wait_for("Watching for changes");
    let pid = watch.child.id().to_string();
    // As Ctrl-C does, which tests that run in the background may not see.
    let sent = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(sent.success());
    watch.child.wait().unwrap();
    let (graph, _) = wenmai::store::load(&texts.join("project/wenmai.db")).unwrap();
    assert_eq!(graph.inner.edge_count(), 1);
}
