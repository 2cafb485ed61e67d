//! `:locks`.

use super::{example, says, transcript, typed};
use flux_session::Format;

/// `C` takes `x` early; `Reader` is made a writer by what is inside.
const MOVED: &str = r#"source Left using http.get("/left/{int n}") => A;
source Right using http.get("/right/{int n}") => C;
source Up using http.get("/up/{int n}") => E;
A = B;
C = D;
E = D;
B (int n) -> (string text) using text.template("left {n}");
D (int n) -> (string text) using text.template("right {n}");
constraint A:{x};
constraint B:{y};
constraint C:{y};
constraint D:{x};
constraint E:{x?};
"#;

const SCOPES: &str = r#"source Read using http.get("/{int user}/{string name}") {session: user} => Show;
Show = Load -> Save;
Load (int user) -> (string text) using text.template("{user}");
Save (int user, string text) -> (string saved) using text.template("{text}");
constraint Load:{edits?(user), log?};
constraint Save:{edits(user), log(session), log};
"#;

#[test]
fn order_and_who_waits_for_whom() {
    for width in [40, 80, 120] {
        let mut session = example("image", width);
        let inputs = [":locks", ":locks CheckCache", ":locks StoreInCache"];
        insta::assert_snapshot!(format!("locks_image_{width}"), transcript(&mut session, &inputs));
    }
}

#[test]
fn what_was_moved_up_and_why() {
    for width in [40, 80, 120] {
        let mut session = typed(MOVED, width);
        let inputs = [":locks", ":locks C", ":locks E", ":locks A"];
        insta::assert_snapshot!(format!("locks_moved_{width}"), transcript(&mut session, &inputs));
    }
    let mut session = typed(MOVED, 80);
    session.format = Format::Json;
    insta::assert_snapshot!("locks_json", transcript(&mut session, &[":locks", ":locks C"]));
}

#[test]
fn sessions_and_keys() {
    let mut session = typed(SCOPES, 80);
    insta::assert_snapshot!(transcript(&mut session, &[":locks", ":locks Save"]));
}

#[test]
fn a_node_without_locks() {
    let mut session = example("image", 80);
    assert_eq!(
        says(&mut session, ":locks Decode"),
        "error: `Decode` takes no lock: `:locks` shows who does\n"
    );
    assert_eq!(
        says(&mut session, ":locks Chekcache"),
        "error: nothing is named `Chekcache`; did you mean `CheckCache`?\n"
    );
    let said = says(&mut example("hello", 80), ":locks");
    assert!(said.starts_with("error: the program has no constraint"), "{said}");
}
