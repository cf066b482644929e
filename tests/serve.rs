//! `wenmai serve` as a process: where it listens, whom it answers, and what it opens.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The program while it serves; it ends with the test.
struct Serving {
    child: Child,
    /// As it is printed.
    address: String,
}

impl Serving {
    fn start(project: &Path, options: &[&str], path: Option<&Path>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wenmai"));
        command.args(["serve", "--port", "0", "--lang", "en", "--project"]);
        command.arg(project).args(options);
        if let Some(path) = path {
            command.env("PATH", path);
        }
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        Serving { child, address }
    }

    /// The first line of the answer to a request under some name of the machine.
    fn asked_as(&self, host: &str) -> String {
        let at = self.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(at.trim_end_matches('/')).unwrap();
        write!(
            stream,
            "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap_or_default().to_owned()
    }

    /// Ends it, and gives what it said.
    fn end(mut self) -> String {
        self.child.kill().unwrap();
        let mut said = String::new();
        let mut err = self.child.stderr.take().unwrap();
        err.read_to_string(&mut said).unwrap();
        said
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A project of one notice.
fn project() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let text = "某市财政局关于甲事项的通知\n某财〔2022〕3号\n\n各单位：\n现通知如下。\n";
    fs::write(dir.path().join("a.txt"), text).unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_wenmai"))
        .arg("build")
        .arg(dir.path().join("a.txt"))
        .arg("-o")
        .arg(dir.path())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    dir
}

#[test]
fn it_answers_to_this_machine_alone() {
    let project = project();
    let serving = Serving::start(project.path(), &[], None);
    assert!(serving.address.starts_with("http://127.0.0.1:"));
    assert_eq!(serving.asked_as("localhost"), "HTTP/1.1 200 OK");
    assert_eq!(serving.asked_as("example.org"), "HTTP/1.1 403 Forbidden");
    assert!(!serving.end().contains("other machines"));
}

#[test]
fn with_another_host_it_answers_to_all_and_says_so() {
    let project = project();
    let serving = Serving::start(project.path(), &["--host", "0.0.0.0"], None);
    // An address that can be opened; 0.0.0.0 is none.
    assert!(serving.address.starts_with("http://127.0.0.1:"));
    assert_eq!(serving.asked_as("example.org"), "HTTP/1.1 200 OK");
    assert!(serving.end().contains("other machines can read"));
}

#[test]
fn where_nobody_can_listen_it_says_which_host() {
    let project = project();
    // An address kept for examples, which no machine has.
    let output = Command::new(env!("CARGO_BIN_EXE_wenmai"))
        .args(["serve", "--host", "192.0.2.1", "--lang", "en", "--project"])
        .arg(project.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("can't listen on 192.0.2.1"), "{said}");
}

/// Puts a program in the place of the one that opens browsers.
#[cfg(target_os = "linux")]
fn opener(dir: &Path, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = dir.join("xdg-open");
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn open_gives_the_address_to_the_system() {
    let project = project();
    let programs = tempfile::tempdir().unwrap();
    let opened = programs.path().join("opened");
    // Moved into place, so that it is never read half written.
    let script = format!(
        "#!/bin/sh\nprintf %s \"$1\" > '{0}.new' && /bin/mv '{0}.new' '{0}'\n",
        opened.display()
    );
    opener(programs.path(), &script);
    let serving = Serving::start(project.path(), &["--open"], Some(programs.path()));
    let mut tries = 0;
    while !opened.exists() && tries < 500 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        tries += 1;
    }
    assert_eq!(fs::read_to_string(&opened).unwrap(), serving.address);
}

#[cfg(target_os = "linux")]
#[test]
fn where_nothing_opens_browsers_the_pages_are_served_all_the_same() {
    let project = project();
    let nothing = tempfile::tempdir().unwrap();
    let serving = Serving::start(project.path(), &["--open"], Some(nothing.path()));
    assert_eq!(serving.asked_as("localhost"), "HTTP/1.1 200 OK");
    assert!(serving.end().contains("The browser can't be opened"));
}
