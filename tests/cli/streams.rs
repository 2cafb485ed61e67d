//! Replies that go on, over sockets: who listens, who leaves, who takes nothing, and what stops them all.

use crate::support::{Server, read_to_end};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// Rooms to talk in; what was said is kept in memory.
const CHAT: &str = r#"type Line = (int id, string text);
store lines using memory();
store rooms using topics(queue: 64);
source Read using http.get("/rooms/{string room}", headers: "int after 'last-event-id' = 0")
  => Follow -> http.events(id: "id", heartbeat: 1s);
source Post using http.post("/rooms/{string room}", content: "string text") => Say;
Say (string room, string text) -> ();
Say = Number -> Make -> Keep -> Tell;
constraint Say:{room(room)};
Number (string room) -> (int id) using kv.increment(lines, "count/{room}");
Make (int id, string text) -> (Line line);
Make = {line: {id: id, text: text}};
Keep (string room, int id, Line line) -> () using kv.put(lines, "line/{room}/{id}");
Tell (string room, Line line) -> () using topic.publish(rooms, "{room}");
Follow (string room, int after) -> (stream<Line> talk);
Follow = Kept -> Later -> Missed -> Heard;
constraint Follow:{room?(room)};
Kept (string room) -> (list<Line> kept) using kv.list(lines, "line/{room}/");
Later (list<Line> kept, int after) -> (list<Line> later) using list.filter("it.id > after");
Missed (list<Line> later) -> (list<Line> missed) using list.sort(by: "id");
Heard (string room, list<Line> missed) -> (stream<Line> talk) using topic.follow(rooms, "{room}");
"#;

/// Somebody who listens.
struct Listener {
    stream: TcpStream,
    seen: String,
}

impl Listener {
    fn new(server: &Server, path: &str, more: &str) -> Listener {
        let mut stream = server.connect();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\n{more}\r\n").unwrap();
        let mut listener = Listener { stream, seen: String::new() };
        listener.until("\r\n\r\n");
        listener
    }

    /// Reads until these words came; gives all that was read so far.
    #[track_caller]
    fn until(&mut self, words: &str) -> &str {
        while !self.seen.contains(words) {
            assert!(self.more() > 0, "no `{words}` in {}", self.seen);
        }
        &self.seen
    }

    /// Reads to the end.
    fn end(&mut self) -> &str {
        while self.more() > 0 {}
        &self.seen
    }

    fn more(&mut self) -> usize {
        let mut some = [0; 4096];
        let read = self.stream.read(&mut some).unwrap_or(0);
        self.seen.push_str(&String::from_utf8_lossy(&some[..read]));
        read
    }

    /// The ids of the events, in the order in which they came.
    fn ids(&self) -> Vec<usize> {
        self.seen.lines().filter_map(|line| line.strip_prefix("id: ")?.parse().ok()).collect()
    }
}

fn say(address: SocketAddr, room: &str, text: &str) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST /rooms/{room} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{text}",
        text.len()
    )
    .unwrap();
    let reply = read_to_end(stream);
    assert!(reply.starts_with("HTTP/1.1 204"), "{reply}");
}

#[test]
fn all_hear_what_is_said_and_who_comes_back_misses_nothing() {
    let server = Server::start(CHAT, &[]);
    say(server.address, "hall", "one");
    let mut first = Listener::new(&server, "/rooms/hall", "");
    let head = first.until("text\":\"one\"").to_lowercase();
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert!(head.contains("content-type: text/event-stream\r\n"), "{head}");
    assert!(head.contains("cache-control: no-store\r\n"), "{head}");
    let mut second = Listener::new(&server, "/rooms/hall", "last-event-id: 1\r\n");
    let mut other = Listener::new(&server, "/rooms/kitchen", "");
    say(server.address, "hall", "two");
    say(server.address, "kitchen", "tea");
    first.until("id: 2\ndata: {\"id\":2,\"text\":\"two\"}\n\n");
    second.until("\"two\"");
    other.until("\"tea\"");
    assert_eq!((first.ids(), second.ids(), other.ids()), (vec![1, 2], vec![2], vec![1]));
    // The line breaks; meanwhile somebody speaks.
    drop(second);
    say(server.address, "hall", "three");
    let mut again = Listener::new(&server, "/rooms/hall", "last-event-id: 2\r\n");
    say(server.address, "hall", "four");
    again.until("\"four\"");
    assert_eq!(again.ids(), [3, 4]);
    // And when nobody does, a comment keeps the line.
    first.until("\n:\n\n");
}

/// Many speak at once while listeners come: each hears every line once, in order.
#[test]
fn nothing_falls_between_the_past_and_the_present() {
    let server = Server::start(CHAT, &["--workers", "4"]);
    let listeners = std::thread::scope(|scope| {
        for speaker in 0..3 {
            let address = server.address;
            scope.spawn(move || (0..40).for_each(|n| say(address, "hall", &format!("{speaker}:{n}"))));
        }
        let come = (0..20).map(|_| Listener::new(&server, "/rooms/hall", "")).collect::<Vec<_>>();
        come.into_iter()
            .map(|mut listener| {
                listener.until("id: 120\n");
                listener.ids()
            })
            .collect::<Vec<_>>()
    });
    for ids in listeners {
        assert_eq!(ids, (1..=120).collect::<Vec<_>>());
    }
}

/// Listeners hold no place among the flows, and who takes nothing is cut while others are served.
#[test]
fn who_takes_nothing_is_cut() {
    let server = Server::start(CHAT, &["--send-timeout", "1s", "--max-flows", "2"]);
    let mut listeners: Vec<Listener> = (0..8).map(|_| Listener::new(&server, "/rooms/hall", "")).collect();
    let _idle = listeners.pop();
    let mut quick = listeners.pop().unwrap();
    let text = "x".repeat(500_000);
    for n in 1..=80 {
        say(server.address, "hall", &text);
        quick.until(&format!("id: {n}\n"));
        quick.until("\"}\n\n");
        quick.seen.clear();
    }
    // Those who read nothing lag more than the queue, or take nothing for too long.
    for listener in &mut listeners {
        listener.end();
        assert!(listener.seen.len() < 80 * text.len());
    }
}

#[test]
fn a_service_that_stops_ends_them_at_once() {
    let mut server = Server::start(CHAT, &["--drain", "1h"]);
    let mut listeners: Vec<Listener> = (0..3).map(|_| Listener::new(&server, "/rooms/hall", "")).collect();
    say(server.address, "hall", "one");
    for listener in &mut listeners {
        listener.until("\"one\"");
    }
    server.signal("TERM");
    for listener in &mut listeners {
        // As a stream that is over, not as one that broke off.
        assert!(listener.end().ends_with("0\r\n\r\n"), "{}", listener.seen);
    }
    assert_eq!(server.ended().0, Some(0));
}

#[test]
fn listeners_outlive_a_swap() {
    let server = Server::start(CHAT, &["--watch"]);
    let mut listener = Listener::new(&server, "/rooms/hall", "");
    say(server.address, "hall", "one");
    listener.until("\"one\"");
    let more = format!("{CHAT}source Hello using http.get(\"/hello\") => {{text: \"hello\"}};\n");
    std::fs::write(server.path("main.flux"), more).unwrap();
    server.says("the service runs it");
    assert!(server.get("/hello").ends_with("hello"));
    say(server.address, "hall", "two");
    listener.until("\"two\"");
    assert_eq!(listener.ids(), [1, 2]);
    // A program that says otherwise what a line is has other listeners: these come back.
    let other = CHAT.replace("string text);\nstore", "string text, int more);\nstore");
    let other = other.replace("text: text}", "text: text, more: 1}");
    std::fs::write(server.path("main.flux"), other).unwrap();
    server.says("the service runs it");
    say(server.address, "hall", "three");
    listener.until("\r\n0\r\n\r\n");
}

/// A proxy passes events on as they come, and ends them when it stops.
#[test]
fn events_go_through_a_proxy() {
    let server = Server::start(CHAT, &[]);
    let port = server.address.port();
    let all = format!(
        "source All using http.any(\"/{{string path*}}\") => http.forward(\"http://127.0.0.1:{port}\");\n"
    );
    let mut proxy = Server::start(&all, &["--drain", "1h"]);
    say(server.address, "hall", "one");
    let mut listener = Listener::new(&proxy, "/rooms/hall", "");
    listener.until("\"one\"");
    say(server.address, "hall", "two");
    listener.until("\"two\"");
    proxy.signal("TERM");
    assert!(listener.end().ends_with("0\r\n\r\n"), "{}", listener.seen);
    assert_eq!(proxy.ended().0, Some(0));
}
