//! `topics`, `topic.*`, `http.events`, and `http.respond` with a stream.

use crate::harness::{Service, list, name, str, text};
use bytes::Bytes;
use flux_node::{Body, BuildError, Coming, Constant, Field, RecordId, RecordType, Signature, Type, Value};
use flux_policy::{VirtualWorld, World};
use futures_util::{FutureExt, StreamExt};
use proptest::prelude::*;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

fn service(world: &VirtualWorld, queue: i64) -> Service {
    let service = Service { world: Arc::new(world.clone()), ..Service::default() };
    service.with_store_of("topics", "rooms", &[("queue", Constant::Int(queue))])
}

fn key(key: &str) -> [(&'static str, Constant); 2] {
    [("store", name("rooms")), ("key", text(key))]
}

fn ints(items: &[i64]) -> Value {
    list(items.iter().map(|n| Value::Int(*n)))
}

/// What is there at once, and whether it is over.
fn there(coming: &mut Coming) -> (Vec<Result<Value, i64>>, bool) {
    let mut all = Vec::new();
    loop {
        match coming.next().now_or_never() {
            Some(Some(next)) => all.push(next.map_err(|failure| failure.code)),
            Some(None) => return (all, true),
            None => return (all, false),
        }
    }
}

fn numbers(coming: &mut Coming) -> Vec<i64> {
    let number = |next| match next {
        Ok(Value::Int(n)) => n,
        other => panic!("{other:?}"),
    };
    there(coming).0.into_iter().map(number).collect()
}

fn taken(value: &Value) -> Coming {
    value.as_stream().and_then(flux_node::ValueStream::take).expect("a stream that nobody has taken")
}

#[test]
fn what_came_before_comes_first_and_keys_are_apart() {
    let service = service(&VirtualWorld::new(0), 4);
    let publish = service.node("topic.publish", &key("{room}"), "string room, int n", "");
    let follow =
        service.node("topic.follow", &key("{room}"), "string room, list<int> missed", "stream<int> talk");
    publish.run(&[str("a"), Value::Int(1)]).unwrap();
    let mut a = taken(&follow.one(&[str("a"), ints(&[7, 8])]));
    let mut b = taken(&follow.one(&[str("b"), ints(&[])]));
    // From when it ran, not from when it is taken.
    publish.run(&[str("a"), Value::Int(2)]).unwrap();
    publish.run(&[str("b"), Value::Int(3)]).unwrap();
    assert_eq!(numbers(&mut a), [7, 8, 2]);
    assert_eq!(numbers(&mut b), [3]);
    publish.run(&[str("a"), Value::Int(4)]).unwrap();
    assert_eq!((numbers(&mut a), numbers(&mut b)), (vec![4], vec![]));
}

#[test]
fn who_is_too_far_behind_is_cut() {
    let service = service(&VirtualWorld::new(0), 3);
    let publish = service.node("topic.publish", &key("a"), "int n", "");
    let follow = service.node("topic.follow", &key("a"), "list<int> missed", "stream<int> talk");
    let (mut slow, mut quick) = (taken(&follow.one(&[ints(&[0])])), taken(&follow.one(&[ints(&[])])));
    let mut heard = Vec::new();
    for n in 1..=4 {
        publish.run(&[Value::Int(n)]).unwrap();
        heard.extend(numbers(&mut quick));
    }
    assert_eq!(heard, [1, 2, 3, 4]);
    let (all, over) = there(&mut slow);
    assert_eq!((all, over), (vec![Ok(Value::Int(0)), Err(503)], true));
}

/// Whether somebody looked for its next value or not.
#[test]
fn a_line_tells_who_was_cut() {
    let page = crate::log::Page::default();
    let sink = flux_components::Sink::new(page.clone());
    let service = Service {
        components: flux_components::Library::new(sink.clone()),
        world: Arc::new(VirtualWorld::new(0)),
        ..Service::default()
    };
    let service = service.with_store_of("topics", "rooms", &[("queue", Constant::Int(1))]);
    let publish = service.node("topic.publish", &key("{room}"), "string room, int n", "");
    let follow = service.node("topic.follow", &key("{room}"), "string room", "stream<int> talk");
    let follow = |room: &str| taken(&follow.one(&[str(room)]));
    let (mut asked, silent, quick) = (follow("a\nb"), follow("c"), follow("d"));
    for n in 0..2 {
        publish.run(&[str("a\nb"), Value::Int(n)]).unwrap();
        publish.run(&[str("c"), Value::Int(n)]).unwrap();
    }
    assert_eq!(there(&mut asked), (vec![Err(503)], true));
    drop((asked, silent, quick));
    sink.flush(Duration::from_secs(60));
    let text = page.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(
        lines[0].contains(
            "a follower of `a\\nb` of `rooms` is cut: it is further behind than the queue of 1 values"
        ),
        "{text}"
    );
    assert!(lines[1].contains("a follower of `c` of `rooms` is cut"), "{text}");
}

#[test]
fn what_a_follower_is_given_is_one_list() {
    let service = service(&VirtualWorld::new(0), 3);
    for inputs in ["int n", "list<string> s", "list<int> a, list<int> b"] {
        let wrong = service.try_node("topic.follow", &key("a"), inputs, "stream<int> talk").err();
        assert!(matches!(wrong, Some(BuildError::Signature(_))), "{inputs}: {wrong:?}");
    }
    let wrong = service.try_node("topic.follow", &key("a"), "", "list<int> talk").err();
    assert!(matches!(wrong, Some(BuildError::Signature(_))), "{wrong:?}");
}

/// The next chunk of a body; none: it has to be waited for.
fn chunk(body: &Body) -> Option<Option<Result<Bytes, String>>> {
    let Body::Stream(chunks) = body else { panic!("{body:?}") };
    match chunks.poll_chunk(&mut Context::from_waker(Waker::noop())) {
        Poll::Pending => None,
        Poll::Ready(next) => Some(next.map(|next| next.map_err(|error| error.to_string()))),
    }
}

fn said(body: &Body) -> Option<String> {
    let chunk = chunk(body)?.expect("it goes on").expect("it does not break off");
    Some(String::from_utf8(chunk.to_vec()).expect("it is UTF-8"))
}

fn body_of(reply: &Value) -> &Body {
    let Value::Response(reply) = reply else { panic!("{reply:?}") };
    &reply.body
}

/// On a clock that only moves when it is told to.
#[tokio::test]
async fn a_heartbeat_comes_when_nothing_else_did() {
    let world = VirtualWorld::new(0);
    let service = service(&world, 16);
    let publish = service.node("topic.publish", &key("a"), "string text", "");
    let follow = service.node("topic.follow", &key("a"), "", "stream<string> talk");
    let args = [
        ("heartbeat", Constant::Duration(15_000_000_000)),
        ("retry", Constant::Duration(2_000_000_000)),
        ("event", text("line")),
    ];
    let events = service.node("http.events", &args, "stream<string> talk", "response reply");
    let reply = events.one(&[follow.one(&[])]);
    let Value::Response(response) = &reply else { panic!("{reply:?}") };
    let header = |name: &str| {
        let line = response.headers.iter().find(|(own, _)| *own == name);
        line.map(|(_, value)| value.to_string()).unwrap_or_default()
    };
    assert_eq!(header("content-type"), "text/event-stream");
    assert_eq!(header("cache-control"), "no-store");
    let body = body_of(&reply);
    assert_eq!(said(body).as_deref(), Some("retry: 2000\n\n"));
    assert_eq!(said(body), None);
    world.pass(Duration::from_secs(14)).await;
    assert_eq!(said(body), None);
    publish.run(&[str("a\nb")]).unwrap();
    publish.run(&[str("c")]).unwrap();
    let both = "event: line\ndata: a\ndata: b\n\nevent: line\ndata: c\n\n";
    assert_eq!(said(body).as_deref(), Some(both));
    // The time counts from the event.
    assert_eq!(said(body), None);
    world.pass(Duration::from_secs(14)).await;
    assert_eq!(said(body), None);
    world.pass(Duration::from_secs(1)).await;
    assert_eq!(said(body).as_deref(), Some(":\n\n"));
    assert_eq!(said(body), None);
    assert_eq!(world.now(), VirtualWorld::new(0).now() + 29_000_000_000);
}

#[test]
fn a_stream_that_fails_ends_the_reply() {
    let world = VirtualWorld::new(0);
    let service = service(&world, 1);
    let publish = service.node("topic.publish", &key("a"), "string text", "");
    let follow = service.node("topic.follow", &key("a"), "list<string> missed", "stream<string> talk");
    let events = service.node("http.events", &[], "stream<string> talk", "response reply");
    let reply = events.one(&[follow.one(&[list([str("first")])])]);
    publish.run(&[str("x")]).unwrap();
    publish.run(&[str("y")]).unwrap();
    assert_eq!(said(body_of(&reply)).as_deref(), Some("data: first\n\n"));
    assert!(matches!(chunk(body_of(&reply)), Some(Some(Err(_)))));
    assert_eq!(chunk(body_of(&reply)), Some(None));
}

#[test]
fn values_are_lines_of_json_and_texts_are_themselves() {
    let service = service(&VirtualWorld::new(0), 4);
    for (ty, items, kind, whole) in [
        ("int", list([Value::Int(1), Value::Int(2)]), "application/x-ndjson", "1\n2\n"),
        ("string", list([str("a"), str(""), str("b\n")]), "text/plain; charset=utf-8", "ab\n"),
    ] {
        let follow =
            service.node("topic.follow", &key(ty), &format!("list<{ty}> missed"), &format!("stream<{ty}> s"));
        let respond = service.node("http.respond", &[], &format!("stream<{ty}> s"), "response reply");
        let reply = respond.one(&[follow.one(&[items])]);
        let Value::Response(response) = &reply else { panic!("{reply:?}") };
        assert!(response.headers.iter().any(|(_, value)| *value == kind), "{:?}", response.headers);
        let mut all = String::new();
        while let Some(more) = said(body_of(&reply)) {
            all.push_str(&more);
        }
        assert_eq!(all, whole);
    }
}

#[test]
fn a_stream_is_consumed_once() {
    let service = service(&VirtualWorld::new(0), 4);
    let follow = service.node("topic.follow", &key("a"), "", "stream<int> s");
    let respond = service.node("http.respond", &[], "stream<int> s", "response reply");
    let stream = follow.one(&[]);
    respond.one(std::slice::from_ref(&stream));
    assert_eq!(respond.code(&[stream]), 500);
}

#[test]
fn fields_say_the_id() {
    let world = VirtualWorld::new(0);
    let fields =
        vec![Field { name: "id".into(), ty: Type::Int }, Field { name: "text".into(), ty: Type::String }];
    let records: Arc<[RecordType]> = Arc::from([RecordType { name: "Line".into(), fields }]);
    let service = Service { records: records.clone(), ..service(&world, 4) };
    let line = Type::Record(RecordId(0));
    let field = |name: &str, ty: Type| Field { name: name.to_owned(), ty };
    let follow = service.node_of(
        "topic.follow",
        &key("a"),
        Signature {
            inputs: vec![field("missed", Type::List(Box::new(line.clone())))],
            outputs: vec![field("talk", Type::Stream(Box::new(line.clone())))],
            records: records.clone(),
        },
    );
    let events = service.node_of(
        "http.events",
        &[("id", text("id"))],
        Signature {
            inputs: vec![field("talk", Type::Stream(Box::new(line)))],
            outputs: vec![field("reply", Type::Foreign("response".into()))],
            records: records.clone(),
        },
    );
    let names = flux_node::Records::new(records);
    let value = |id: i64, text: &str| names.value(RecordId(0), vec![Value::Int(id), str(text)]);
    let reply = events.one(&[follow.one(&[list([value(3, "a\nb"), value(4, "c")])])]);
    let both = "id: 3\ndata: {\"id\":3,\"text\":\"a\\nb\"}\n\nid: 4\ndata: {\"id\":4,\"text\":\"c\"}\n\n";
    assert_eq!(said(body_of(&reply)).as_deref(), Some(both));
}

proptest! {
    /// However publishes, follows, readings and departures come: each follower hears, in one order, just what was published
    /// since it came, or is cut where more than the queue waited.
    #[test]
    fn each_hears_what_came_since(acts in prop::collection::vec((0u8..5, 0usize..4), 1..120), queue in 1i64..9) {
        let service = service(&VirtualWorld::new(0), queue);
        let publish = service.node("topic.publish", &key("a"), "int n", "");
        let follow = service.node("topic.follow", &key("a"), "list<int> missed", "stream<int> talk");
        let mut told: Vec<i64> = Vec::new();
        // Each with what it has heard so far, and how many were told when it came.
        let mut followers: Vec<Option<(Coming, usize)>> = (0..4).map(|_| None).collect();
        for (act, who) in acts {
            match act {
                0 | 1 => {
                    let n = told.len() as i64;
                    publish.run(&[Value::Int(n)]).unwrap();
                    told.push(n);
                }
                2 => followers[who] = Some((taken(&follow.one(&[ints(&told)])), 0)),
                3 => followers[who] = None,
                _ => {
                    let Some((coming, heard)) = &mut followers[who] else { continue };
                    let (all, over) = there(coming);
                    let cut = all.last() == Some(&Err(503));
                    let values: Vec<i64> = all.iter().filter_map(|next| match next {
                        Ok(Value::Int(n)) => Some(*n),
                        _ => None,
                    }).collect();
                    prop_assert_eq!(cut, over);
                    prop_assert_eq!(&values, &told[*heard..*heard + values.len()]);
                    if cut {
                        prop_assert!(told.len() - *heard - values.len() > queue as usize);
                        followers[who] = None;
                    } else {
                        *heard += values.len();
                        prop_assert_eq!(*heard, told.len());
                    }
                }
            }
        }
    }
}
