//! Work on a snapshot ends when somebody stops it, or changes what it looks at: nothing more runs then.

use crate::door;
use flux_analysis::{Cancelled, Workspace, cancellable};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

/// A workspace with a large file, and how many queries have run.
fn large() -> (Workspace, flux_analysis::FileId, Arc<AtomicUsize>) {
    let ran: Arc<AtomicUsize> = Arc::default();
    let count = ran.clone();
    let mut workspace = Workspace::with_listener(Box::new(move |event| {
        if matches!(event.kind, salsa::EventKind::WillExecute { .. }) {
            count.fetch_add(1, Ordering::SeqCst);
        }
    }));
    let flow = |n: usize| format!("A{n} (int x) -> (int y);\nF{n} = A{n} -> A{n} -> F{};\n", n / 2);
    let text: String = (1..400).map(flow).collect();
    let file = door::file(&mut workspace, "main.flux", &text);
    (workspace, file, ran)
}

#[test]
fn what_was_stopped_before_it_began_runs_nothing() {
    let (workspace, file, ran) = large();
    let snapshot = workspace.snapshot();
    snapshot.stop().stop();
    assert_eq!(cancellable(|| snapshot.check_file(file)), Err(Cancelled));
    assert_eq!(ran.load(Ordering::SeqCst), 0);
    // It was this work that was stopped, and no other.
    assert!(!workspace.snapshot().check_file(file).is_empty());
    assert!(ran.load(Ordering::SeqCst) > 1_000);
}

#[test]
fn a_change_stops_what_runs() {
    let (mut workspace, file, ran) = large();
    let snapshot = workspace.snapshot();
    let (send, begun) = mpsc::channel();
    let count = ran.clone();
    let worker = std::thread::spawn(move || {
        send.send(()).unwrap();
        // Again and again, so that it is at work whenever the change comes.
        let outcome = cancellable(|| {
            loop {
                snapshot.check_file(file);
            }
        });
        drop(snapshot);
        (outcome, count.load(Ordering::SeqCst))
    });
    begun.recv().unwrap();
    workspace.set_text(file, "A (int x) -> ();\n");
    let (outcome, at_the_end): (Result<(), Cancelled>, usize) = worker.join().unwrap();
    assert_eq!(outcome, Err(Cancelled));
    assert_eq!(ran.load(Ordering::SeqCst), at_the_end, "the change itself runs nothing");
}
