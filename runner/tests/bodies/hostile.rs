//! Forms and cookies that nobody's browser sends: each is answered as the client's fault, or read for what is in it.

use crate::support::*;
use bytes::Bytes;
use flux_runner::Engine;
use http::{HeaderValue, Request};
use proptest::prelude::*;

/// `POST /` takes a form of one field, `GET /` two cookies.
fn taking() -> Engine {
    let mut made = Made::new();
    let block = made.block(1, 1, vec![], vec![("a", slot(0))]);
    made.http("post", "/", &[("body", "string a")], block);
    let block = made.block(2, 2, vec![], vec![("s", slot(0)), ("n", slot(1))]);
    made.http("get", "/", &[("cookies", "option<string> session, option<int> n")], block);
    made.engine()
}

async fn answer(engine: &Engine, request: http::request::Builder, body: Vec<u8>) -> (u16, String) {
    let request = request.body(Bytes::from(body)).expect("a request");
    let (response, _) = engine.request(request, false).await;
    (response.status().as_u16(), String::from_utf8_lossy(response.body()).into_owned())
}

async fn form(engine: &Engine, content_type: &[u8], body: Vec<u8>) -> (u16, String) {
    let kind = HeaderValue::from_bytes(content_type).expect("a header");
    answer(engine, Request::post("/").header("content-type", kind), body).await
}

async fn cookies(engine: &Engine, lines: &[Vec<u8>]) -> (u16, String) {
    let mut request = Request::get("/");
    for line in lines {
        request = request.header("cookie", HeaderValue::from_bytes(line).expect("a header"));
    }
    answer(engine, request, Vec::new()).await
}

fn part(boundary: &str, head: &str, data: &str) -> String {
    format!("--{boundary}\r\n{head}\r\n\r\n{data}\r\n")
}

const NAMED: &str = "content-disposition: form-data; name=\"a\"";

fn one(boundary: &str) -> Vec<u8> {
    format!("{}--{boundary}--\r\n", part(boundary, NAMED, "tea")).into_bytes()
}

#[tokio::test]
async fn boundaries_are_what_they_say_or_none() {
    let engine = taking();
    let said = |boundary: &str| format!("multipart/form-data; boundary={boundary}").into_bytes();
    for boundary in ["x", "-", "--", "a'()+_,-./:=?", &"b".repeat(70)] {
        let quoted = said(&format!("\"{boundary}\""));
        assert_eq!(form(&engine, &quoted, one(boundary)).await, (200, "tea".to_owned()), "{boundary}");
    }
    let long = "b".repeat(60_000);
    for (kind, body) in [
        (said(""), one("")),
        (said("\"\""), one("")),
        (said(&long), b"--b--".to_vec()),
        (b"multipart/form-data; boundary=\"x".to_vec(), one("x")),
        (b"multipart/form-data; boundary=\xff".to_vec(), one("x")),
        (b"multipart/form-data; boundary".to_vec(), one("x")),
        (b"multipart/form-data; xboundary=x".to_vec(), one("x")),
        (said("y"), one("x")),
        (said("x"), b"--x".to_vec()),
        (said("x"), format!("--x\r\n{NAMED}\r\n\r\nnever closed").into_bytes()),
        (said("x"), format!("--x\r\n{NAMED}").into_bytes()),
        (said("x"), format!("{}--x--\r\n", part("x", NAMED, "b").repeat(2000)).into_bytes()),
        (said("x"), vec![b'-'; 900_000]),
    ] {
        let (status, text) = form(&engine, &kind, body).await;
        let shown = String::from_utf8_lossy(&kind[..kind.len().min(80)]).into_owned();
        assert!(status == 400 || status == 415, "{shown}: {status} {text}");
    }
    // A part's head counts among the body's bytes, however long it is.
    let long = format!("--x\r\n{NAMED}\r\nx-a: {}\r\n\r\nb\r\n--x--", "a".repeat(200_000));
    let many = format!("--x\r\n{}{NAMED}\r\n\r\nb\r\n--x--", "a: b\r\n".repeat(5000));
    for body in [long, many] {
        let (status, text) = form(&engine, &said("x"), body.clone().into_bytes()).await;
        assert!(status == 400 || (status, &*text) == (200, "b"), "{status} {text}");
        let larger = format!("{}{body}", " ".repeat(2_000_000)).into_bytes();
        assert_eq!(form(&engine, &said("x"), larger).await.0, 413);
    }
    // What is between the boundaries stays what it is, whatever it looks like.
    for data in ["--xy", "\r\n--x", "--", "\r\n\r\n--x -", "content-length: 4\r\n\r\n", "\0"] {
        let body = format!("{}--bound--", part("bound", NAMED, data)).into_bytes();
        assert_eq!(form(&engine, &said("bound"), body).await, (200, data.to_owned()), "{data:?}");
    }
}

#[tokio::test]
async fn cookies_are_read_for_what_is_in_them() {
    let engine = taking();
    let read = |session: &str| (200, format!("{{\"s\":{session},\"n\":null}}"));
    for (line, session) in [
        (&b"session=abc"[..], "\"abc\""),
        (b";;;; =; ==;session", "null"),
        (b"session=", "null"),
        (b"session=a=b==", "\"a=b==\""),
        (b"session=\"abc", "\"\\\"abc\""),
        (b"session=\"abc\"", "\"abc\""),
        (b"session=one; session=two", "\"one\""),
        (b"xsession=1; session x=2; SESSION=3", "null"),
        (b"session=%", "\"%\""),
        (b"$Version=1; session=x; $Path=/", "\"x\""),
        (b"session=a\tb", "\"a\\tb\""),
    ] {
        let shown = String::from_utf8_lossy(line).into_owned();
        assert_eq!(cookies(&engine, &[line.to_vec()]).await, read(session), "{shown}");
    }
    for line in [&b"session=%ff"[..], b"session=\xff", b"n=1e3", b"n=9223372036854775808", b"n=\"\"x"] {
        let (status, text) = cookies(&engine, &[line.to_vec()]).await;
        assert_eq!(status, 400, "{}: {text}", String::from_utf8_lossy(line));
    }
    let many = b"a=b; ".repeat(10_000);
    let lines = [many.clone(), [&many[..], b"session=last"].concat()];
    assert_eq!(cookies(&engine, &lines).await, read("\"last\""));
}

/// Pieces of which forms are made, right and wrong.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "--x",
        "--x--",
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        "--",
        "x",
        ": ",
        "\"",
        ";",
        "\0",
        "é",
        "content-disposition: form-data; name=\"a\"",
        "content-disposition: form-data; name=\"a\"; filename=\"../b\"",
        "content-type: multipart/mixed; boundary=x",
        "content-transfer-encoding: base64",
        "name=",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #[test]
    fn no_form_and_no_cookie_is_the_services_fault(
        body in pieces(),
        line in prop::collection::vec(prop::sample::select(b"session=n;\"% \t\xff0a".to_vec()), 0..60),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let engine = taking();
            let (status, text) = form(&engine, b"multipart/form-data; boundary=x", body).await;
            prop_assert!(matches!(status, 200 | 400 | 415), "{status} {text}");
            let (status, text) = cookies(&engine, &[line]).await;
            prop_assert!(matches!(status, 200 | 400), "{status} {text}");
            Ok(())
        })?;
    }
}
