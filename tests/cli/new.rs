//! `flux new`.

use crate::support::{folder, run_in};
use std::process::Command;

#[test]
fn a_project_that_runs() {
    let folder = folder(&[]);
    let ran = run_in(folder.path(), &["new", "greeter"]).exits(0);
    assert!(ran.err.contains("flux run greeter/greeter.flux"), "{}", ran.err);
    run_in(folder.path(), &["check", "--deny", "warnings", "greeter/greeter.flux"]).exits(0);
    run_in(folder.path(), &["fmt", "--check", "greeter/greeter.flux"]).exits(0);
    let test = Command::new("sh")
        .arg(folder.path().join("greeter/test.sh"))
        .env("FLUX", env!("CARGO_BIN_EXE_flux"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&test.stdout).into_owned();
    assert!(test.status.success() && said.contains("greeter: the reply is right"), "{test:?}");
    assert!(
        std::fs::read_to_string(folder.path().join("greeter/README.md")).unwrap().starts_with("# greeter\n")
    );
}

#[test]
fn nothing_is_written_over() {
    let folder = folder(&[("taken", "precious")]);
    let ran = run_in(folder.path(), &["new", "taken"]).exits(1);
    assert_eq!(ran.err, "error: cannot make taken: it is there already\n");
    assert_eq!(std::fs::read_to_string(folder.path().join("taken")).unwrap(), "precious");
}

#[test]
fn a_name_that_is_none() {
    let folder = folder(&[]);
    for name in ["..", "a b", "", "x.y"] {
        run_in(folder.path(), &["new", name]).exits(2);
    }
}
