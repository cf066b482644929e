//! Reading folders.

use std::path::Path;
use std::sync::Mutex;

use super::*;

const SENTENCE: &str = "根据国卫办医政函〔2024〕65号、《医疗机构投诉管理办法》";

/// A folder with the given files, and its name as it is written in the output.
fn folder(files: &[(&str, &[u8])]) -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    for (file, bytes) in files {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let name = walk::name(dir.path());
    (dir, name)
}

fn read_all(paths: &[&Path], options: &Options) -> Collection {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
    read(&paths, options, &|_| {}).unwrap()
}

/// What was read and what was not, by names below the folder.
fn outcome(collection: &Collection, name: &str) -> (Vec<String>, Vec<(String, &'static str)>) {
    let below = |file: &str| {
        file.strip_prefix(name)
            .unwrap_or(file)
            .trim_start_matches('/')
            .to_owned()
    };
    (
        collection
            .texts
            .iter()
            .map(|text| below(&text.file))
            .collect(),
        collection
            .unread
            .iter()
            .map(|unread| (below(&unread.file), unread.reason.key()))
            .collect(),
    )
}

fn names(files: &[&str]) -> Vec<String> {
    files.iter().map(|&file| file.to_owned()).collect()
}

fn reasons(files: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    files
        .iter()
        .map(|&(file, reason)| (file.to_owned(), reason))
        .collect()
}

#[test]
fn each_file_is_read_or_listed_in_order() {
    let (dir, name) = folder(&[
        ("b/2.txt", SENTENCE.as_bytes()),
        ("b/1.MD", b"# title\r\n\r\nbody"),
        ("a.text", "一".as_bytes()),
        ("README", "说明".as_bytes()),
        ("noise", b"\0\x01\x02\x03"),
        ("c.pdf", b"%PDF-1.7"),
        ("d.txt", b"%PDF-1.7"),
        ("empty.txt", b""),
        ("latin.txt", b"caf\xE9"),
        ("e.xyz", b"?"),
        ("~$b.docx", b"owner"),
        ("Thumbs.db", b"\0"),
        ("desktop.ini", b"[x]"),
    ]);
    let collection = read_all(&[dir.path()], &Options::default());
    let (read, unread) = outcome(&collection, &name);
    assert_eq!(read, names(&["README", "a.text", "b/1.MD", "b/2.txt"]));
    assert_eq!(
        unread,
        reasons(&[
            ("c.pdf", "damaged"),
            ("d.txt", "damaged"),
            ("e.xyz", "unknown-extension"),
            ("empty.txt", "empty"),
            ("latin.txt", "undecodable"),
            ("noise", "binary"),
            ("~$b.docx", "lock-file"),
        ])
    );
    let markdown = &collection.texts[2];
    assert_eq!(markdown.text, "# title\r\n\r\nbody");
    assert_eq!(markdown.line_of(markdown.text.find("body").unwrap()), 3);
}

#[test]
fn a_file_that_fails_costs_itself_alone() {
    let (dir, name) = folder(&[
        ("a.txt", SENTENCE.as_bytes()),
        ("读取在此出错.txt", SENTENCE.as_bytes()),
        ("z.txt", SENTENCE.as_bytes()),
    ]);
    let collection = read_all(&[dir.path()], &Options::default());
    let (read, unread) = outcome(&collection, &name);
    assert_eq!(read, names(&["a.txt", "z.txt"]));
    assert_eq!(unread, reasons(&[("读取在此出错.txt", "our-fault")]));
}

#[test]
fn git_ignore_files_mean_nothing() {
    let (dir, name) = folder(&[
        (".gitignore", b"*.txt"),
        (".ignore", b"*.txt"),
        (".git/HEAD", b"ref"),
        ("a.txt", b"a"),
    ]);
    let collection = read_all(&[dir.path()], &Options::default());
    assert_eq!(outcome(&collection, &name).0, names(&["a.txt"]));
}

#[test]
fn hidden_files_are_read_on_demand_or_when_named() {
    let (dir, name) = folder(&[(".hidden.txt", b"h"), (".dir/a.txt", b"a"), ("b.txt", b"b")]);
    let read = |paths: &[&Path], hidden| {
        let options = Options {
            hidden,
            ..Options::default()
        };
        outcome(&read_all(paths, &options), &name).0
    };
    assert_eq!(read(&[dir.path()], false), names(&["b.txt"]));
    assert_eq!(
        read(&[dir.path()], true),
        names(&[".dir/a.txt", ".hidden.txt", "b.txt"])
    );
    assert_eq!(
        read(&[&dir.path().join(".hidden.txt")], false),
        names(&[".hidden.txt"])
    );
    assert_eq!(
        read(&[&dir.path().join(".dir")], false),
        names(&[".dir/a.txt"])
    );
}

#[test]
fn a_named_file_is_always_tried() {
    let (dir, name) = folder(&[("~$a.xyz", b"text"), ("desktop.ini", b"text")]);
    let paths = [dir.path().join("~$a.xyz"), dir.path().join("desktop.ini")];
    let collection = read_all(&[&paths[0], &paths[1]], &Options::default());
    assert_eq!(
        outcome(&collection, &name).0,
        names(&["desktop.ini", "~$a.xyz"])
    );
}

#[test]
fn a_file_reached_twice_is_read_once() {
    let (dir, name) = folder(&[("a/1.txt", b"1"), ("a/2.txt", b"2")]);
    let inner = dir.path().join("a");
    let dotted = dir.path().join("a/../a/1.txt");
    let collection = read_all(&[&inner, dir.path(), &inner], &Options::default());
    assert_eq!(
        outcome(&collection, &name).0,
        names(&["a/1.txt", "a/2.txt"])
    );
    let collection = read_all(&[&inner, &dotted], &Options::default());
    assert_eq!(collection.texts.len(), 2);
}

#[test]
fn the_order_of_paths_changes_nothing() {
    let (dir, _) = folder(&[("a/1.txt", b"1"), ("b/1.txt", b"1"), ("b/2.pdf", b"%PDF-")]);
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    let options = Options::default();
    assert_eq!(
        read_all(&[&a, &b], &options),
        read_all(&[&b, &a, &a], &options)
    );
}

#[test]
fn large_files_are_listed_with_both_sizes() {
    let (dir, _) = folder(&[("a.txt", b"12345"), ("b.txt", b"1234")]);
    let options = Options {
        max_bytes: 4,
        ..Options::default()
    };
    let collection = read_all(&[dir.path()], &options);
    assert_eq!(collection.texts.len(), 1);
    assert_eq!(
        collection.unread[0].reason,
        Reason::TooLarge { bytes: 5, limit: 4 }
    );
}

#[test]
fn files_larger_than_the_first_look_are_read_whole() {
    let long = SENTENCE.repeat(1000);
    let (dir, _) = folder(&[("a.txt", long.as_bytes())]);
    assert_eq!(
        read_all(&[dir.path()], &Options::default()).texts[0].text,
        long
    );
}

#[test]
fn missing_paths_are_all_named() {
    let (dir, _) = folder(&[("a.txt", b"a")]);
    let paths = [
        dir.path().join("nowhere"),
        dir.path().join("a.txt"),
        dir.path().join("b.txt"),
    ];
    let message = read(&paths, &Options::default(), &|_| {})
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("nowhere`") && message.contains("b.txt`"),
        "{message}"
    );
    assert!(!message.contains("a.txt`"), "{message}");
    assert!(message.ends_with("check the spelling, or give the full path."));
}

#[test]
fn no_path_is_an_error() {
    assert_eq!(
        read(&[], &Options::default(), &|_| {}),
        Err(SourceError::NoPaths)
    );
}

#[test]
fn progress_counts_to_the_end() {
    let (dir, _) = folder(&[("a.txt", b"a"), ("b.pdf", b"%PDF-")]);
    let steps = Mutex::new(Vec::new());
    let paths = [dir.path().to_path_buf()];
    read(&paths, &Options::default(), &|step| {
        steps.lock().unwrap().push(step);
    })
    .unwrap();
    let steps = steps.into_inner().unwrap();
    assert!(steps.contains(&Progress::Found(2)));
    assert!(steps.contains(&Progress::Read { done: 2, total: 2 }));
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn loops_are_reported_and_do_not_loop() {
        let (dir, name) = folder(&[("a/1.txt", b"1")]);
        symlink(dir.path(), dir.path().join("a/up")).unwrap();
        let collection = read_all(&[dir.path()], &Options::default());
        let (read, unread) = outcome(&collection, &name);
        assert_eq!(read, names(&["a/1.txt"]));
        assert_eq!(unread, reasons(&[("a/up", "link-loop")]));
        assert_eq!(
            collection.unread[0].reason,
            Reason::LinkLoop { to: name.clone() }
        );
    }

    #[test]
    fn a_linked_file_keeps_its_own_name() {
        let (dir, name) = folder(&[("z/1.txt", b"1")]);
        symlink(dir.path().join("z"), dir.path().join("a")).unwrap();
        symlink(dir.path().join("z/1.txt"), dir.path().join("0.txt")).unwrap();
        let collection = read_all(&[dir.path()], &Options::default());
        assert_eq!(outcome(&collection, &name), (names(&["z/1.txt"]), vec![]));
    }

    #[test]
    fn links_out_of_the_folder_are_followed() {
        let (outside, _) = folder(&[("1.txt", b"1")]);
        let (dir, name) = folder(&[]);
        symlink(outside.path(), dir.path().join("there")).unwrap();
        let collection = read_all(&[dir.path()], &Options::default());
        assert_eq!(outcome(&collection, &name).0, names(&["there/1.txt"]));
    }

    #[test]
    fn a_link_to_nothing_is_listed_or_an_error_when_named() {
        let (dir, name) = folder(&[("a.txt", b"a")]);
        let link = dir.path().join("b.txt");
        symlink(dir.path().join("gone.txt"), &link).unwrap();
        let collection = read_all(&[dir.path()], &Options::default());
        assert_eq!(
            outcome(&collection, &name),
            (names(&["a.txt"]), reasons(&[("b.txt", "broken-link")]))
        );
        assert!(read(&[link], &Options::default(), &|_| {}).is_err());
    }

    #[test]
    fn a_socket_in_a_folder_is_not_waited_for() {
        let (dir, name) = folder(&[("a.txt", b"a")]);
        let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("s.txt")).unwrap();
        let collection = read_all(&[dir.path()], &Options::default());
        assert_eq!(
            outcome(&collection, &name).1,
            reasons(&[("s.txt", "not-a-file")])
        );
    }

    #[test]
    fn what_may_not_be_read_is_listed() {
        let (dir, name) = folder(&[("a.txt", b"a"), ("b/c.txt", b"c"), ("d.txt", b"d")]);
        let (file, inner) = (dir.path().join("a.txt"), dir.path().join("b"));
        let lock = |mode| {
            for path in [&file, &inner] {
                fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
            }
        };
        lock(0o000);
        // Root reads everything, and there is nothing to be seen then.
        let is_root = fs::File::open(&file).is_ok();
        let collection = read_all(&[dir.path()], &Options::default());
        lock(0o755);
        if !is_root {
            assert_eq!(
                outcome(&collection, &name),
                (
                    names(&["d.txt"]),
                    reasons(&[("a.txt", "permission"), ("b", "permission")])
                )
            );
        }
    }
}
