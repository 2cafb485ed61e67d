//! `examples/hello`, as its README has it.

mod example;

use example::{example, flux, serve};

#[test]
fn it_greets() {
    let served = serve(&example("hello/hello.flux"), &[]);
    let reply = served.get("/hello/Ada%20L.");
    assert_eq!((reply.status, reply.text().trim_end()), (200, "Hello, Ada L.!"));
    assert_eq!(reply.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(served.get("/").status, 404);
}

#[test]
fn it_has_no_mistakes() {
    let path = example("hello/hello.flux");
    let (code, out, err) = flux(&["check", path.to_str().unwrap(), "--deny", "warnings"]);
    assert_eq!(code, Some(0), "{out}{err}");
}
