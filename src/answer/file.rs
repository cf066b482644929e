//! Where the files of a project lie, and the texts in them.

use std::path::{Path, PathBuf};

use crate::document;
use crate::document::articles::{self, Article};
use crate::graph::Entity;
use crate::source::{self, Options, Text};

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

/// The text of a file of the project; what stands in an archive has the archive's name
/// in front.
pub fn text_of(project: &Path, file: &str) -> Option<Text> {
    let options = Options {
        hidden: true,
        ..Options::default()
    };
    let (path, inside) = on_disk(project, file)?;
    let found = source::read(&[path], &options, &|_| {}).ok()?;
    let mut texts = found.texts.into_iter();
    if inside.is_empty() {
        let only = texts.next()?;
        return texts.next().is_none().then_some(only);
    }
    texts.find(|text| text.file.ends_with(inside))
}

/// The articles of a document, of all files in which parts of it stand; none where they
/// can't be read.
pub fn articles_of(project: &Path, entity: &Entity) -> Vec<Article> {
    let own = entity.file.as_deref().zip(entity.line);
    let copies = entity.copies.iter();
    let copies = copies.map(|copy| (copy.file.as_str(), copy.line));
    let mut found: Vec<Article> = Vec::new();
    for (file, line) in own.into_iter().chain(copies) {
        let Some(text) = text_of(project, file) else {
            continue;
        };
        let documents = document::of_text(&text);
        let Some(own) = documents.iter().find(|document| document.line == line) else {
            continue;
        };
        let articles = articles::articles(own, &text.text);
        let is_other = articles
            .first()
            .is_some_and(|first| found.iter().all(|own| own.number != first.number));
        if is_other {
            found.extend(articles);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

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
}
