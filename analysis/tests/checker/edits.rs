//! However a program came to be, the same is said of it: thousands of random edits over several files, each
//! compared with a workspace that has seen nothing before.

use crate::door;
use crate::programs::{IMAGE, MIXED, NEWS};
use flux_analysis::Workspace;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Statements that fit nowhere or everywhere.
const STATEMENTS: &[&str] = &[
    "use \"b.flux\";",
    "use \"c.flux\" as c;",
    "use \"a.flux\" as a;",
    "Handler = Write;",
    "Image = Feed;",
    "A = B;",
    "B = A;",
    "B = c.Wait;",
    "type Edit = (int user);",
    "Write (int user) -> (list<Edit> edits);",
    "source Read using http.get(\"/{string socket}\") => Image;",
    "typedef hit Found;",
    "typedef big TestInCache;",
    "constraint Image:{a, cache?};",
    "constraint Feed:{zebra(user)};",
    "handle error * => Sorry;",
    "handle error Write => Edits;",
    "recover Write => Complete;",
    "Found:[_, _] = ;",
    "Handler:[!hit, _, _] = Compress;",
    "store images using memory();",
    "Save using kv.put(images, \"{user}\");",
    "component mine(template text) () -> (string text) using text.template(text);",
    "Say using mine(\"{user}\");",
    "@output",
    "/// Documentation.",
    "optimize Write with cache(entries: 3);",
    "A = {b: socket, c: 3} -> Write;",
    "A = each Write;",
    "A = { Write, Complete };",
];

const SNIPPETS: &[&str] = &[
    ";", "//", "/*", "*/", "\n", "\"", "->", "=>", "{", "}", "(", ")", "[", "]", "int ", "hit", "each ", ",",
    "é", "@",
];

/// One edit: what, in which file, where, with what.
type Edit = (u8, u8, u16, u8);

fn apply(text: &str, (what, _, place, with): Edit) -> String {
    let floor = |at: usize| (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let at = floor(place as usize % (text.len() + 1));
    let insert = |at: usize, what: &str| format!("{}{what}{}", &text[..at], &text[at..]);
    let statement = STATEMENTS[with as usize % STATEMENTS.len()];
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let line = place as usize % lines.len().max(1);
    let with_line = |new: &str| -> String {
        lines.iter().enumerate().map(|(i, old)| if i == line { new } else { old }).collect()
    };
    match what % 9 {
        0 => insert(at, SNIPPETS[with as usize % SNIPPETS.len()]),
        1 => {
            let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            format!("{}{}", &text[..at], &text[end..])
        }
        2 => with_line(""),
        3 => with_line(&format!("{statement}\n")),
        4 => lines.get(line).map_or_else(String::new, |old| with_line(&format!("{old}{statement}\n"))),
        5 => insert(at, statement),
        6 => insert(0, "// A comment.\n\n"),
        7 => lines.get(line).map_or_else(String::new, |old| with_line(&format!("{old}{old}"))),
        _ => text.replacen(';', "", 1 + with as usize % 3),
    }
}

fn fresh(files: &[(&str, String)]) -> (Vec<String>, Option<String>) {
    let mut workspace = Workspace::new();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let root = door::open(&mut workspace, &files);
    let said = door::said(&workspace, root);
    (said, workspace.plan(root).ok().map(|plan| plan.to_json()))
}

#[test]
fn what_is_said_does_not_depend_on_what_was_there_before() {
    let edits = proptest::collection::vec(any::<Edit>(), 25..26);
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    )
    .run(&edits, |edits| {
        let originals = [("a.flux", IMAGE), ("b.flux", NEWS), ("c.flux", MIXED)];
        let mut files: Vec<(&str, String)> = originals.map(|(name, text)| (name, text.to_owned())).to_vec();
        let mut workspace = Workspace::new();
        let root = door::open(&mut workspace, &originals);
        for edit in edits {
            let n = edit.1 as usize % files.len();
            files[n].1 = apply(&files[n].1, edit);
            if files[n].1.is_empty() || files[n].1.len() > 20_000 {
                files[n].1 = originals[n].1.to_owned();
            }
            door::file(&mut workspace, files[n].0, &files[n].1);
            let said = door::said(&workspace, root);
            let plan = workspace.plan(root).ok().map(|plan| plan.to_json());
            prop_assert_eq!((said, plan), fresh(&files), "after {:?}: {}", edit, files[n].1);
        }
        Ok(())
    });
    outcome.unwrap();
}

/// What is said of each file by itself, and in the programs of the others.
fn of_files(workspace: &Workspace, files: &[flux_analysis::FileId]) -> Vec<Vec<String>> {
    let show = |d: &flux_analysis::Diagnostic| format!("{} {:?} {}", d.code, d.range, d.message);
    let of_file = |file: &flux_analysis::FileId| {
        let mut said: Vec<String> = workspace.check_file(*file).iter().map(show).collect();
        said.sort();
        said
    };
    files.iter().map(of_file).collect()
}

#[test]
fn what_is_said_of_one_file_is_what_its_program_says_of_it() {
    let edits = proptest::collection::vec(any::<Edit>(), 12..13);
    let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
    let rng = proptest::test_runner::RngAlgorithm::ChaCha;
    let mut runner = TestRunner::new_with_rng(config, proptest::test_runner::TestRng::deterministic_rng(rng));
    let outcome = runner.run(&edits, |edits| {
        let originals = [("a.flux", IMAGE), ("b.flux", NEWS), ("c.flux", MIXED)];
        let mut texts = originals.map(|(_, text)| text.to_owned());
        let (mut alone, mut folder) = (Workspace::new(), Workspace::new());
        let open = |workspace: &mut Workspace, texts: &[String]| -> Vec<_> {
            let files = originals.iter().zip(texts);
            files.map(|((name, _), text)| door::file(workspace, name, text)).collect()
        };
        let files = open(&mut folder, &texts);
        folder.set_folders(&files);
        for edit in edits {
            let n = edit.1 as usize % texts.len();
            texts[n] = apply(&texts[n], edit);
            if texts[n].len() > 20_000 {
                texts[n] = originals[n].1.to_owned();
            }
            // With no other file at hand: what `check` says of the file as a root.
            let own = open(&mut alone, &texts);
            for file in &own {
                let show = |d: &flux_analysis::Diagnostic| (d.code, d.range.clone(), d.message.clone());
                let mut said: Vec<_> = alone.check_file(*file).iter().map(show).collect();
                let mut of_root: Vec<_> =
                    alone.check(&[*file]).iter().filter(|d| d.file == *file).map(show).collect();
                said.sort_by(|a, b| (a.1.start, a.0, &a.2).cmp(&(b.1.start, b.0, &b.2)));
                of_root.sort_by(|a, b| (a.1.start, a.0, &a.2).cmp(&(b.1.start, b.0, &b.2)));
                prop_assert_eq!(said, of_root, "after {:?}: {:?}", edit, texts);
            }
            // With the others at hand: what a workspace says that has seen nothing before.
            open(&mut folder, &texts);
            let mut fresh = Workspace::new();
            let others = open(&mut fresh, &texts);
            fresh.set_folders(&others);
            prop_assert_eq!(
                of_files(&folder, &files),
                of_files(&fresh, &others),
                "after {:?}: {:?}",
                edit,
                texts
            );
        }
        Ok(())
    });
    outcome.unwrap();
}
