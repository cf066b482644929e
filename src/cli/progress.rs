//! A bar for work that takes over a second.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use wenmai::source::Progress;

use super::words::Lang;

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows how far reading has come, on a terminal, once it has taken a second.
pub(super) struct Bar {
    bar: ProgressBar,
    begun: Instant,
    shown: OnceLock<()>,
}

impl Bar {
    pub(super) fn new(lang: Lang) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        let template = lang.pick(
            "读取 {bar:30} {percent}%，剩余 {eta}",
            "reading {bar:30} {percent}%, {eta} left",
        );
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Bar {
            bar,
            begun: Instant::now(),
            shown: OnceLock::new(),
        }
    }

    pub(super) fn see(&self, progress: Progress) {
        let Progress::Read { done, total } = progress else {
            return;
        };
        if self.begun.elapsed() >= PATIENCE && self.shown.set(()).is_ok() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_length(total as u64);
        self.bar.set_position(self.bar.position().max(done as u64));
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
