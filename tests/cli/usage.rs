//! The command line: verbs, flags, help, what is not built yet.

use crate::support::{flux, folder, ran, run_in};
use std::path::Path;

fn run(args: &[&str]) -> crate::support::Ran {
    run_in(Path::new("."), args)
}

#[test]
fn an_unknown_verb_is_a_wrong_command_line_and_names_the_nearest() {
    let ran = run(&["chekc", "x"]).exits(2);
    assert_eq!(ran.out, "");
    assert_eq!(ran.err, "error: flux has no verb `chekc`: did you mean `flux check`?\n");
}

#[test]
fn unknown_flags_are_a_wrong_command_line() {
    for verb in ["check", "fmt", "explain", "graph", "run", "send", "new"] {
        let ran = run(&[verb, "--bogus"]).exits(2);
        assert_eq!(ran.out, "");
        assert!(ran.err.contains("--bogus"), "{}", ran.err);
    }
}

#[test]
fn missing_arguments_are_a_wrong_command_line() {
    for verb in ["check", "fmt", "explain", "graph", "run", "send", "new"] {
        run(&[verb]).exits(2);
    }
}

#[test]
fn what_is_not_built_yet_says_so() {
    for verb in ["profile", "simulate", "optimize", "stub", "build"] {
        for rest in [&[][..], &["x.flux"], &["--profile", "x"]] {
            let ran = run(&[&[verb], rest].concat()).exits(2);
            assert_eq!(ran.err, format!("error: `flux {verb}` is not built yet\n"));
        }
    }
}

#[test]
fn without_a_verb_there_is_a_session() {
    let folder = folder(&[("main.flux", "")]);
    for args in [&[][..], &["main.flux"], &["repl"], &["repl", "main.flux"], &["main.flux", "--quiet"]] {
        run_in(folder.path(), args).exits(0);
    }
    let ran = run_in(folder.path(), &["missing.flux"]).exits(1);
    assert_eq!(ran.err, "error: cannot read missing.flux: there is no such file\n");
    run_in(folder.path(), &["main.flux", "--bogus"]).exits(2);
}

#[test]
fn flags_that_later_work_brings_say_so() {
    let folder = folder(&[("main.flux", crate::support::SERVICE)]);
    for args in [
        &["run", "main.flux", "--scheduler", "pool"][..],
        &["run", "main.flux", "--scheduler", "threads"],
        &["run", "main.flux", "--scheduler", "staged"],
        &["run", "main.flux", "--admin", "127.0.0.1:0"],
        &["run", "main.flux", "--profile", "out"],
        &["graph", "main.flux", "--profile", "in"],
    ] {
        let ran = run_in(folder.path(), args).exits(2);
        assert!(ran.err.contains("not built yet"), "{}", ran.err);
    }
    run_in(folder.path(), &["run", "main.flux", "--scheduler", "bogus"]).exits(2);
}

#[test]
fn every_verb_has_help_with_an_example() {
    let verbs = [
        "new", "check", "fmt", "explain", "graph", "run", "send", "repl", "profile", "simulate", "optimize",
        "lsp", "stub", "build",
    ];
    for verb in verbs {
        let ran = run(&[verb, "--help"]).exits(0);
        assert!(
            ran.out.contains("Example") && ran.out.contains(&format!("flux {verb}")),
            "{verb}: {}",
            ran.out
        );
        assert_eq!(ran.err, "");
    }
    let help = run(&["--help"]).exits(0);
    for verb in verbs {
        assert!(help.out.contains(&format!("\n  {verb} ")), "{verb} is not in the help");
    }
    assert!(run(&["--version"]).exits(0).out.starts_with("flux "));
}

#[test]
fn nothing_is_coloured_that_no_terminal_shows() {
    let folder = folder(&[("main.flux", "A = Missing;\n")]);
    for colour in [None, Some("1"), Some("")] {
        let mut command = flux();
        command.current_dir(folder.path()).args(["check", "main.flux"]);
        if let Some(value) = colour {
            command.env("NO_COLOR", value);
        }
        let ran = ran(command.output().unwrap()).exits(1);
        assert!(!ran.out.contains('\x1b') && !ran.err.contains('\x1b'), "{}{}", ran.out, ran.err);
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = folder(&[("main.flux", crate::support::SERVICE)]);
    let mut child = flux()
        .current_dir(folder.path())
        .args(["explain", "F0201"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn flags_of_the_session_may_come_without_its_verb() {
    let folder = folder(&[("main.flux", crate::support::SERVICE)]);
    for args in [
        &["--quiet", "main.flux"][..],
        &["-q", "main.flux"],
        &["main.flux", "--quiet"],
        &["--format", "json", "main.flux"],
        &["--quiet"],
    ] {
        let ran = run_in(folder.path(), args).exits(0);
        assert_eq!(ran.out, "", "{args:?}");
    }
    let ran = run_in(folder.path(), &["--quiet", "check", "main.flux"]).exits(2);
    assert!(ran.err.contains("`check` is a verb"), "{}", ran.err);
    assert!(run(&["--bogus", "main.flux"]).exits(2).err.contains("--bogus"));
}

#[test]
fn help_is_not_wider_than_it_can_be_read() {
    for verb in ["--help", "run", "send", "check", "graph", "repl"] {
        let args = if verb == "--help" { vec![verb] } else { vec![verb, "--help"] };
        let help = run(&args).exits(0).out;
        for line in help.lines().filter(|line| !line.trim_start().starts_with("flux ")) {
            assert!(line.chars().count() <= 100, "{verb}: {line}");
        }
    }
}
