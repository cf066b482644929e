//! Where the files of a project lie.

use std::path::{Path, PathBuf};

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
