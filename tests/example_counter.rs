//! `examples/counter`, as its README has it.

mod example;

use example::{example, flux, serve};

#[test]
fn it_counts() {
    let served = serve(&example("counter/counter.flux"), &[]);
    assert_eq!(served.get("/count/tea").text(), "0");
    let path = example("counter/counter.flux");
    let sent = |rest: &[&str]| flux(&[&["send", path.to_str().unwrap()], rest].concat());
    let (code, out, err) = sent(&["POST /count/tea"]);
    assert_eq!((code, out.as_str()), (Some(0), "1"), "{err}");
    let json = "content-type: application/json";
    let (code, out, err) = sent(&["POST /count/tea", "-H", json, "-d", "{\"by\": 2}"]);
    assert_eq!((code, out.as_str()), (Some(0), "2"), "{err}");
}

#[test]
fn it_has_no_mistakes() {
    let path = example("counter/counter.flux");
    let (code, out, err) = flux(&["check", path.to_str().unwrap(), "--deny", "warnings"]);
    assert_eq!(code, Some(0), "{out}{err}");
}
