//! `:nodes`, `:sources`, `:stores`, `:components`, `:graph`, `:help`.

use super::{example, says, session, transcript, typed};
use flux_session::Format;

const ALL: [&str; 3] = [":sources", ":nodes", ":stores"];

#[test]
fn what_a_program_is_made_of() {
    for name in ["hello", "shop", "image"] {
        for width in [40, 80, 120] {
            let mut session = example(name, width);
            insta::assert_snapshot!(format!("lists_{name}_{width}"), transcript(&mut session, &ALL));
        }
    }
}

#[test]
fn some_of_the_nodes() {
    let mut session = example("image", 80);
    insta::assert_snapshot!(transcript(&mut session, &[":nodes cache", ":nodes R*", ":nodes *.respond"]));
    assert_eq!(
        says(&mut session, ":nodes Decoed"),
        "error: no node's name has `Decoed` in it; did you mean `Decode`?\n"
    );
    assert_eq!(
        says(&mut session, ":nodes q*"),
        "error: no node's name has `q*` in it; `:nodes` lists them all\n"
    );
}

#[test]
fn components() {
    for width in [40, 80, 120] {
        let mut session = example("hello", width);
        insta::assert_snapshot!(
            format!("components_{width}"),
            transcript(&mut session, &[":components list.", ":components list.flatten"])
        );
        transcript(&mut session, &[":components"]);
    }
    let mut session =
        typed("/// Half of it.\ncomponent half() (int n) -> (int half) using cel(\"n / 2\");", 80);
    assert!(says(&mut session, ":components ha").starts_with("component"));
    assert!(says(&mut session, ":components half").contains("Half of it."));
    assert_eq!(
        says(&mut session, ":components lsit."),
        "error: no component's name begins with `lsit.`; did you mean `list.at`?\n"
    );
}

#[test]
fn programs_get_an_object_a_line() {
    let mut session = example("image", 40);
    session.format = Format::Json;
    for input in [":nodes", ":sources", ":stores", ":components list.", ":graph", ":locks"] {
        let said = says(&mut session, input);
        assert!(!said.is_empty());
        for line in said.lines() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(value.is_object(), "{line}");
        }
    }
    insta::assert_snapshot!(transcript(&mut session, &[":nodes CheckCache", ":sources", ":stores"]));
}

#[test]
fn where_there_is_nothing_the_way_on_is_told() {
    let mut session = session(Vec::new(), 80);
    for (input, hint) in [
        (":nodes", "type one"),
        (":sources", "type one"),
        (":stores", "type one"),
        (":locks", "type one"),
        (":paths", "`:send` sends"),
        (":trace", "`:send` sends"),
        (":results", "a flow at the prompt"),
    ] {
        let said = says(&mut session, input);
        assert!(said.starts_with("error: ") && said.contains(hint) && said.lines().count() == 1, "{said}");
    }
    says(&mut session, "A = B;");
    assert_eq!(says(&mut session, ":nodes"), "error: the program has 1 error: `:check` shows them\n");
}

#[test]
fn a_definition_at_the_prompt_is_listed_at_once() {
    let mut session = example("hello", 80);
    says(&mut session, "Shout (string text) -> (string loud) using text.template(\"{text}!\");");
    says(&mut session, "store seen using memory(entries: 4);");
    let said = transcript(&mut session, &[":nodes Shout", ":stores"]);
    assert!(
        said.contains("Shout") && said.contains("memory(entries: 4") && said.contains("nobody"),
        "{said}"
    );
}

#[test]
fn graphs() {
    let mut session = example("hello", 40);
    assert!(says(&mut session, ":graph").contains("Greet"));
    assert_eq!(
        says(&mut session, ":graph Gret"),
        "error: hello has no node `Gret`; the nearest is `Greet`\n"
    );
    let file = std::env::temp_dir().join(format!("flux-graph-{}.svg", std::process::id()));
    let said = says(&mut session, &format!(":graph --svg {}", file.display()));
    assert!(said.starts_with("wrote "), "{said}");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("<svg"));
    std::fs::remove_file(&file).unwrap();
    let said = says(&mut session, ":graph --svg /nowhere/at/all.svg");
    assert!(said.starts_with("error: cannot write /nowhere/at/all.svg"), "{said}");
}
