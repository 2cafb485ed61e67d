//! Signals to a server whose workers have no time. In a process of its own: a signal is for all of it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "signals come from the real world")]

mod support;

use flux_runner::{ServeOptions, Server};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use support::*;

#[test]
fn a_second_signal_ends_a_server_whose_workers_are_all_busy() {
    let release = Arc::new(AtomicBool::new(false));
    let inside = Arc::new(AtomicUsize::new(0));
    let mut made = Made::new();
    let (free, busy) = (release.clone(), inside.clone());
    let spin = made.sync("Spin", &[], move |_| {
        busy.fetch_add(1, SeqCst);
        while !free.load(SeqCst) {
            std::hint::spin_loop();
        }
        Ok(())
    });
    let body = made.block(0, 0, vec![call(spin, vec![], &[])], vec![]);
    made.http("get", "/", &[], body);
    let options = ServeOptions {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        workers: 2,
        drain: Duration::from_secs(3600),
        signals: true,
        ..ServeOptions::default()
    };
    let server = Server::start(made.engine(), options).unwrap();
    let clients: Vec<_> = (0..2)
        .map(|_| {
            let mut stream = TcpStream::connect(server.local_addr().unwrap()).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
            stream
        })
        .collect();
    while inside.load(SeqCst) < 2 {
        std::thread::yield_now();
    }
    // Two that come at once are heard as one: it is said until it is heard.
    let ended = Arc::new(AtomicBool::new(false));
    let over = ended.clone();
    let signals = std::thread::spawn(move || {
        let process = std::process::id().to_string();
        while !over.load(SeqCst) {
            assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
        }
    });
    server.wait();
    ended.store(true, SeqCst);
    signals.join().unwrap();
    release.store(true, SeqCst);
    drop(clients);
}
