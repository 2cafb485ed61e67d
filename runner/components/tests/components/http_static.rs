//! `http.static`.

use crate::harness::{Asked, Service, str, text};
use crate::http_reply::{body, header, response};
use flux_node::{Constant, Response, Value};
use proptest::prelude::*;
use std::fs;
use std::sync::Arc;
use tempfile::TempDir;

struct Site {
    folder: TempDir,
}

impl Site {
    fn new() -> Site {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |path: &str, text: &str| fs::write(folder.path().join(path), text).expect("a file");
        fs::create_dir_all(folder.path().join("public/docs")).expect("a folder");
        fs::create_dir_all(folder.path().join("public/bare")).expect("a folder");
        fs::create_dir_all(folder.path().join("public/.git")).expect("a folder");
        file("public/index.html", "<h1>home</h1>");
        file("public/docs/index.html", "<h1>docs</h1>");
        file("public/digits.txt", "0123456789");
        file("public/empty", "");
        file("public/.git/config", "hidden");
        file("public/photo.JPEG", "jpeg");
        file("secret.txt", "outside");
        Site { folder }
    }

    fn ask(
        &self,
        method: &'static str,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Arc<Response>, i64> {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let service = Service {
            root: self.folder.path().to_owned(),
            request: Some(Arc::new(Asked(method, headers))),
            ..Service::default()
        };
        let args = [("root", text("public")), ("limit", Constant::Size(13))];
        let node = service.node("http.static", &args, "string path", "response reply");
        node.run(&[str(path)]).map(|v| response(&v[0])).map_err(|failure| failure.code)
    }

    fn get(&self, path: &str, headers: &[(&'static str, &str)]) -> Arc<Response> {
        self.ask("GET", path, headers).expect("it is there")
    }
}

#[test]
fn files_have_their_content_types() {
    let site = Site::new();
    let of = |path: &str| header(&site.get(path, &[]), "content-type").map(str::to_owned);
    assert_eq!(of("digits.txt").as_deref(), Some("text/plain; charset=utf-8"));
    assert_eq!(of("").as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(of("photo.JPEG").as_deref(), Some("image/jpeg"));
    assert_eq!(of("empty").as_deref(), Some("application/octet-stream"));
    assert_eq!(&body(&site.get("docs/", &[]))[..], b"<h1>docs</h1>");
}

#[test]
fn a_folder_needs_its_slash() {
    let site = Site::new();
    let reply = site.get("docs", &[]);
    assert_eq!((reply.status, header(&reply, "location")), (308, Some("./docs/")));
    assert_eq!(site.ask("GET", "bare/", &[]).err(), Some(404));
    assert_eq!(site.ask("GET", "digits.txt/", &[]).err(), Some(404));
}

#[test]
fn no_path_leaves_the_root() {
    let site = Site::new();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../secret.txt", site.folder.path().join("public/link")).unwrap();
        std::os::unix::fs::symlink("..", site.folder.path().join("public/up")).unwrap();
    }
    let absolute = site.folder.path().join("secret.txt").to_str().unwrap().to_owned();
    let paths = [
        "../secret.txt",
        "docs/../../secret.txt",
        "..",
        "../",
        "./../secret.txt",
        "/etc/passwd",
        "//etc/passwd",
        "%2e%2e/secret.txt",
        "..%2fsecret.txt",
        "..\\secret.txt",
        "docs\\..\\..\\secret.txt",
        "digits.txt\0.html",
        "link",
        "up/secret.txt",
        ".git/config",
        "docs/.././../secret.txt",
        "none",
        absolute.as_str(),
    ];
    for path in paths {
        assert_eq!(site.ask("GET", path, &[]).err(), Some(404), "{path:?}");
    }
}

#[test]
fn one_range_is_a_part() {
    let site = Site::new();
    let part = |range: &str| {
        let reply = site.get("digits.txt", &[("range", range)]);
        let text = String::from_utf8(body(&reply).to_vec()).unwrap();
        (reply.status, text, header(&reply, "content-range").map(str::to_owned))
    };
    let is =
        |status: u16, body: &str, range: Option<&str>| (status, body.to_owned(), range.map(str::to_owned));
    assert_eq!(part("bytes=0-3"), is(206, "0123", Some("bytes 0-3/10")));
    assert_eq!(part("bytes=7-"), is(206, "789", Some("bytes 7-9/10")));
    assert_eq!(part("bytes=-2"), is(206, "89", Some("bytes 8-9/10")));
    assert_eq!(part("bytes=-99"), is(206, "0123456789", Some("bytes 0-9/10")));
    assert_eq!(part("bytes=5-99999999999999999999999"), is(206, "56789", Some("bytes 5-9/10")));
    assert_eq!(part("bytes=10-"), is(416, "", Some("bytes */10")));
    assert_eq!(part("bytes=-0"), is(416, "", Some("bytes */10")));
    for ignored in ["bytes=3-1", "bytes=0-1,3-4", "lines=0-1", "bytes=x-", "bytes=-", "bytes=+1-2", ""] {
        assert_eq!(part(ignored), is(200, "0123456789", None), "{ignored}");
    }
    let empty = site.get("empty", &[("range", "bytes=0-")]);
    assert_eq!((empty.status, header(&empty, "content-range")), (416, Some("bytes */0")));
}

#[test]
fn what_the_client_has_is_not_sent_again() {
    let site = Site::new();
    let first = site.get("digits.txt", &[]);
    let etag = header(&first, "etag").unwrap();
    let modified = header(&first, "last-modified").unwrap();
    let status = |headers: &[(&'static str, &str)]| site.get("digits.txt", headers).status;
    assert_eq!(status(&[("if-none-match", etag)]), 304);
    assert_eq!(status(&[("if-none-match", &format!("\"x\", W/{etag}"))]), 304);
    assert_eq!(status(&[("if-none-match", "*")]), 304);
    assert_eq!(status(&[("if-none-match", "\"x\"")]), 200);
    assert_eq!(status(&[("if-modified-since", modified)]), 304);
    assert_eq!(status(&[("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT")]), 200);
    assert_eq!(status(&[("if-modified-since", "yesterday")]), 200);
    // The tag decides alone.
    assert_eq!(status(&[("if-none-match", "\"x\""), ("if-modified-since", modified)]), 200);
    let unchanged = site.get("digits.txt", &[("if-none-match", etag)]);
    assert_eq!((body(&unchanged).len(), header(&unchanged, "etag")), (0, Some(etag)));
}

#[test]
fn a_part_is_of_the_state_that_the_client_has() {
    let site = Site::new();
    let first = site.get("digits.txt", &[]);
    let (etag, modified) = (header(&first, "etag").unwrap(), header(&first, "last-modified").unwrap());
    let status =
        |if_range: &str| site.get("digits.txt", &[("range", "bytes=0-1"), ("if-range", if_range)]).status;
    assert_eq!(status(etag), 206);
    assert_eq!(status(modified), 206);
    assert_eq!(status("\"x\""), 200);
    assert_eq!(status(&format!("W/{etag}")), 200);
    assert_eq!(status("Thu, 01 Jan 1970 00:00:00 GMT"), 200);
    assert_eq!(status("nonsense"), 200);
}

#[test]
fn head_has_the_headers_alone() {
    let site = Site::new();
    let reply = site.ask("HEAD", "digits.txt", &[]).unwrap();
    // The engine leaves the body out.
    assert_eq!((reply.status, reply.body.length()), (200, Some(10)));
    assert!(header(&reply, "etag").is_some());
}

#[test]
fn a_file_longer_than_the_limit_comes_in_parts() {
    let site = Site::new();
    fs::write(site.folder.path().join("public/long"), "x".repeat(40)).unwrap();
    assert_eq!(site.ask("GET", "long", &[]).err(), Some(500));
    let reply = site.get("long", &[("range", "bytes=0-")]);
    assert_eq!(
        (reply.status, body(&reply).len(), header(&reply, "content-range")),
        (206, 13, Some("bytes 0-12/40"))
    );
}

#[test]
fn without_a_request_it_is_the_whole_file() {
    let site = Site::new();
    let service = Service { root: site.folder.path().to_owned(), ..Service::default() };
    let args = [("root", text("public")), ("max_age", Constant::Duration(60_000_000_000))];
    let node = service.node("http.static", &args, "string path", "response reply");
    let reply = response(&node.one(&[str("digits.txt")]));
    assert_eq!((reply.status, header(&reply, "cache-control")), (200, Some("max-age=60")));
    assert_eq!(node.code(&[Value::Int(1)]), 422);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_path_nothing_outside_is_sent(
        parts in proptest::collection::vec(prop_oneof![
            Just(".."), Just("."), Just(""), Just("docs"), Just("public"), Just("secret.txt"), Just("index.html"),
            Just("%2e%2e"), Just("..\\"), Just("\0"), Just(".git"), Just("config"), Just("~"), Just("bare"),
        ], 0..7),
    ) {
        let site = Site::new();
        if let Ok(reply) = site.ask("GET", &parts.join("/"), &[]) {
            prop_assert!(body(&reply) != "outside" && body(&reply) != "hidden");
        }
    }

    #[test]
    fn whatever_the_range_the_part_is_what_it_says(
        range in prop_oneof!["bytes=[0-9]{0,2}-[0-9]{0,2}", "bytes=[-0-9, ]{0,9}", "\\PC{0,12}"],
    ) {
        let site = Site::new();
        let reply = site.get("digits.txt", &[("range", &range)]);
        match header(&reply, "content-range") {
            None => prop_assert_eq!((reply.status, &body(&reply)[..]), (200, &b"0123456789"[..])),
            Some("bytes */10") => prop_assert_eq!((reply.status, body(&reply).len()), (416, 0)),
            Some(said) => {
                let part = said.strip_prefix("bytes ").and_then(|s| s.strip_suffix("/10")).unwrap();
                let (first, last) = part.split_once('-').unwrap();
                let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
                prop_assert_eq!((reply.status, &body(&reply)[..]), (206, &b"0123456789"[first..=last]));
            }
        }
    }
}

#[test]
fn packed_forms_are_sent_to_those_who_take_them() {
    let site = Site::new();
    let public = site.folder.path().join("public");
    let write = |name: &str, text: &str| fs::write(public.join(name), text).expect("a file");
    for name in ["digits.txt.br", "digits.txt.gz", "docs/index.html.gz"] {
        write(name, name.rsplit('.').next().expect("an ending"));
    }
    let ask = |method: &'static str, path: &str, headers: &[(&'static str, &str)]| {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let service = Service {
            root: site.folder.path().to_owned(),
            request: Some(Arc::new(Asked(method, headers))),
            ..Service::default()
        };
        let args = [("root", text("public")), ("packed", Constant::Bool(true))];
        let node = service.node("http.static", &args, "string path", "response reply");
        response(&node.run(&[str(path)]).expect("it is there")[0])
    };
    let of = |path: &str, accepts: &str| {
        let reply = ask("GET", path, &[("accept-encoding", accepts)]);
        assert_eq!(header(&reply, "vary"), Some("accept-encoding"));
        let coding = header(&reply, "content-encoding").map(str::to_owned);
        let kind = header(&reply, "content-type").expect("a type").to_owned();
        (coding, kind, String::from_utf8(body(&reply).to_vec()).expect("text"))
    };
    let sent = |coding: Option<&str>, kind: &str, text: &str| {
        (coding.map(str::to_owned), format!("{kind}; charset=utf-8"), text.to_owned())
    };
    assert_eq!(of("digits.txt", "gzip, br"), sent(Some("br"), "text/plain", "br"));
    assert_eq!(of("digits.txt", "gzip, zstd, br;q=0"), sent(Some("gzip"), "text/plain", "gz"));
    assert_eq!(of("digits.txt", "zstd"), sent(None, "text/plain", "0123456789"));
    assert_eq!(of("digits.txt", ""), sent(None, "text/plain", "0123456789"));
    assert_eq!(of("docs/", "gzip"), sent(Some("gzip"), "text/html", "gz"));
    assert_eq!(of("", "gzip"), sent(None, "text/html", "<h1>home</h1>"));
    // Each form has a state of its own, and a part is one of the plain form.
    let tags: Vec<String> = ["br", "gzip", "identity"]
        .map(|accepts| {
            let reply = ask("HEAD", "digits.txt", &[("accept-encoding", accepts)]);
            header(&reply, "etag").expect("a tag").to_owned()
        })
        .to_vec();
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2], "{tags:?}");
    let again = ask("GET", "digits.txt", &[("accept-encoding", "br"), ("if-none-match", &tags[0])]);
    assert_eq!((again.status, header(&again, "vary")), (304, Some("accept-encoding")));
    assert_eq!(
        ask("GET", "digits.txt", &[("accept-encoding", "gzip"), ("if-none-match", &tags[0])]).status,
        200
    );
    let part = ask("GET", "digits.txt", &[("accept-encoding", "br"), ("range", "bytes=2-4")]);
    assert_eq!((part.status, header(&part, "content-encoding"), &body(&part)[..]), (206, None, &b"234"[..]));
    // A form that was forgotten when its file was changed.
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1);
    let file = fs::File::options().write(true).open(public.join("digits.txt.br")).expect("a file");
    file.set_modified(old).expect("a time");
    assert_eq!(of("digits.txt", "gzip, br"), sent(Some("gzip"), "text/plain", "gz"));
    // Who is not asked for it sends none.
    let plain = site.get("digits.txt", &[("accept-encoding", "br")]);
    assert_eq!((header(&plain, "content-encoding"), header(&plain, "vary")), (None, None));
}
