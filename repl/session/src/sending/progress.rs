//! A line on standard error that says how far it is, rewritten in place.

use crate::bar;
use crate::quantity::show;
use crate::screen::{Ink, Screen, fit, width_of};
use std::io::Write;
use std::time::Duration;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// Ten times a second is as often as a person sees.
const EVERY: Duration = Duration::from_millis(100);
/// No wider: the eye must see all of it at once.
const BAR: usize = 40;

/// How far a work of so many steps is.
pub(super) struct Progress {
    screen: Screen,
    count: usize,
    shown: bool,
}

impl Progress {
    /// Nothing is shown where nobody watches.
    pub(super) fn new(screen: &Screen, count: usize) -> Progress {
        Progress { screen: *screen, count, shown: false }
    }

    /// When it is time to show it again.
    pub(super) fn ticks(&self) -> Interval {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks
    }

    /// Shows how far it is.
    pub(super) fn show(&mut self, done: usize, elapsed: Duration) {
        // What is over at once needs no bar.
        if !self.screen.progress || elapsed < EVERY {
            return;
        }
        self.shown = true;
        let line = line(&self.screen, done, self.count, elapsed);
        let mut errors = std::io::stderr().lock();
        // The cursor waits at the line's beginning, so that what a key press shows can't make the line wrap.
        let _ = write!(errors, "\r{line}\x1b[K\r").and_then(|()| errors.flush());
    }

    /// Takes the bar off the screen.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let mut errors = std::io::stderr().lock();
            let _ = write!(errors, "\r\x1b[K").and_then(|()| errors.flush());
        }
    }
}

/// One line, a column narrower than the screen: some terminals wrap at the last one.
fn line(screen: &Screen, done: usize, count: usize, elapsed: Duration) -> String {
    let rate = done as f64 / elapsed.as_secs_f64().max(1e-9);
    let left =
        if done == 0 { None } else { Some(elapsed.mul_f64((count - done.min(count)) as f64 / done as f64)) };
    let figures = format!(" {:>3}%  {done} of {count}", done * 100 / count.max(1));
    let left = left.map_or_else(String::new, |left| {
        format!(", {} left", show(u64::try_from(left.as_nanos()).unwrap_or(u64::MAX)))
    });
    let rest = format!("  {rate:.0} a second{left}");
    let room = screen.width.saturating_sub(1);
    let text = if width_of(&figures) + width_of(&rest) + 12 <= room { figures + &rest } else { figures };
    let columns = BAR.min(room.saturating_sub(width_of(&text)));
    let full = screen.paint(Ink::Good, &bar::of(done, count, columns));
    let text = fit(&text, room.saturating_sub(columns).min(width_of(&text)));
    format!("{full}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fits() {
        for width in [40, 80, 120] {
            let screen = Screen { width, colour: false, progress: true };
            let line = line(&screen, 123_456, 1_000_000, Duration::from_secs(3));
            assert!(width_of(&line) < width, "{width}: {line}");
            assert!(line.contains(" 12%  123456 of 1000000"), "{line}");
        }
    }
}
