//! Files that are no programs: each verb says so in a sentence, and none falls over.

use crate::support::{folder, run_in};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// The verbs that read a program, with what they need beside it.
const READERS: [&[&str]; 5] =
    [&["check"], &["fmt", "--check"], &["graph"], &["run", "--listen", "127.0.0.1:0"], &["send"]];

fn each_reader(folder: &Path, file: &str, mut look: impl FnMut(&str, crate::support::Ran)) {
    for reader in READERS {
        let mut args = reader.to_vec();
        args.push(file);
        if reader[0] == "send" {
            args.push("GET /");
        }
        look(reader[0], run_in(folder, &args));
    }
}

#[test]
fn a_missing_file() {
    let folder = folder(&[]);
    each_reader(folder.path(), "none.flux", |verb, ran| {
        let ran = ran.exits(1);
        assert_eq!(ran.out, "", "{verb}");
        assert_eq!(ran.err, "error: cannot read none.flux: there is no such file\n", "{verb}");
    });
}

#[test]
fn a_directory() {
    let folder = folder(&[]);
    std::fs::create_dir(folder.path().join("sub.flux")).unwrap();
    each_reader(folder.path(), "sub.flux", |verb, ran| {
        let ran = ran.exits(1);
        assert_eq!(ran.err, "error: cannot read sub.flux: it is a directory\n", "{verb}");
    });
}

#[test]
fn an_empty_file_is_an_empty_program() {
    let folder = folder(&[("empty.flux", "")]);
    run_in(folder.path(), &["check", "empty.flux"]).exits(0);
    run_in(folder.path(), &["fmt", "--check", "empty.flux"]).exits(0);
    run_in(folder.path(), &["graph", "empty.flux"]).exits(0);
    let ran = run_in(folder.path(), &["send", "empty.flux", "GET /"]).exits(1);
    assert!(ran.err.contains("404"), "{}", ran.err);
    let ran = run_in(folder.path(), &["run", "empty.flux", "--listen", "127.0.0.1:0"]).exits(1);
    assert!(ran.err.contains("no source"), "{}", ran.err);
}

#[test]
fn a_file_that_is_no_text() {
    let folder = folder(&[]);
    std::fs::write(folder.path().join("bytes.flux"), b"A = B;\n\xff\xfe\0").unwrap();
    each_reader(folder.path(), "bytes.flux", |verb, ran| {
        let ran = ran.exits(1);
        let said = format!("{}{}", ran.out, ran.err);
        assert!(said.contains("UTF-8"), "{verb}: {said}");
    });
    assert_eq!(std::fs::read(folder.path().join("bytes.flux")).unwrap(), b"A = B;\n\xff\xfe\0");
}

#[test]
fn fifty_megabytes_are_no_program() {
    let line = "Node (int x, string s) -> (int x, string s); // a node like all the others\n";
    let folder = folder(&[("big.flux", &line.repeat(50_000_000 / line.len()))]);
    each_reader(folder.path(), "big.flux", |verb, ran| {
        let ran = ran.exits(1);
        assert_eq!(
            ran.err, "error: cannot read big.flux: it has 49 MB, and a program at most 16 MB\n",
            "{verb}"
        );
    });
}

#[test]
fn a_million_statements_are_no_program() {
    let folder = folder(&[("big.flux", &";".repeat(1_000_000))]);
    each_reader(folder.path(), "big.flux", |verb, ran| {
        let ran = ran.exits(1);
        let what = "it has 1000000 statements, and a program at most 500000";
        assert_eq!(ran.err, format!("error: cannot read big.flux: {what}\n"), "{verb}");
    });
}

/// Without optimization some of these take minutes for more.
const MUCH: usize = if cfg!(debug_assertions) { 200_000 } else { 10_000_000 };

#[test]
fn much_of_the_same() {
    for part in ["a", "(", ";", "\"", "é", "//", "\n", "A = B;", "@x", "N () -> (int x);\n"] {
        let folder = folder(&[("much.flux", &part.repeat(MUCH / part.len()))]);
        let ran = run_in(folder.path(), &["check", "much.flux"]);
        assert!(
            [0, 1].contains(&ran.code),
            "{part:?}: {} {}",
            ran.code,
            &ran.err[..ran.err.len().min(1_000)]
        );
        assert!(!ran.err.contains("fault:"), "{part:?}: {}", ran.err);
        // However much is wrong, nobody reads half a million drawings.
        assert!(ran.out.len() < 2_000_000, "{part:?}: {}", ran.out.len());
    }
}

#[test]
fn ten_thousand_nested_brackets() {
    let nested = |open: &str, inside: &str, close: &str| {
        format!("A = {}{inside}{};\n", open.repeat(10_000), close.repeat(10_000))
    };
    let programs = [
        nested("(", "B", ")"),
        nested("{", "B", "}"),
        nested("{ each (", "B", ")}"),
        nested("(", "", ""),
        nested("", "B", ")"),
        format!("N ({}int{} x) -> ();\n", "list<".repeat(10_000), ">".repeat(10_000)),
        format!("N using c({}1{});\n", "[".repeat(10_000), "]".repeat(10_000)),
        format!("N using c({}1{});\n", "{a: ".repeat(10_000), "}".repeat(10_000)),
    ];
    for program in programs {
        let folder = folder(&[("deep.flux", &program)]);
        each_reader(folder.path(), "deep.flux", |verb, ran| {
            let said = format!("{}{}", ran.out, ran.err);
            assert!(verb == "fmt" || ran.code == 1, "{verb} {}: {}", ran.code, &program[..40]);
            assert!(
                [0, 1].contains(&ran.code) && !said.contains("fault:"),
                "{verb} {}: {}",
                ran.code,
                &program[..40]
            );
        });
    }
}

#[test]
fn hundreds_of_flows_inside_each_other() {
    let mut program = String::from("N () -> (int x);\nsource N => F0;\nE (int x) -> (int x);\n");
    for n in 0..300 {
        program.push_str(&format!("F{n} = F{};\n", n + 1));
    }
    program.push_str("F300 = E;\n");
    let folder = folder(&[("deep.flux", &program)]);
    for reader in [&["check"][..], &["graph"], &["graph", "--format", "json"], &["graph", "--format", "svg"]]
    {
        let ran = run_in(folder.path(), &[reader, &["deep.flux"]].concat());
        assert!([0, 1].contains(&ran.code), "{reader:?}: {}", &ran.err[..ran.err.len().min(1_000)]);
        assert!(!ran.err.contains("fault:"), "{}", ran.err);
    }
}

#[test]
fn an_unwritable_path() {
    let folder = folder(&[("locked.flux", "A=B;")]);
    let file = folder.path().join("locked.flux");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    if std::fs::OpenOptions::new().write(true).open(&file).is_err() {
        let ran = run_in(folder.path(), &["fmt", "locked.flux"]).exits(1);
        assert_eq!(ran.err, "error: cannot write locked.flux: permission denied\n");
    }
    // Whoever may write anything still can't make a folder below a file.
    let ran = run_in(folder.path(), &["new", "locked.flux/project"]).exits(1);
    assert!(ran.err.starts_with("error: cannot make locked.flux"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "A=B;");
}
