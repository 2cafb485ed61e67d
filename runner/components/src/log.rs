//! `log.*`: lines that are written behind the flow's back.

use crate::support::{Build, sync};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, time_to_text};
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

pub(crate) const COMPONENTS: Table = &[
    ("log.info", |build, shared| log(build, shared, "INFO ")),
    ("log.warn", |build, shared| log(build, shared, "WARN ")),
    ("log.error", |build, shared| log(build, shared, "ERROR")),
];

fn log(build: &Build<'_>, shared: &Shared, level: &'static str) -> Result<Built, BuildError> {
    let text = build.template("text")?;
    let sink = shared.log.clone();
    Ok(sync(move |call| {
        let text = text.render(|place| call.input(place))?;
        let at = time_to_text(call.flow.world.now());
        sink.write(format!("{at} {level} flow {} {}\n", call.flow.id, one_line(&text)));
        Ok(())
    }))
}

/// What a client sent must not look like lines of its own, nor command a terminal.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.trim_end().chars() {
        match c {
            '\n' => line.push_str("\\n"),
            '\t' => line.push_str("\\t"),
            c if c.is_control() => line.extend(c.escape_unicode()),
            c => line.push(c),
        }
    }
    line
}

/// How many lines may wait to be written.
const WAITING: usize = 4096;

/// Where log lines go. A thread of its own writes them, so that no flow waits for a slow reader; what is more than it
/// can keep up with is dropped, and counted.
#[derive(Clone)]
pub struct Sink(Arc<Inner>);

struct Inner {
    /// Until the first line: what to write to.
    target: Mutex<Option<Box<dyn Write + Send>>>,
    lines: OnceLock<SyncSender<Message>>,
    dropped: Arc<AtomicU64>,
}

enum Message {
    Line(String),
    /// Say when all lines before are written.
    Flush(SyncSender<()>),
}

impl Sink {
    /// Writes lines to that writer, from a thread of its own once there is a line.
    pub fn new(target: impl Write + Send + 'static) -> Self {
        Sink(Arc::new(Inner {
            target: Mutex::new(Some(Box::new(target))),
            lines: OnceLock::new(),
            dropped: Arc::default(),
        }))
    }

    /// Writes lines to standard error, from a thread of its own once there is a line.
    pub fn stderr() -> Self {
        Sink::new(std::io::stderr())
    }

    /// Writes a line, which ends in a line break, or drops it when too many wait.
    pub fn write(&self, line: String) {
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) =
            self.lines().try_send(Message::Line(line))
        {
            self.0.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until what was written before is out, but no longer than that.
    pub fn flush(&self, within: Duration) {
        self.0.flush(within);
    }

    fn lines(&self) -> &SyncSender<Message> {
        self.0.lines.get_or_init(|| {
            let (sender, receiver) = mpsc::sync_channel(WAITING);
            let target = self.0.target.lock().unwrap_or_else(PoisonError::into_inner).take();
            let dropped = self.0.dropped.clone();
            if let Some(target) = target {
                // Without its thread (the machine has none left) every line counts as dropped.
                let _ = std::thread::Builder::new()
                    .name("flux-log".to_owned())
                    .spawn(move || write_all(&receiver, target, &dropped));
            }
            sender
        })
    }
}

impl Inner {
    fn flush(&self, within: Duration) {
        let Some(lines) = self.lines.get() else { return };
        let (done, wait) = mpsc::sync_channel(1);
        if lines.try_send(Message::Flush(done)).is_ok() {
            // An error is the time's end; there is nothing more to do then.
            let _ = wait.recv_timeout(within);
        }
    }
}

impl Drop for Inner {
    /// The service ends: its last lines are often those that say why.
    fn drop(&mut self) {
        self.flush(Duration::from_millis(500));
    }
}

fn write_all(lines: &Receiver<Message>, mut target: Box<dyn Write + Send>, dropped: &AtomicU64) {
    while let Ok(message) = lines.recv() {
        match message {
            Message::Line(line) => {
                let lost = dropped.swap(0, Ordering::Relaxed);
                if lost > 0 {
                    // Standard error that is closed is nothing that anyone could be told of.
                    let _ = writeln!(target, "{lost} log lines were dropped: nothing read them fast enough");
                }
                let _ = target.write_all(line.as_bytes());
            }
            Message::Flush(done) => {
                let _ = target.flush();
                let _ = done.try_send(());
            }
        }
    }
}
