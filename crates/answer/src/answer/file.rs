//! The files of a project, which are read again where an answer shows what stands in them.

use std::cell::{OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use wenmai_extracting::document::articles::{self, Article};
use wenmai_extracting::document::{self, Document};
use wenmai_graph::Entity;
use wenmai_reading::{self as source, Options, Reason, Text};

/// Where the file lies that a project names, and what it names inside of it: nothing,
/// or the place in an archive.
///
/// Names are as they were given to the build, so that a file is looked up where the
/// program was started, then where the project stands and above. None where it is no
/// longer there.
pub fn on_disk<'f>(project: &Path, file: &'f str) -> Option<(PathBuf, &'f str)> {
    let roots = [PathBuf::new(), project.to_path_buf(), project.join("..")];
    roots.into_iter().find_map(|root| {
        let name = Path::new(file)
            .ancestors()
            .find(|path| root.join(path).is_file())?;
        let inside = file.strip_prefix(name.to_str()?)?;
        Some((root.join(name), inside))
    })
}

/// Why the text of a document can't be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The project has no text of it.
    #[error("the project has no text of it")]
    NotHere,
    /// There is no such file any more.
    #[error("the file is no longer there")]
    Gone,
    /// The file can't be read.
    #[error("the file can't be read: {0}")]
    Unread(Reason),
    /// Something else stands where the document stood.
    #[error("the file has changed since the project was built")]
    Changed,
}

impl Unreadable {
    /// The same in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            Unreadable::NotHere => "文件库中没有原文".to_owned(),
            Unreadable::Gone => "文件已不在".to_owned(),
            Unreadable::Unread(reason) => format!("文件无法读取：{}", reason.chinese()),
            Unreadable::Changed => "文件在建库后有改动".to_owned(),
        }
    }
}

/// The files of a project as they are now. The last one stays in memory, so that what asks
/// for documents of one file in a row has it read once; the articles of all that were asked
/// for do.
#[derive(Debug)]
pub struct Texts {
    project: PathBuf,
    options: Options,
    last: RefCell<Option<Rc<Opened>>>,
    articles: RefCell<FxHashMap<String, Rc<Articles>>>,
}

/// The articles of a document.
#[derive(Debug, Default)]
pub struct Articles {
    /// Those that could be read, in the order of the text.
    pub all: Vec<Article>,
    /// Its annexes.
    pub annexes: Vec<Article>,
    /// The files that hold the document, or a part of it, and can't be read.
    pub unread: Vec<(String, Unreadable)>,
    is_read: bool,
}

/// A file that has been read, with all texts in it.
#[derive(Debug)]
struct Opened {
    path: PathBuf,
    texts: Vec<(Text, OnceCell<Vec<Document>>)>,
    unread: Vec<source::Unread>,
}

impl Texts {
    /// The files of the project in the folder `project`, read with these options.
    pub(super) fn new(project: &Path, options: Options) -> Self {
        Texts {
            project: project.to_path_buf(),
            options,
            last: RefCell::default(),
            articles: RefCell::default(),
        }
    }

    /// What `see` makes of a file of the project and the documents in it; what stands in an
    /// archive has the archive's name in front.
    ///
    /// # Errors
    ///
    /// [`Unreadable`]
    pub fn of_file<T>(
        &self,
        file: &str,
        see: impl FnOnce(&Text, &[Document]) -> T,
    ) -> Result<T, Unreadable> {
        let (path, inside) = on_disk(&self.project, file).ok_or(Unreadable::Gone)?;
        let opened = self.opened(path)?;
        let text = opened.texts.iter().filter(|(text, _)| match inside {
            "" => opened.texts.len() == 1,
            inside => text.file.ends_with(inside),
        });
        // a/b.txt ends as b.txt does.
        if let Some((text, documents)) = text.min_by_key(|(text, _)| text.file.len()) {
            return Ok(see(text, documents.get_or_init(|| document::of_text(text))));
        }
        let unread = opened.unread.iter();
        let mut unread = unread.filter(|unread| unread.file.ends_with(inside));
        Err(match unread.next() {
            Some(unread) => Unreadable::Unread(unread.reason.clone()),
            None => Unreadable::Changed,
        })
    }

    fn opened(&self, path: PathBuf) -> Result<Rc<Opened>, Unreadable> {
        let mut last = self.last.borrow_mut();
        if let Some(last) = last.as_ref().filter(|last| last.path == path) {
            return Ok(last.clone());
        }
        let paths = [path];
        let found = source::read(&paths, &self.options, &|_| {}).map_err(|_| Unreadable::Gone)?;
        let [path] = paths;
        let texts = found.texts.into_iter();
        let opened = Rc::new(Opened {
            path,
            texts: texts.map(|text| (text, OnceCell::new())).collect(),
            unread: found.unread,
        });
        *last = Some(opened.clone());
        Ok(opened)
    }

    /// The articles of a document, of all files in which parts of it stand.
    pub fn articles(&self, entity: &Entity) -> Rc<Articles> {
        if let Some(known) = self.articles.borrow().get(&entity.id) {
            return known.clone();
        }
        let found = Rc::new(self.read_articles(entity));
        let mut known = self.articles.borrow_mut();
        known.insert(entity.id.clone(), found.clone());
        found
    }

    fn read_articles(&self, entity: &Entity) -> Articles {
        let own = entity.file.as_deref().zip(entity.line);
        let copies = entity.copies.iter();
        let copies = copies.map(|copy| (copy.file.as_str(), copy.line));
        let mut found = Articles::default();
        for (file, line) in own.into_iter().chain(copies) {
            let articles = self.of_file(file, |text, documents| {
                let mut documents = documents.iter();
                let own = documents.find(|document| document.line == line);
                let own = own.ok_or(Unreadable::Changed)?;
                let annexes = articles::annexes(own, &text.text);
                Ok((articles::articles(own, &text.text), annexes))
            });
            match articles.and_then(|articles| articles) {
                Ok((articles, annexes)) => found.add(articles, annexes, file),
                Err(why) => found.unread.push((file.to_owned(), why)),
            }
        }
        if own.is_none() {
            found.unread.push((String::new(), Unreadable::NotHere));
        }
        found
    }
}

impl Articles {
    /// Adds those of a file, where it is no other copy of what is known.
    fn add(&mut self, mut articles: Vec<Article>, mut annexes: Vec<Article>, file: &str) {
        // As the project names it, and not as it was found.
        for article in articles.iter_mut().chain(&mut annexes) {
            file.clone_into(&mut article.file);
        }
        let is_other = |known: &[Article], own: &[Article]| {
            let first = own.first();
            first.is_some_and(|first| known.iter().all(|own| own.number != first.number))
        };
        if is_other(&self.all, &articles) {
            self.all.extend(articles);
        }
        if is_other(&self.annexes, &annexes) {
            self.annexes.extend(annexes);
        }
        self.is_read = true;
    }

    /// Why the text can't be shown; none where some of it can.
    pub fn failure(&self) -> Option<&Unreadable> {
        let unread = self.unread.first().filter(|_| !self.is_read);
        unread.map(|(_, why)| why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write as _;

    use wenmai_reading::Field;

    #[test]
    fn a_file_is_found_beside_the_project_and_in_an_archive() {
        let dir = tempfile::tempdir().unwrap();
        let project = dir.path().join("saved");
        fs::create_dir(&project).unwrap();
        fs::write(dir.path().join("a.zip"), "").unwrap();
        let (path, inside) = on_disk(&project, "a.zip/b/c.txt").unwrap();
        assert!(path.ends_with("a.zip"));
        assert_eq!(inside, "/b/c.txt");
        assert_eq!(on_disk(&project, "a.zip").unwrap().1, "");
        assert_eq!(on_disk(&project, "d.txt"), None);
    }

    fn entity(file: &str, line: u32) -> Entity {
        Entity {
            file: Some(file.to_owned()),
            line: Some(line),
            present: true,
            ..Entity::named(file)
        }
    }

    const RULES: &str = "乙县渡口办法\n\n第一条　渡口由县人民政府设立。\n第二条　渡工持证上岗。\n";

    #[test]
    fn an_article_knows_its_line_and_the_file_as_the_project_names_it() {
        let dir = tempfile::tempdir().unwrap();
        let project = dir.path().join("saved");
        fs::create_dir(&project).unwrap();
        fs::write(dir.path().join("a.txt"), RULES).unwrap();
        let texts = Texts::new(&project, Options::default());
        let found = texts.articles(&entity("a.txt", 1));
        let places: Vec<_> = found
            .all
            .iter()
            .map(|a| (a.file.as_str(), a.line))
            .collect();
        assert_eq!(places, [("a.txt", 3), ("a.txt", 4)]);
    }

    #[test]
    fn of_two_names_in_an_archive_that_end_alike_each_is_itself() {
        let dir = tempfile::tempdir().unwrap();
        let mut zip = zip::ZipWriter::new(fs::File::create(dir.path().join("a.zip")).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in [("b/c.txt", "甲\n第一条　一。\n"), ("c.txt", RULES)] {
            zip.start_file(name, options).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        let texts = Texts::new(dir.path(), Options::default());
        assert_eq!(texts.articles(&entity("a.zip/c.txt", 1)).all.len(), 2);
        assert_eq!(texts.articles(&entity("a.zip/b/c.txt", 1)).all.len(), 1);
    }

    #[test]
    fn a_text_in_a_column_of_an_unusual_name_is_read_as_it_was_built() {
        let dir = tempfile::tempdir().unwrap();
        let row = "bt,nr1\n乙县渡口办法,\"第一条　渡口由县人民政府设立并管理，不得转让。\"\n";
        fs::write(dir.path().join("a.csv"), row).unwrap();
        let fields = vec![
            (Field::Text, "nr1".to_owned()),
            (Field::Title, "bt".to_owned()),
        ];
        let options = Options {
            fields,
            ..Options::default()
        };
        let document = entity("a.csv/2", 1);
        let found = Texts::new(dir.path(), options).articles(&document);
        assert_eq!(found.all.len(), 1, "{found:?}");
        let plain = Texts::new(dir.path(), Options::default()).articles(&document);
        assert!(plain.failure().is_some());
    }

    #[test]
    fn why_a_text_can_not_be_shown_is_told() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.txt"), RULES).unwrap();
        fs::write(dir.path().join("b.pdf"), "%PDF-1.4 nothing").unwrap();
        let texts = Texts::new(dir.path(), Options::default());
        let why = |file, line| texts.articles(&entity(file, line)).failure().cloned();
        assert_eq!(why("a.txt", 1), None);
        assert_eq!(why("c.txt", 1), Some(Unreadable::Gone));
        assert!(matches!(why("b.pdf", 1), Some(Unreadable::Unread(_))));
        let texts = Texts::new(dir.path(), Options::default());
        let moved = texts.articles(&entity("a.txt", 7));
        assert_eq!(moved.failure(), Some(&Unreadable::Changed));
        let cited = texts.articles(&Entity::named("某条例"));
        assert_eq!(cited.failure(), Some(&Unreadable::NotHere));
    }
}
