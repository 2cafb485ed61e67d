//! Places among the flows: each source has its own, and waiting for a body takes none.

use crate::support::*;
use crate::talk::*;
use flux_plan::{Arg, Constant};
use flux_runner::{Engine, Server};
use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use tokio::sync::Notify;

/// `/hang/…` waits until it is told, `/quick` does not; so many sources hang.
fn hanging(sources: usize, share: Option<f64>) -> (Engine, Arc<Notify>) {
    let mut made = Made::new();
    let told = Arc::new(Notify::new());
    let wait = told.clone();
    let hang = made.asynchronous("Hang", &[], move |_, _| {
        let told = wait.clone();
        async move {
            told.notified().await;
            Ok(Default::default())
        }
    });
    let quick = made.asynchronous("Quick", &[], |_, _| async {
        tokio::task::yield_now().await;
        Ok(Default::default())
    });
    for n in 0..sources {
        let block = made.block(0, 0, vec![call(hang, vec![], &[])], vec![]);
        made.http("get", &format!("/hang/{n}"), &[], block);
    }
    let block = made.block(0, 0, vec![call(quick, vec![], &[])], vec![]);
    let mut args = vec![Arg { name: "path".into(), value: Constant::Text("/quick".into()) }];
    args.extend(share.map(|share| Arg { name: "share".into(), value: Constant::Float(share) }));
    made.http_args("get", args, block);
    (made.engine(), told)
}

fn ask(server: &Server, path: &str) -> TcpStream {
    let mut stream = connect(server);
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes())
        .unwrap();
    stream
}

#[test]
fn a_source_keeps_its_share_whatever_the_others_do() {
    let (engine, told) = hanging(3, None);
    let server = serve(engine, |options| options.limits.flows = 8);
    // Far more than there are places for: two of each stay, the others are told to come later.
    let mut refused = 0;
    let mut held = Vec::new();
    for n in 0..3 {
        for _ in 0..2 {
            held.push(ask(&server, &format!("/hang/{n}")));
        }
        for _ in 0..4 {
            let heard = listen(ask(&server, &format!("/hang/{n}")));
            assert!(heard.statuses() == "503" && heard.has("retry-after: 1"), "{}", heard.text);
            refused += 1;
        }
    }
    assert_eq!(refused, 12);
    for _ in 0..10 {
        assert_eq!(listen(ask(&server, "/quick")).statuses(), "204");
    }
    told.notify_waiters();
    for stream in held {
        assert_eq!(listen(stream).statuses(), "204");
    }
}

#[test]
fn a_share_is_as_large_as_it_says() {
    let (engine, told) = hanging(1, Some(0.5));
    let server = serve(engine, |options| options.limits.flows = 4);
    let held: Vec<_> = (0..2).map(|_| ask(&server, "/hang/0")).collect();
    assert_eq!(listen(ask(&server, "/hang/0")).statuses(), "503");
    assert_eq!(listen(ask(&server, "/quick")).statuses(), "204");
    told.notify_waiters();
    held.into_iter().for_each(|stream| assert_eq!(listen(stream).statuses(), "204"));
}

#[test]
fn shares_beyond_the_whole_are_told() {
    let mut made = Made::new();
    for path in ["/a", "/b"] {
        let block = made.block(0, 0, vec![], vec![]);
        let text = |name: &str, value| Arg { name: name.into(), value };
        let args = vec![text("path", Constant::Text(path.into())), text("share", Constant::Float(0.6))];
        made.http_args("get", args, block);
    }
    let errors = made.try_engine(options()).err().unwrap();
    assert_eq!(errors[0].to_string(), "`S1`: argument `share`: all shares together are 120%");
}

#[test]
fn heads_without_bodies_take_no_place() {
    let server = serve(service().engine(), |options| options.limits.flows = 5);
    let heads: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = connect(&server);
            stream.write_all(b"POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n").unwrap();
            stream
        })
        .collect();
    assert_eq!(listen(ask(&server, "/")).statuses(), "200");
    let whole = b"POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\n\r\nhi";
    assert_eq!(say(&server, whole).body(), "hi");
    drop(heads);
}

#[test]
fn who_waits_too_long_at_a_limit_is_told_so() {
    let mut made = Made::new();
    let hang = made.asynchronous("Hang", &[], |_, _| std::future::pending());
    made.declared(hang).limit = Some(1);
    let block = made.block(0, 0, vec![call(hang, vec![], &[])], vec![]);
    made.http("get", "/", &[], block);
    let patience = Some(std::time::Duration::from_millis(100));
    let engine = made.try_engine(flux_runner::Options { patience, ..options() }).unwrap();
    let server = serve(engine.clone(), |_| {});
    let first = ask(&server, "/");
    while engine.held().is_empty() {
        std::thread::yield_now();
    }
    let heard = listen(ask(&server, "/"));
    assert!(heard.statuses() == "503" && heard.has("retry-after: 1"), "{}", heard.text);
    drop(first);
}
