//! `file.*`.

use crate::harness::{Service, json, str, text};
use flux_node::{Constant, Value};
use std::fs;
use tempfile::TempDir;

fn service() -> (TempDir, Service) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("in/deep")).expect("a folder");
    fs::write(folder.path().join("in/a.txt"), "inside").expect("a file");
    fs::write(folder.path().join("in/deep/b.txt"), "deep").expect("a file");
    fs::write(folder.path().join("secret"), "outside").expect("a file");
    let service = Service { root: folder.path().to_owned(), ..Service::default() };
    (folder, service)
}

fn path() -> [(&'static str, Constant); 2] {
    [("path", text("{p}")), ("root", text("in"))]
}

#[test]
fn files_below_the_root_are_read() {
    let (_folder, service) = service();
    let read = service.node("file.read", &path(), "string p", "bytes data");
    assert_eq!(read.one(&[str("a.txt")]), Value::Bytes("inside".into()));
    assert_eq!(read.one(&[str("./deep/b.txt")]), Value::Bytes("deep".into()));
    let args = [path().to_vec(), vec![("limit", Constant::Size(3))]].concat();
    assert_eq!(service.node("file.read", &args, "string p", "bytes data").code(&[str("a.txt")]), 413);
}

#[test]
fn a_file_is_a_body_that_is_read_while_it_is_taken() {
    let (folder, service) = service();
    let args = [path().to_vec(), vec![("stream", Constant::Bool(true))]].concat();
    let read = service.node("file.read", &args, "string p", "body film");
    let open = |path: &str| read.one(&[str(path)]).as_body().expect("a body").clone();
    let body = open("a.txt");
    assert_eq!((body.length(), body.bytes().is_none()), (Some(6), true));
    assert_eq!(&body.read().expect("bytes")[..], b"inside");
    for p in ["none", "", ".", "deep", "deep/", "a.txt/", "../secret", "/etc/passwd", "a\0b"] {
        assert_eq!(read.code(&[str(p)]), 404, "{p:?}");
    }
    // It stays what it was, or breaks off.
    let old = open("a.txt");
    fs::write(folder.path().join("in/new"), "another").expect("a file");
    fs::rename(folder.path().join("in/new"), folder.path().join("in/a.txt")).expect("it is moved");
    assert_eq!(&old.read().expect("bytes")[..], b"inside");
    let written = open("a.txt");
    fs::write(folder.path().join("in/a.txt"), "written over").expect("a file");
    assert!(written.read().is_err());
    let short = [args.clone(), vec![("limit", Constant::Size(3))]].concat();
    assert_eq!(service.node("file.read", &short, "string p", "body film").code(&[str("a.txt")]), 413);
    assert!(service.try_node("file.read", &args, "string p", "bytes data").is_err());
    assert!(service.try_node("file.read", &path(), "string p", "body film").is_err());
}

#[test]
fn nothing_else_is_there() {
    let (folder, service) = service();
    let read = service.node("file.read", &path(), "string p", "bytes data");
    let absolute = folder.path().join("in/a.txt");
    for p in [
        "none",
        "",
        ".",
        "deep",
        "../secret",
        "deep/../../secret",
        "/etc/passwd",
        "a.txt/",
        "a.txt\0",
        "..\\secret",
        "a.txt/x",
    ] {
        assert_eq!(read.run(&[str(p)]).err().map(|failure| failure.code), Some(404), "{p:?}");
    }
    assert_eq!(read.code(&[str(absolute.to_str().unwrap())]), 404);
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_are_not_followed() {
    let (folder, service) = service();
    let link =
        |to: &str, name: &str| std::os::unix::fs::symlink(to, folder.path().join("in").join(name)).unwrap();
    link("../secret", "out");
    link("..", "up");
    link("a.txt", "same");
    let read = service.node("file.read", &path(), "string p", "bytes data");
    assert_eq!(read.code(&[str("out")]), 404);
    assert_eq!(read.code(&[str("up/secret")]), 404);
    assert_eq!(read.one(&[str("same")]), Value::Bytes("inside".into()));
    let write = service.node("file.write", &path(), "string p, string d", "");
    assert_eq!(write.code(&[str("up/new"), str("x")]), 404);
    assert!(!folder.path().join("new").exists());
    // A link in the file's own place is replaced, not followed.
    assert_eq!(write.run(&[str("out"), str("x")]), Ok(vec![]));
    assert_eq!(fs::read_to_string(folder.path().join("secret")).unwrap(), "outside");
}

#[test]
fn files_are_written_whole() {
    let (folder, service) = service();
    let write = service.node("file.write", &path(), "string p, string d", "");
    assert_eq!(write.run(&[str("new/x/y.txt"), str("one")]), Ok(vec![]));
    assert_eq!(write.run(&[str("new/x/y.txt"), str("two")]), Ok(vec![]));
    assert_eq!(fs::read_to_string(folder.path().join("in/new/x/y.txt")).unwrap(), "two");
    let left: Vec<_> = fs::read_dir(folder.path().join("in/new/x")).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is left beside it");
    assert_eq!(write.code(&[str("../x"), str("d")]), 404);
    assert_eq!(write.code(&[str(""), str("d")]), 404);
    assert_eq!(write.code(&[str("deep"), str("d")]), 500);
    let json_ = service.node("file.write", &path(), "string p, json d", "");
    json_.run(&[str("j.json"), json(serde_json::json!({"a": 1}))]).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("in/j.json")).unwrap(), r#"{"a":1}"#);
}
