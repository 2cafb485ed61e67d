//! A diagnostic is two files: its own, and its page. This file declares one, with its page as a text and the check that
//! finds it, and nothing else knows of it; then the checker, `flux check`, `flux explain` and the registry do.
//!
//! The test binary, started again with `AS_FLUX` set, is the `flux` command with that diagnostic.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

use flux_analysis::Workspace;
use flux_analysis::diagnostics::{Mistake, Row, Said, Severity, Tag, Words, row_of, rows};
use flux_syntax::tree::{Item, ItemKind, Span};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use std::process::{Command, ExitCode, Output};

flux_syntax::row!(F0999, warning, unused; page = "# F0999: a node that is called Nameless\n\nGive it a name.\n");
flux_analysis::check_items!(check);

/// A node that is called Nameless.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Nameless {
    keyword: bool,
}

impl Mistake for Nameless {
    fn row(&self) -> &'static Row {
        &F0999
    }

    fn words(&self) -> Words {
        Words::new("`Nameless` is not a name that helps anybody").help("give it a name")
    }
}

fn check(item: &Item, say: &mut dyn FnMut(Span, Said)) {
    if let ItemKind::Node(node) = &item.kind
        && node.name.text == "Nameless"
    {
        say(node.name.span, Nameless { keyword: false }.into());
    }
}

const PROGRAM: &str = "source Get using http.get(\"/\") => Nameless;\nNameless () -> (int n);\n";

fn main() -> ExitCode {
    if std::env::var_os("AS_FLUX").is_some() {
        return ExitCode::from(flux_commands::main(std::env::args_os().collect::<Vec<_>>()));
    }
    let trials = vec![
        Trial::test("the registry has it", registered),
        Trial::test("the checker tells it, with its facts", told),
        Trial::test("`flux check` shows it", shown),
        Trial::test("`flux explain` has its page", explained),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn registered() -> Result<(), Failed> {
    let row = row_of("F0999").ok_or("it is not there")?;
    assert_eq!(
        (row.severity, row.tag, row.sure, row.echoes),
        (Severity::Warning, Some(Tag::Unused), false, false)
    );
    assert_eq!(row.title(), "a node that is called Nameless");
    assert!(rows().windows(2).all(|pair| pair[0].code < pair[1].code), "each code stands once, in order");
    Ok(())
}

fn told() -> Result<(), Failed> {
    let mut workspace = Workspace::new();
    let file = workspace.open_text(Path::new("/added/main.flux"), PROGRAM);
    let found = workspace.check_file(file);
    let said = found.iter().find(|said| said.code == "F0999").ok_or_else(|| format!("{found:?}"))?;
    assert_eq!(said.said.get::<Nameless>(), Some(&Nameless { keyword: false }));
    assert_eq!(&workspace.text(file)[said.range.clone()], "Nameless");
    assert_eq!((said.severity, said.help.as_deref()), (Severity::Warning, Some("give it a name")));
    Ok(())
}

fn flux(folder: &Path, args: &[&str]) -> Result<Output, Failed> {
    let mut command = Command::new(std::env::current_exe()?);
    Ok(command.args(args).env("AS_FLUX", "1").current_dir(folder).output()?)
}

fn shown() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("main.flux"), PROGRAM)?;
    let ran = flux(folder.path(), &["check", "main.flux"])?;
    let text = String::from_utf8(ran.stdout)? + &String::from_utf8(ran.stderr)?;
    assert!(text.contains("F0999") && text.contains("`Nameless` is not a name that helps anybody"), "{text}");
    Ok(())
}

fn explained() -> Result<(), Failed> {
    let ran = flux(Path::new("."), &["explain", "F0999"])?;
    assert_eq!(String::from_utf8(ran.stdout)?, F0999.page);
    Ok(())
}
