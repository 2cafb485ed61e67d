//! `http.static` on the wire: large files are read while they are sent.

use crate::clients::*;
use crate::support::*;
use flux_node::{Built, Library, Resources, Signature};
use flux_plan::*;
use flux_runner::{Components, Engine, Options, Server};
use std::fs;
use std::io::Read;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

const MB: usize = 1 << 20;

/// More than the system holds between a server and a client that does not read.
const LARGE: usize = 48 * MB;

/// The components, behind nodes that a plan calls native.
struct Static;

impl Library for Static {
    fn build(
        &self,
        call: &ComponentCall,
        signature: &Signature,
        from: &dyn Resources,
    ) -> Result<Built, flux_node::BuildError> {
        Components::default().build(call, signature, from)
    }

    fn has(&self, _: &str) -> bool {
        true
    }
}

fn site(folder: &TempDir) -> Engine {
    let mut made = Made::new();
    let node = made.node("Send", NodeKind::Concrete, &["reply"]);
    let arg = |name: &str, value: Constant| Arg { name: name.to_owned(), value };
    let args = vec![
        arg("root", Constant::Text("public".to_owned())),
        arg("index", Constant::Text("index.html".to_owned())),
        arg("max_age", Constant::Duration(0)),
        arg("limit", Constant::Size(1 << 30)),
        arg("packed", Constant::Bool(false)),
    ];
    let edited = made.edit(node);
    edited.implementation =
        Implementation::Component(ComponentCall { component: "http.static".to_owned(), args });
    edited.inputs = vec![field("path", Type::String)];
    edited.outputs = vec![field("reply", Type::Foreign("response".to_owned()))];
    let block = made.block(1, 2, vec![call(node, vec![slot(0)], &[1])], vec![("reply", slot(1))]);
    made.http("get", "/{string path*}", &[], block);
    let options = Options { root: folder.path().to_owned(), ..Options::default() };
    Engine::new(made.plan, Arc::new(Static), options).unwrap()
}

/// Bytes of which each place differs from its neighbourhood.
fn pattern(length: usize, seed: u32) -> Vec<u8> {
    (0..length as u32).map(|n| ((n ^ seed).wrapping_mul(0x9e37_79b1) >> 24) as u8).collect()
}

fn folder(length: usize) -> (TempDir, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("public")).unwrap();
    let content = pattern(length, 1);
    fs::write(folder.path().join("public/large"), &content).unwrap();
    (folder, content)
}

#[test]
fn a_large_file_comes_whole_and_in_ranges() {
    let (folder, content) = folder(3 * MB + 17);
    let server = serve(site(&folder), |_| {});
    let got = fetch(&server, "/large");
    assert_eq!((got.status(), got.promised()), ("200", Some(content.len())));
    assert!(got.body == content);
    let ranges = [(0, 2 * MB), (100_001, 900_000), (MB, 3 * MB + 16), (3 * MB, 3 * MB + 16)];
    for (first, last) in ranges {
        let got = read(asked(&server, "/large", &format!("range: bytes={first}-{last}\r\n")));
        assert_eq!(got.status(), "206");
        assert!(got.head.contains(&format!("content-range: bytes {first}-{last}/{}\r\n", content.len())));
        assert!(got.body == content[first..=last], "{first}-{last}");
    }
    let head = {
        let mut stream = connect(&server);
        use std::io::Write;
        stream.write_all(b"HEAD /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        read(stream)
    };
    assert_eq!((head.promised(), head.body.len()), (Some(content.len()), 0));
    eventually(|| server.waiting().unsent == 0);
}

/// A client that has read the beginning of the large file and then lets something happen to it.
fn half_way(server: &Server, happens: impl FnOnce()) -> Vec<u8> {
    let mut client: TcpStream = asked(server, "/large", "");
    let mut got = vec![0; MB];
    client.read_exact(&mut got).unwrap();
    happens();
    let _ = client.read_to_end(&mut got);
    let end = got.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    got.split_off(end)
}

#[test]
fn a_file_that_changes_half_way_ends_its_reply() {
    let (folder, content) = folder(LARGE);
    let path = folder.path().join("public/large");
    let server = serve(site(&folder), |_| {});
    let truncate = || fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(2 * MB as u64).unwrap();
    let got = half_way(&server, truncate);
    assert!(got.len() < LARGE && content.starts_with(&got), "{}", got.len());
    // Written anew in its place: what is sent is of the old state or nothing.
    fs::write(&path, &content).unwrap();
    let got = half_way(&server, || fs::write(&path, pattern(LARGE, 2)).unwrap());
    assert!(got.len() < LARGE && content.starts_with(&got), "{}", got.len());
    eventually(|| server.waiting().unsent == 0);
}

#[test]
fn a_file_that_is_replaced_or_removed_half_way_is_sent_as_it_was() {
    let (folder, content) = folder(LARGE);
    let path = folder.path().join("public/large");
    let server = serve(site(&folder), |_| {});
    let got = half_way(&server, || {
        fs::write(folder.path().join("public/new"), pattern(LARGE, 2)).unwrap();
        fs::rename(folder.path().join("public/new"), &path).unwrap();
    });
    assert!(got == content);
    let got = half_way(&server, || fs::remove_file(&path).unwrap());
    assert!(got == pattern(LARGE, 2));
    assert_eq!(fetch(&server, "/large").status(), "500");
}

#[test]
fn clients_that_stop_reading_hold_little_of_a_file_and_are_cut() {
    let (folder, _) = folder(LARGE);
    let server = serve(site(&folder), |options| options.limits.send_timeout = Duration::from_secs(1));
    let clients: Vec<_> = (0..10).map(|_| asked(&server, "/large", "")).collect();
    eventually(|| server.waiting().unsent > 0);
    let mut most = 0;
    eventually(|| {
        most = most.max(server.waiting().unsent);
        server.waiting().connections == 0
    });
    assert!(most <= 10 * MB, "{most}");
    for client in clients {
        assert!(read(client).body.len() < LARGE);
    }
}
