//! `wenmai serve`: the pages to search, read and look, in a browser.

use std::io::{self, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;
use wenmai::serve;

use super::words::Lang;
use super::{Outcome, answer, say};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Folder of the saved project
    #[arg(long, value_name = "DIR", default_value = "output")]
    project: PathBuf,
    /// Port to listen on; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 8808)]
    port: u16,
    /// Address to listen on. Any other than 127.0.0.1 lets other machines read the
    /// whole project: there are no passwords
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// Open the pages in the browser
    #[arg(long)]
    open: bool,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    // What is wrong with the project is better said now than in the browser.
    answer::open_dir(&options.project, None)?;
    let listener = listen(options, lang)?;
    let address = listener
        .local_addr()
        .context(lang.pick("本机没有可用的地址", "no address"))?;
    let is_open_to_all = !address.ip().is_loopback();
    let shown = if address.ip().is_unspecified() {
        format!("http://127.0.0.1:{}/", address.port())
    } else {
        format!("http://{address}/")
    };
    writeln!(out, "{shown}")?;
    out.flush()?;
    say(lang.pick("按 Ctrl-C 停止。", "Ctrl-C stops it."));
    if is_open_to_all {
        say(lang.pick(
            "注意：其他计算机也能读取整个文件库，没有密码。",
            "Note: other machines can read the whole project; there are no passwords.",
        ));
    }
    if options.open && open_browser(&shown).is_err() {
        say(lang.pick(
            "无法打开浏览器，请自行打开上面的地址。",
            "The browser can't be opened; open the address above yourself.",
        ));
    }
    serve::run(listener, options.project.clone(), is_open_to_all)
        .context(lang.pick("无法提供网页", "the pages can't be served"))?;
    Ok(Outcome::Done)
}

fn listen(options: &Options, lang: Lang) -> Result<TcpListener> {
    let Options { host, port, .. } = options;
    match TcpListener::bind((host.as_str(), *port)) {
        Ok(listener) => Ok(listener),
        Err(why) if why.kind() == io::ErrorKind::AddrInUse => bail!(match lang {
            Lang::Zh => format!("端口 {port} 已被占用。请用 --port 另选一个，--port 0 自动选择。"),
            Lang::En => format!(
                "port {port} is taken; choose another with --port, or any that is free with --port 0."
            ),
        }),
        Err(why) => Err(why).with_context(|| match lang {
            Lang::Zh => format!("无法在 {host} 的端口 {port} 上监听"),
            Lang::En => format!("can't listen on {host}, port {port}"),
        }),
    }
}

/// Asks the system to show an address.
fn open_browser(address: &str) -> io::Result<()> {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    Command::new(program)
        .args(before)
        .arg(address)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_named_with_what_to_do() {
        let options = |port| Options {
            project: PathBuf::from("output"),
            port,
            host: "127.0.0.1".to_owned(),
            open: false,
        };
        // Any that is free.
        let taken = listen(&options(0), Lang::En).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert_ne!(port, 0);
        let why = listen(&options(port), Lang::Zh).unwrap_err().to_string();
        assert!(
            why.contains(&port.to_string()) && why.contains("--port 0"),
            "{why}"
        );
    }
}
