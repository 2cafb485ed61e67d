//! `flux fmt`.

use crate::support::{folder, run_in, run_with};

const UNTIDY: &str = "A(int x)=>(int x);source   A=>B;B=C; // kept\n";

#[test]
fn in_place_and_then_there_is_nothing_to_do() {
    let folder = folder(&[("main.flux", UNTIDY)]);
    let check = run_in(folder.path(), &["fmt", "--check", "main.flux"]).exits(1);
    assert_eq!(check.out, "main.flux\n");
    assert_eq!(std::fs::read_to_string(folder.path().join("main.flux")).unwrap(), UNTIDY);
    run_in(folder.path(), &["fmt", "main.flux"]).exits(0);
    let tidy = std::fs::read_to_string(folder.path().join("main.flux")).unwrap();
    assert!(tidy.contains("A (int x) -> (int x);\n") && tidy.contains("// kept"), "{tidy}");
    let check = run_in(folder.path(), &["fmt", "--check", "main.flux"]).exits(0);
    assert_eq!((check.out.as_str(), check.err.as_str()), ("", ""));
}

#[test]
fn standard_input() {
    let ran = run_with(UNTIDY.as_bytes(), &["fmt", "-"]).exits(0);
    assert!(ran.out.contains("A (int x) -> (int x);\n"), "{}", ran.out);
    let again = run_with(ran.out.as_bytes(), &["fmt", "-"]).exits(0);
    assert_eq!(again.out, ran.out);
    let ran = run_with(UNTIDY.as_bytes(), &["fmt", "-", "--check"]).exits(1);
    assert_eq!(ran.out, "");
    let ran = run_with(b"\xff", &["fmt", "-"]).exits(1);
    assert_eq!(
        ran.err,
        "error: standard input is not UTF-8 text: the byte at offset 0 begins no character\n"
    );
}

#[test]
fn broken_statements_are_kept_and_the_others_formatted() {
    let broken = "A(int x)=>(int x);\nB  =  (  C -> ;\nD=E;\n";
    let folder = folder(&[("main.flux", broken)]);
    let ran = run_in(folder.path(), &["fmt", "main.flux"]).exits(1);
    assert!(ran.err.contains("main.flux: one statement is broken"), "{}", ran.err);
    let text = std::fs::read_to_string(folder.path().join("main.flux")).unwrap();
    assert!(text.contains("B  =  (  C -> ;"), "{text}");
    assert!(text.contains("A (int x) -> (int x);") && text.contains("D = E;"), "{text}");
}

#[test]
fn one_bad_file_does_not_keep_the_others_from_it() {
    let folder = folder(&[("main.flux", UNTIDY)]);
    let ran = run_in(folder.path(), &["fmt", "none.flux", "main.flux"]).exits(1);
    assert_eq!(ran.err, "error: cannot read none.flux: there is no such file\n");
    assert_ne!(std::fs::read_to_string(folder.path().join("main.flux")).unwrap(), UNTIDY);
}
