//! `flux check`.

use crate::support::{folder, run_in};
use serde_json::Value;

const WRONG: &str = "// A comment with é in it.\nRead (int user) -> (string text);\nListen () -> (int user);\n\
                     source Listen => Raed;\n";

#[test]
fn a_program_without_mistakes() {
    let folder = folder(&[("main.flux", crate::support::SERVICE)]);
    let ran = run_in(folder.path(), &["check", "main.flux"]).exits(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "no errors\n"));
    let ran = run_in(folder.path(), &["check", "main.flux", "--format", "json"]).exits(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
}

#[test]
fn a_mistake_for_people() {
    let folder = folder(&[("main.flux", WRONG)]);
    let ran = run_in(folder.path(), &["check", "main.flux"]).exits(1);
    insta::assert_snapshot!("mistake_for_people", format!("{}{}", ran.out, ran.err));
}

#[test]
fn a_mistake_for_programs() {
    let folder = folder(&[("main.flux", WRONG)]);
    let ran = run_in(folder.path(), &["check", "main.flux", "--format", "json"]).exits(1);
    let first: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    let keys: Vec<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
    let mut wanted =
        ["file", "line", "column", "end_line", "end_column", "code", "severity", "message", "help"];
    wanted.sort_unstable();
    assert_eq!(keys, wanted);
    assert!(
        ran.out.starts_with(
            "{\"file\":\"main.flux\",\"line\":4,\"column\":18,\"end_line\":4,\"end_column\":22,"
        )
    );
    assert_eq!(first["code"], "F0101");
    assert_eq!(first["severity"], "error");
    assert_eq!(ran.err, "");
}

#[test]
fn warnings_count_when_they_are_denied() {
    // `Other` is never used: at most a hint. The dispatch without a catch-all is a warning.
    let program = "S () -> (int x);\nsource S => H;\nIsBig (int x) -> (bool yes);\ntypedef big IsBig;\n\
                   Use (int x) -> ();\nH:[big] = Use;\n";
    let folder = folder(&[("main.flux", program)]);
    let ran = run_in(folder.path(), &["check", "main.flux"]).exits(0);
    assert!(ran.out.contains("F0303"), "{}", ran.out);
    run_in(folder.path(), &["check", "main.flux", "--deny", "warnings"]).exits(1);
}

#[test]
fn what_two_files_use_is_told_once() {
    let folder = folder(&[("a.flux", "use \"shared/x.flux\";\n"), ("b.flux", "use \"shared/x.flux\";\n")]);
    std::fs::create_dir(folder.path().join("shared")).unwrap();
    std::fs::write(folder.path().join("shared/x.flux"), "S () -> (int x);\nsource S => Missing;\n").unwrap();
    let ran = run_in(folder.path(), &["check", "--format", "json", "a.flux", "./b.flux", "a.flux"]).exits(1);
    let errors: Vec<&str> = ran.out.lines().filter(|line| line.contains("F0101")).collect();
    assert_eq!(errors.len(), 1, "{}", ran.out);
    assert!(errors[0].starts_with("{\"file\":\"shared/x.flux\""), "{}", errors[0]);
}

#[test]
fn a_missing_file_does_not_hide_the_others_mistakes() {
    let folder = folder(&[("main.flux", WRONG)]);
    let ran = run_in(folder.path(), &["check", "none.flux", "main.flux"]).exits(1);
    assert!(ran.err.contains("cannot read none.flux") && ran.out.contains("F0101"), "{}{}", ran.err, ran.out);
}

#[test]
fn a_program_cannot_command_the_terminal() {
    let folder = folder(&[("main.flux", "A = \x1b[2J\x07B;\n")]);
    let ran = run_in(folder.path(), &["check", "main.flux"]).exits(1);
    assert!(!ran.out.contains('\x1b') && !ran.out.contains('\x07'), "{:?}", ran.out);
}
