//! Keys that others publish: asked for when they are needed, kept, renewed, and never more often than is fair.

use crate::harness::{Node, Service, str, text};
use crate::http_upstream::{Raw, reply, request};
use crate::tokens;
use flux_node::{Constant, Failure, Value, World};
use flux_policy::RealWorld;
use futures_util::future::{BoxFuture, join_all};
use std::io::{BufReader, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A clock that a test sets, under which waiting takes a hundredth of the time.
#[derive(Default)]
struct Clock(AtomicU64);

impl Clock {
    fn pass(&self, seconds: u64) {
        self.0.fetch_add(seconds * 1_000_000_000, Ordering::SeqCst);
    }
}

impl World for Clock {
    fn now(&self) -> i64 {
        1_500_000_000_000 + self.monotonic() as i64
    }

    fn monotonic(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        RealWorld.sleep(duration / 100)
    }

    fn random(&self) -> u64 {
        4
    }
}

/// What publishes keys, as often as it is asked; and says what it is told to.
struct Provider {
    raw: Raw,
    says: Arc<Mutex<Vec<u8>>>,
}

impl Provider {
    fn new(says: Vec<u8>) -> Provider {
        let says = Arc::new(Mutex::new(says));
        let now = says.clone();
        let raw = Raw::new(move |mut stream, _, seen| {
            let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
            while let Some(request) = request(&mut reader) {
                seen.lock().expect("whole").push(request);
                let says = now.lock().expect("whole").clone();
                if says.is_empty() {
                    // It never answers, until the client gives up.
                    let _ = std::io::Read::read(&mut stream, &mut [0]);
                    return;
                }
                if stream.write_all(&says).is_err() {
                    return;
                }
            }
        });
        Provider { raw, says }
    }

    fn says(&self, says: Vec<u8>) {
        *self.says.lock().expect("whole") = says;
    }

    fn asked(&self) -> usize {
        self.raw.seen.lock().expect("whole").len()
    }
}

/// The keys of those names out of [`tokens::KEYS`].
fn keys(names: &[&str]) -> Vec<u8> {
    keys_for(names, "")
}

fn keys_for(names: &[&str], headers: &str) -> Vec<u8> {
    let all: serde_json::Value = serde_json::from_str(tokens::KEYS).expect("JSON");
    let is_one = |key: &&serde_json::Value| names.iter().any(|name| key["kid"] == **name);
    let some: Vec<_> = all["keys"].as_array().expect("a list").iter().filter(is_one).collect();
    reply(headers, serde_json::json!({ "keys": some }).to_string().as_bytes())
}

fn service() -> (Service, Arc<Clock>) {
    let clock = Arc::new(Clock::default());
    (Service { world: clock.clone(), ..Service::default() }, clock)
}

fn node<'s>(service: &'s Service, address: &Constant) -> Node<'s> {
    service.node("jwt.verify", &[("jwks", address.clone())], "string token", "json claims")
}

/// One runtime for all, as a service has it: what is asked behind a flow's back goes on there.
fn runtime() -> tokio::runtime::Runtime {
    let builder = &mut tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().expect("a runtime")
}

async fn judged(node: &Node<'_>, token: &str) -> Result<Value, Failure> {
    node.start(&[str(token)], 1_500_000_000_000).await.map(|mut out| out.remove(0))
}

fn status(judged: Result<Value, Failure>) -> u16 {
    judged.map_or_else(|failure| failure.status(), |_| 200)
}

/// A token of that head, which nobody has signed.
fn forged(head: &str) -> String {
    use base64::Engine as _;
    let head = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(head);
    let rest = tokens::RS256.split_once('.').expect("parts").1;
    format!("{head}.{rest}")
}

#[test]
fn keys_are_asked_for_once_and_kept() {
    let provider = Provider::new(keys(&["e1", "r1"]));
    let (service, clock) = service();
    let (one, other) =
        (node(&service, &provider.raw.url("/jwks")), node(&service, &provider.raw.url("/jwks")));
    assert_eq!(provider.asked(), 0, "the service starts without them");
    runtime().block_on(async {
        let all = join_all((0..40).map(|n| judged(if n % 2 == 0 { &one } else { &other }, tokens::RS256)));
        assert!(all.await.into_iter().all(|judged| status(judged) == 200));
        assert_eq!(provider.asked(), 1, "once for all who wait");
        clock.pass(3599);
        assert_eq!(status(judged(&one, tokens::ES256).await), 200);
        assert_eq!(provider.asked(), 1);
    });
    let seen = provider.raw.seen.lock().expect("whole")[0].clone();
    assert!(
        seen.starts_with("GET /jwks HTTP/1.1\r\n") && seen.contains("accept: application/json"),
        "{seen}"
    );
}

#[test]
fn a_token_with_a_new_key_renews_them() {
    let provider = Provider::new(keys(&["e1"]));
    let (service, clock) = service();
    let node = node(&service, &provider.raw.url("/"));
    runtime().block_on(async {
        assert_eq!(status(judged(&node, tokens::ES256).await), 200);
        provider.says(keys(&["r1"]));
        assert_eq!(status(judged(&node, tokens::RS256).await), 401, "nobody is asked twice within 5 s");
        clock.pass(5);
        assert_eq!(status(judged(&node, tokens::RS256).await), 200);
        assert_eq!(status(judged(&node, tokens::ES256).await), 401, "this key is gone");
        assert_eq!(provider.asked(), 2);
    });
}

#[test]
fn names_of_keys_that_nobody_has_make_no_load() {
    let provider = Provider::new(keys(&["e1", "r1"]));
    let (service, clock) = service();
    let node = node(&service, &provider.raw.url("/"));
    runtime().block_on(async {
        assert_eq!(status(judged(&node, tokens::RS256).await), 200);
        clock.pass(60);
        let unknown: Vec<String> =
            (0..500).map(|n| forged(&format!("{{\"alg\":\"RS256\",\"kid\":\"x{n}\"}}"))).collect();
        let all = join_all(unknown.iter().map(|token| judged(&node, token))).await;
        assert!(all.into_iter().all(|judged| status(judged) == 401));
        assert_eq!(provider.asked(), 2, "one question for all of them");
        assert_eq!(status(judged(&node, tokens::RS256).await), 200);
    });
}

#[test]
fn old_keys_are_renewed_behind_the_flows_and_serve_on_while_nobody_answers() {
    let provider = Provider::new(keys_for(&["e1"], "cache-control: public, max-age=120\r\n"));
    let (service, clock) = service();
    let node = node(&service, &provider.raw.url("/"));
    let asked = |times: usize| {
        let provider = &provider;
        async move {
            while provider.asked() < times {
                tokio::task::yield_now().await;
            }
        }
    };
    runtime().block_on(async {
        assert_eq!(status(judged(&node, tokens::ES256).await), 200);
        provider.says(b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n".to_vec());
        clock.pass(119);
        assert_eq!(status(judged(&node, tokens::ES256).await), 200);
        assert_eq!(provider.asked(), 1);
        clock.pass(1);
        assert_eq!(status(judged(&node, tokens::ES256).await), 200);
        asked(2).await;
        // A key that is not known may be new: nobody can say.
        assert_eq!(status(judged(&node, tokens::RS256).await), 503);
        assert_eq!(status(judged(&node, tokens::ES256).await), 200);
        provider.says(keys(&["r1"]));
        clock.pass(6);
        assert_eq!(status(judged(&node, tokens::RS256).await), 200);
        assert_eq!(provider.asked(), 3);
    });
}

#[test]
fn without_keys_no_token_is_right_or_wrong() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let many = format!("{{\"keys\": [{}]}}", vec!["{}"; 101].join(","));
    let secret = serde_json::json!({"keys": [{"kty": "oct", "k": "YSBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcyBvciBtb3Jl"}]});
    let says: [(&str, Vec<u8>); 8] = [
        ("hangs", Vec::new()),
        ("fails", b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n".to_vec()),
        ("moved", b"HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n".to_vec()),
        ("huge", reply("", &vec![b' '; 600 * 1024])),
        ("a page", reply("content-type: text/html\r\n", b"<!doctype html>")),
        ("no set", reply("", b"{}")),
        ("too many", reply("", many.as_bytes())),
        ("a secret", reply("", secret.to_string().as_bytes())),
    ];
    let mut all: Vec<(&str, Constant, Option<Provider>)> =
        vec![("nobody", text(&format!("http://{free}/")), None)];
    for (what, says) in says {
        let provider = Provider::new(says);
        all.push((what, provider.raw.url("/"), Some(provider)));
    }
    for (what, address, provider) in all {
        let (service, clock) = service();
        let node = node(&service, &address);
        runtime().block_on(async {
            for _ in 0..3 {
                let failure = judged(&node, tokens::RS256).await.expect_err("it can't be judged");
                assert_eq!((failure.code, failure.status()), (503, 503), "{what}");
                let told = failure.refused().expect("a refusal");
                assert_eq!(told.headers, [("retry-after".into(), "5".into())], "{what}");
            }
            let Some(provider) = provider else { return };
            assert_eq!(provider.asked(), 1, "{what}: not again within 5 s");
            provider.says(keys(&["r1"]));
            clock.pass(6);
            assert_eq!(status(judged(&node, tokens::RS256).await), 200, "{what}, and is there now");
        });
    }
}

#[test]
fn published_keys_are_for_what_they_are() {
    let provider = Provider::new(keys(&["e1", "r1"]));
    let (service, _) = service();
    let all = node(&service, &provider.raw.url("/"));
    let args = [("jwks", provider.raw.url("/")), ("algorithm", text("ES256"))];
    let only = service.node("jwt.verify", &args, "string token", "json claims");
    runtime().block_on(async {
        // Neither tells anybody to ask.
        for token in [tokens::NONE, tokens::NONE_SIGNED, tokens::HS256, tokens::HS256_BY_PUBLIC_KEY, "x"] {
            assert_eq!(status(judged(&all, token).await), 401);
        }
        assert_eq!(status(judged(&only, tokens::RS256).await), 401);
        assert_eq!(provider.asked(), 0);
        for head in [
            "{\"alg\":\"HS256\",\"kid\":\"r1\"}",
            "{\"alg\":\"ES256\",\"kid\":\"r1\"}",
            "{\"alg\":\"ES256\"}",
        ] {
            assert_eq!(status(judged(&all, &forged(head)).await), 401, "{head}");
        }
        assert_eq!(status(judged(&all, tokens::RS256).await), 200);
        assert_eq!(status(judged(&only, tokens::RS256).await), 401);
        assert_eq!(status(judged(&only, tokens::ES256).await), 200);
    });
    for (argument, value) in
        [("algorithm", "HS256"), ("jwks", "http://127.0.0.1:99999/"), ("jwks", "http://")]
    {
        let mut args = vec![("jwks", provider.raw.url("/")), ("algorithm", text("by_key"))];
        args.iter_mut().filter(|(name, _)| *name == argument).for_each(|(_, given)| *given = text(value));
        assert!(service.try_node("jwt.verify", &args, "string token", "json claims").is_err(), "{value}");
    }
}

#[test]
fn broken_keys_among_others_are_left_out() {
    let all: serde_json::Value = serde_json::from_str(tokens::KEYS).expect("JSON");
    let mut some = all["keys"].as_array().expect("a list").clone();
    some.insert(0, serde_json::json!({"kty": "RSA", "kid": "r1", "n": "!", "e": "AQAB"}));
    some.insert(0, serde_json::json!({"kty": "RSA", "kid": "r1", "n": "AQAB", "e": "AQAB"}));
    some.insert(0, serde_json::json!({"kty": "EC", "crv": "P-256", "kid": "e1", "x": "AQAB", "y": "AQAB"}));
    some.insert(0, serde_json::json!({"kty": "new"}));
    some.insert(0, serde_json::json!(7));
    let provider = Provider::new(reply("", serde_json::json!({ "keys": some }).to_string().as_bytes()));
    let (service, _) = service();
    let node = node(&service, &provider.raw.url("/"));
    runtime().block_on(async {
        assert_eq!(status(judged(&node, tokens::RS256).await), 200);
        assert_eq!(status(judged(&node, tokens::ES256).await), 200);
    });
}
