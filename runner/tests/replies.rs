//! Large replies are written by a job, whoever says them: a flow's end, `@output`, a handler.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "clients live in the real world")]

mod support;

use flux_node::{Bulk, Value};
use flux_plan::{Branch, NodeKind};
use flux_runner::{Busy, Event, Handle, Job, Machine, Options, Parallel, Scheduler, ServeOptions, Server};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use support::*;

/// As [`Event`], counting jobs.
struct Counting(Arc<AtomicUsize>);

impl Scheduler for Counting {
    fn start(&self, machine: Machine) -> Result<Handle, Busy> {
        Event.start(machine)
    }

    fn out(&self, job: Job) {
        self.0.fetch_add(1, SeqCst);
        Event.out(job);
    }

    fn parallel(&self) -> Parallel {
        Event.parallel()
    }
}

/// Status and body of what a path is answered with.
fn ask(server: &Server, path: &str) -> (String, String) {
    let mut stream = TcpStream::connect(server.local_addr().unwrap()).unwrap();
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes())
        .unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    (head[9..12].to_owned(), body.to_owned())
}

#[test]
fn whoever_says_a_large_reply_a_job_writes_it() {
    let mut made = Made::new();
    // Long to write, and no work to drop.
    let make = made.sync("Make", &["json"], |call| {
        let Value::Int(length) = *call.input(0) else { unreachable!("it is given a number") };
        call.set(0, Value::Json(Bulk::new(serde_json::Value::String("x".repeat(length as usize)))));
        Ok(())
    });
    let fails = made.failing("Fails", 7, &[]);
    let outer = made.node("Outer", NodeKind::Abstract, &["json"]);
    let handler = made.block(3, 3, vec![], vec![("json", slot(0))]);
    for (length, name) in [(10, "small"), (100_000, "large")] {
        let json = |to: u32| call(make, vec![int(length)], &[to]);
        let ends = made.block(0, 1, vec![json(0)], vec![("json", slot(0))]);
        made.http("get", &format!("/ends/{name}"), &[], ends);

        let inner = made.block(0, 1, vec![json(0)], vec![("json", slot(0))]);
        let said = Branch { block: inner, inputs: vec![], results: vec![None], exports: vec![] };
        let early = made.block(0, 0, vec![run(outer, said).replying()], vec![("n", int(1))]);
        made.http("get", &format!("/early/{name}"), &[], early);

        let caught = call(fails, vec![], &[]).catching(vec![handle(&[7], handler, slots(&[0]))]);
        let handled = made.block(0, 1, vec![json(0), caught], vec![("n", int(1))]);
        made.http("get", &format!("/handled/{name}"), &[], handled);
    }
    let jobs = Arc::new(AtomicUsize::new(0));
    let options = Options { scheduler: Arc::new(Counting(jobs.clone())), ..Options::default() };
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let engine = made.try_engine(options).unwrap();
    let server =
        Server::start(engine, ServeOptions { listen, workers: 1, ..ServeOptions::default() }).unwrap();
    for (way, status) in [("ends", "200"), ("early", "200"), ("handled", "500")] {
        for (name, length, written_by) in [("small", 10, 0), ("large", 100_000, 1)] {
            let before = jobs.load(SeqCst);
            let expected = (status.to_owned(), format!("\"{}\"", "x".repeat(length)));
            assert!(ask(&server, &format!("/{way}/{name}")) == expected, "{way} {name}");
            assert_eq!(jobs.load(SeqCst) - before, written_by, "{way} {name}");
        }
    }
    server.stop();
}
