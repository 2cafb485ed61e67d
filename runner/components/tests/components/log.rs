//! `log.*`.

use crate::harness::{Service, str, text};
use crate::values::Virtual;
use flux_components::{Library, Sink};
use std::io::Write;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

#[derive(Clone, Default)]
pub struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no test panics in here").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Page {
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no test panics in here").clone()).expect("it is UTF-8")
    }
}

const LONG: Duration = Duration::from_secs(20);

#[test]
fn a_line_is_one_line_whatever_is_in_it() {
    let page = Page::default();
    let sink = Sink::new(page.clone());
    let service = Service {
        components: Library::new(sink.clone()),
        world: Arc::new(Virtual::default()),
        ..Service::default()
    };
    let log = service.node("log.warn", &[("text", text("{name} reads"))], "string name", "");
    assert_eq!(log.run(&[str("eve\n2026 INFO fake\u{1b}[2J")]), Ok(vec![]));
    sink.flush(LONG);
    assert_eq!(page.text(), "1970-01-01T00:00:00Z WARN  flow 7 eve\\n2026 INFO fake\\u{1b}[2J reads\n");
}

/// A reader that takes nothing until it is told to.
struct Stuck(Arc<(Mutex<bool>, Condvar)>, Page);

impl Write for Stuck {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let (open, changed) = &*self.0;
        let guard = open.lock().expect("no test panics in here");
        drop(changed.wait_while(guard, |open| !*open).expect("no test panics in here"));
        self.1.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_flow_waits_for_a_slow_reader() {
    let (gate, page) = (Arc::new((Mutex::new(false), Condvar::new())), Page::default());
    let sink = Sink::new(Stuck(gate.clone(), page.clone()));
    for _ in 0..10_000 {
        sink.write("line\n".to_owned());
    }
    *gate.0.lock().unwrap() = true;
    gate.1.notify_all();
    // While the queue is full, a flush is dropped; on a busy machine it takes many turns until it is not.
    for turn in 0..1_000_000 {
        sink.flush(LONG);
        if page.text().contains("dropped") {
            break;
        }
        if turn % 1_000 == 0 {
            sink.write("again\n".to_owned());
        }
        std::thread::yield_now();
    }
    assert!(page.text().contains(" log lines were dropped"));
}
