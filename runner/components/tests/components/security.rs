//! Signatures, tokens, passwords, codecs.

use crate::harness::{Service, str, text};
use crate::tokens;
use flux_node::{Constant, Failure, Request, Value};
use std::sync::Arc;

#[test]
fn a_webhook_is_signed_as_its_sender_says() {
    // The example of GitHub's documentation.
    let service = Service::default();
    let args = [("key", text("It's a Secret to Everybody")), ("prefix", text("sha256="))];
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    assert_eq!(
        service
            .node("hmac.sign", &args, "bytes raw", "string s")
            .one(&[Value::Bytes("Hello, World!".into())]),
        str(signature)
    );
    let verify = service.node("hmac.verify", &args, "bytes raw, string signature", "bool valid");
    let is_valid =
        |data: &str, signature: &str| verify.one(&[Value::Bytes(data.to_owned().into()), str(signature)]);
    assert_eq!(is_valid("Hello, World!", signature), Value::Bool(true));
    for wrong in ["", "sha256=", &signature[7..], &signature[..70], "sha256=zz", &signature.replace('7', "8")]
    {
        assert_eq!(is_valid("Hello, World!", wrong), Value::Bool(false), "{wrong}");
    }
    assert_eq!(is_valid("Hello, World?", signature), Value::Bool(false));
    assert!(service.try_node("hmac.sign", &[("key", text(""))], "bytes raw", "string s").is_err());
    for form in ["hex", "base64", "base64url"] {
        let args = [("key", text("k")), ("form", text(form)), ("hash", text("sha512"))];
        let signed = service.node("hmac.sign", &args, "string raw", "string s").one(&[str("x")]);
        let verify = service.node("hmac.verify", &args, "string raw, string signature", "bool valid");
        assert_eq!(verify.one(&[str("x"), signed]), Value::Bool(true), "{form}");
    }
}

fn verified(
    algorithm: &str,
    key: &str,
    token: &str,
    second: i64,
    more: &[(&str, Constant)],
) -> Result<Value, Failure> {
    let args = [&[("algorithm", text(algorithm)), ("key", text(key))][..], more].concat();
    judged(&Service::default(), &args, token, second)
}

fn judged(service: &Service, args: &[(&str, Constant)], token: &str, second: i64) -> Result<Value, Failure> {
    let node = service.node("jwt.verify", args, "string token", "json claims");
    node.run_at(&[str(token)], second * 1_000_000_000).map(|mut out| out.remove(0))
}

fn claims() -> Value {
    crate::harness::json(serde_json::from_str(tokens::CLAIMS).expect("JSON"))
}

#[test]
fn tokens_hold_by_the_key_that_they_are_signed_with() {
    let all = [
        ("HS256", tokens::SECRET, tokens::HS256),
        ("ES256", tokens::EC_KEY, tokens::ES256),
        ("RS256", tokens::RSA_KEY, tokens::RS256),
    ];
    for (algorithm, key, token) in all {
        assert_eq!(verified(algorithm, key, token, 1500, &[]).expect("it holds"), claims(), "{algorithm}");
        // Another signature, other claims.
        let (head, rest) = token.split_once('.').expect("parts");
        let (body, signature) = rest.split_once('.').expect("parts");
        let other = |text: &str| match text.strip_suffix('A') {
            Some(start) => format!("{start}B"),
            None => format!("{}A", &text[..text.len() - 1]),
        };
        for wrong in [
            format!("{head}.{body}."),
            format!("{head}.{body}.{}", other(&signature[..signature.len() - 1])),
            format!("{head}.{}.{signature}", &body[..body.len() - 4]),
            format!("{head}.{body}"),
            format!("{token}.x"),
            String::new(),
            "x".repeat(1 << 20),
        ] {
            let failure = verified(algorithm, key, &wrong, 1500, &[]).expect_err("it does not hold");
            assert_eq!(failure.code, 401);
            let challenge = failure.refused().expect("a refusal").headers[0].clone();
            assert_eq!(
                (&*challenge.0, &*challenge.1),
                ("www-authenticate", "Bearer error=\"invalid_token\"")
            );
        }
    }
}

#[test]
fn nobody_chooses_how_a_token_is_judged() {
    for token in [
        tokens::NONE,
        tokens::NONE_SIGNED,
        tokens::ES256,
        tokens::RS256,
        tokens::CRITICAL,
        tokens::OTHER_SECRET,
    ] {
        assert_eq!(verified("HS256", tokens::SECRET, token, 1500, &[]).expect_err("refused").code, 401);
    }
    assert_eq!(
        verified("RS256", tokens::RSA_KEY, tokens::HS256_BY_PUBLIC_KEY, 1500, &[]).expect_err("refused").code,
        401
    );
    let service = Service::default();
    let build = |algorithm: &str, key: &str| {
        service
            .try_node(
                "jwt.verify",
                &[("algorithm", text(algorithm)), ("key", text(key))],
                "string token",
                "json claims",
            )
            .is_ok()
    };
    assert!(!build("HS256", tokens::RSA_KEY), "a public key is no secret");
    assert!(!build("HS256", "short") && !build("HS256", ""));
    assert!(
        !build("RS256", tokens::EC_KEY)
            && !build("ES256", tokens::RSA_KEY)
            && !build("ES256", tokens::SECRET)
    );
}

#[test]
fn tokens_hold_for_a_while_and_for_whom_they_say() {
    let at = |second: i64| verified("HS256", tokens::SECRET, tokens::HS256, second, &[]).is_ok();
    assert!(at(1500) && at(2029) && at(970));
    assert!(!at(2031) && !at(969) && !at(0));
    let with =
        |more: &[(&str, Constant)]| verified("HS256", tokens::SECRET, tokens::HS256, 1500, more).is_ok();
    assert!(with(&[("issuer", text("https://id.example")), ("audience", text("blog"))]));
    assert!(!with(&[("issuer", text("https://id.example.evil"))]) && !with(&[("audience", text("bank"))]));
    assert!(verified("HS256", tokens::SECRET, tokens::FOR_EVER, 1500, &[]).is_err());
    assert!(
        verified("HS256", tokens::SECRET, tokens::FOR_EVER, 1500, &[("expires", Constant::Bool(false))])
            .is_ok()
    );
    assert!(
        verified("HS256", tokens::SECRET, tokens::OTHER_TIME, 1500, &[("expires", Constant::Bool(false))])
            .is_err()
    );
}

#[test]
fn a_set_of_keys_has_one_for_each() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("keys.json"), tokens::KEYS).expect("a file");
    std::fs::write(folder.path().join("none.json"), "{\"keys\": []}").expect("a file");
    let service = Service { root: folder.path().to_owned(), ..Service::default() };
    for (algorithm, token) in [("HS256", tokens::HS256), ("ES256", tokens::ES256), ("RS256", tokens::RS256)] {
        let args = [("algorithm", text(algorithm)), ("jwks", text("keys.json"))];
        assert_eq!(judged(&service, &args, token, 1500).expect("it holds"), claims(), "{algorithm}");
    }
    for file in ["none.json", "missing.json"] {
        let args = [("jwks", text(file))];
        assert!(service.try_node("jwt.verify", &args, "string token", "json claims").is_err(), "{file}");
    }
}

#[test]
fn passwords_are_kept_as_what_can_not_be_turned_back() {
    let service = Service::default();
    let cheap = [("memory", Constant::Size(64 << 10)), ("passes", Constant::Int(1))];
    let hash = service.node("password.hash", &cheap, "string password", "string hash");
    let (one, other) = (hash.one(&[str("correct horse")]), hash.one(&[str("correct horse")]));
    assert_ne!(one, other, "each has a salt of its own");
    let verify = service.node("password.verify", &[], "string password, string hash", "bool valid");
    assert_eq!(verify.one(&[str("correct horse"), one.clone()]), Value::Bool(true));
    assert_eq!(verify.one(&[str("battery staple"), one]), Value::Bool(false));
    assert_eq!(verify.code(&[str("x"), str("plain text")]), 422);
    // Whoever can write a hash must not make the service take all memory.
    let greedy =
        "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b2dWRWJTmaaVObGdKYrmZ0Q0cE";
    assert_eq!(verify.code(&[str("x"), str(greedy)]), 422);
    assert_eq!(verify.code(&[str(&"x".repeat(5000)), str(greedy)]), 400);
    assert!(
        service.try_node("password.hash", &[("memory", Constant::Size(1))], "string p", "string h").is_err()
    );
}

#[test]
fn bytes_are_text_and_back() {
    let service = Service::default();
    let data = Value::Bytes(vec![0xfb, 0xff, 0, 1].into());
    for (family, args, written) in [
        ("base64", vec![], "+/8AAQ=="),
        ("base64", vec![("url", Constant::Bool(true))], "-_8AAQ"),
        ("hex", vec![], "fbff0001"),
    ] {
        let encode = service.node(&format!("{family}.encode"), &args, "bytes data", "string text");
        assert_eq!(encode.one(std::slice::from_ref(&data)), str(written));
        let decode = service.node(&format!("{family}.decode"), &args, "string text", "bytes data");
        assert_eq!(decode.one(&[str(written)]), data);
        assert_eq!(decode.one(&[str(written.trim_end_matches('='))]), data);
        assert_eq!(decode.code(&[str("no!")]), 422);
        assert_eq!(decode.code(&[str("a")]), 422);
    }
    let equal = service.node("text.equal", &[], "string one, string other", "bool same");
    assert_eq!(equal.one(&[str("a"), str("a")]), Value::Bool(true));
    assert_eq!(equal.one(&[str("a"), str("ab")]), Value::Bool(false));
    let token = service.node("random.token", &[], "", "string token");
    let (one, other) = (token.one(&[]), token.one(&[]));
    assert_ne!(one, other);
    let Value::Str(one) = one else { panic!("text") };
    assert_eq!(one.len(), 43);
}

struct Said(Option<&'static str>);

impl Request for Said {
    fn method(&self) -> &str {
        "GET"
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.0.filter(|_| name == "authorization")
    }
}

fn asked(
    component: &str,
    args: &[(&str, Constant)],
    said: Option<&'static str>,
) -> Result<Vec<Value>, String> {
    let service = Service { request: Some(Arc::new(Said(said))), ..Service::default() };
    let outputs = if component == "http.basic" { "string user, string password" } else { "string token" };
    service.node(component, args, "", outputs).run(&[]).map_err(|failure| {
        assert_eq!(failure.code, 401);
        failure.refused().expect("a refusal").headers[0].1.to_string()
    })
}

#[test]
fn who_does_not_say_who_it_is_is_told_how() {
    let basic = |args: &[(&str, Constant)], said| asked("http.basic", args, said);
    // "ann:a:b" and "é:x".
    assert_eq!(basic(&[], Some("Basic YW5uOmE6Yg==")), Ok(vec![str("ann"), str("a:b")]));
    assert_eq!(basic(&[], Some("basic  w6k6eA==")), Ok(vec![str("é"), str("x")]));
    let right = [("realm", text("admin")), ("user", text("ann")), ("password", text("a:b"))];
    assert!(basic(&right, Some("Basic YW5uOmE6Yg==")).is_ok());
    let told = Err("Basic realm=\"admin\", charset=\"UTF-8\"".to_owned());
    for wrong in [
        None,
        Some("Basic"),
        Some("Basic !"),
        Some("Basic YW5u"),
        Some("Basic YW5uOmE6Yw=="),
        Some("Bearer YW5uOmE6Yg=="),
    ] {
        assert_eq!(basic(&right, wrong), told, "{wrong:?}");
    }
    let bearer = |args: &[(&str, Constant)], said| asked("http.bearer", args, said);
    assert_eq!(bearer(&[], Some("Bearer abc")), Ok(vec![str("abc")]));
    assert_eq!(bearer(&[], Some("Bearer ")), Err("Bearer realm=\"restricted\"".to_owned()));
    let wrong = bearer(&[("token", text("abd"))], Some("Bearer abc"));
    assert_eq!(wrong, Err("Bearer realm=\"restricted\", error=\"invalid_token\"".to_owned()));
    let service = Service::default();
    assert!(service.try_node("http.basic", &[("user", text("a"))], "", "string u, string p").is_err());
    assert!(service.try_node("http.basic", &[("realm", text("a\"b"))], "", "string u, string p").is_err());
}
