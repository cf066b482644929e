//! `wenmai import`: opens what Spark or Daft have written, and saves it as
//! `wenmai build` would have.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use jiff::civil::Date;

use super::build::EngineName;
use super::words::Lang;
use super::{Outcome, day};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Folder that was given to wenmai.spark.build or wenmai.daft.build
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Day for which the statuses in graph.json and the picture are given; today
    /// where not given
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Date>,
    /// What lays the picture out
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    engine: EngineName,
}

#[cfg(feature = "parquet")]
pub(super) fn run(options: &Options, output: Option<&Path>, lang: Lang) -> Result<Outcome> {
    use wenmai::distributed::parquet;
    use wenmai::export::folder::{self, Day};

    use super::{say, today};

    let dir = output.unwrap_or(Path::new("output"));
    let as_of = options.as_of.unwrap_or_else(today);
    let (graph, about) = parquet::open(&options.dir)?;
    let judgements = graph.judge_all(as_of);
    let day = Day {
        as_of,
        judgements: &judgements,
    };
    let saved = folder::save(dir, &graph, &about, day, options.engine.into())?;
    if let Some(why) = saved.not_drawn {
        say(&format!(
            "{}: {why}",
            lang.pick("未能绘制 graph.svg", "graph.svg was not drawn")
        ));
    }
    let (documents, relations) = (graph.inner.node_count(), graph.inner.edge_count());
    let open = about.unresolved.len();
    let files = folder::NAMES.join(" ");
    say(&match lang {
        Lang::Zh => format!(
            "导入 {documents} 个文件、{relations} 条关系；未能确定所指文件的引用：{open} 处。\n已保存到 {}：{files}",
            dir.display()
        ),
        Lang::En => format!(
            "Imported {documents} documents with {relations} relations. Citations of which nobody knows what they mean: {open}.\nSaved in {}: {files}",
            dir.display()
        ),
    });
    Ok(Outcome::Done)
}

#[cfg(not(feature = "parquet"))]
pub(super) fn run(options: &Options, output: Option<&Path>, lang: Lang) -> Result<Outcome> {
    let (from, to) = (
        options.dir.display(),
        output.unwrap_or(Path::new("output")).display(),
    );
    // They would be for the import.
    let _ = (options.as_of, options.engine);
    anyhow::bail!(match lang {
        Lang::Zh => format!(
            "这个 wenmai 不含读取 Parquet 的部分。请在源码文件夹中运行 cargo install --path . --features parquet 后再试；或者在 Python 中运行 wenmai.import_parquet(\"{from}\").save(\"{to}\")。"
        ),
        Lang::En => format!(
            "this wenmai was built without a reader of Parquet. Run cargo install --path . --features parquet in the folder of its source, and try again; or, in Python: wenmai.import_parquet(\"{from}\").save(\"{to}\")"
        ),
    })
}
