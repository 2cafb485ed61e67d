//! `:doc`, `NAME?`, `NAME??`, `:explain`.

use super::{example, says, transcript, typed};
use flux_session::Format;

#[test]
fn what_there_is_to_know_of_a_name() {
    for (name, inputs) in [
        ("shop", ["Show?", "Reviews?", "Availability?", "Product?", "few?", "http.fetch?", "recover?"]),
        ("image", ["Image?", "CheckCache?", "images?", "cache?", "Listen?", "hit?", "int?"]),
    ] {
        for width in [40, 80] {
            let mut session = example(name, width);
            insta::assert_snapshot!(format!("doc_{name}_{width}"), transcript(&mut session, &inputs));
        }
    }
}

#[test]
fn every_statement_about_a_name() {
    let inputs = ["Reviews??", "Availability??", "few??", ":doc Page??", "option.none??"];
    insta::assert_snapshot!("text_shop_80", transcript(&mut example("shop", 80), &inputs));
    let inputs = ["CheckCache??", "cache??", "hit??", "ReadInFromDisk??"];
    insta::assert_snapshot!("text_image_40", transcript(&mut example("image", 40), &inputs));
}

#[test]
fn what_is_typed_is_known_at_once() {
    let mut session = typed("/// Doubles.\nDouble (int n) -> (int twice) using cel(\"n * 2\");", 80);
    let said = transcript(&mut session, &["Double?", "Double??"]);
    assert!(said.contains("Doubles.") && said.contains("cel(\"n * 2\")"), "{said}");
    says(&mut session, "Double (int n) -> (int twice) using cel(\"n + n\");");
    assert!(says(&mut session, "Double??").contains("n + n"));
}

#[test]
fn a_name_that_there_is_not_has_a_nearest() {
    let mut session = example("shop", 80);
    assert_eq!(
        says(&mut session, "Detials?"),
        "error: nothing is named `Detials`; did you mean `Details`?\n"
    );
    assert_eq!(
        says(&mut session, ":doc http.fetsh"),
        "error: nothing is named `http.fetsh`; did you mean `http.fetch`?\n"
    );
    assert_eq!(says(&mut session, "Zzz??"), "error: nothing is named `Zzz`\n");
    assert_eq!(
        says(&mut session, "int??"),
        "error: `int` is no name of a program: `int?` tells what it is\n"
    );
}

#[test]
fn programs_get_objects() {
    let mut session = example("hello", 80);
    session.format = Format::Json;
    insta::assert_snapshot!("doc_json", transcript(&mut session, &["Greet?", "Greet??", ":explain F0508"]));
}

#[test]
fn pages_of_diagnostics_fit() {
    for width in [40, 80, 120] {
        let mut session = example("hello", width);
        insta::assert_snapshot!(format!("explain_{width}"), transcript(&mut session, &[":explain f501"]));
    }
    let mut session = example("hello", 40);
    for row in flux_session::analysis::diagnostics::rows() {
        transcript(&mut session, &[&format!(":explain {}", row.code)]);
    }
}
