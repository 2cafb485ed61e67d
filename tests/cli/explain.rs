//! `flux explain`.

use crate::support::run_in;
use std::path::Path;

#[test]
fn a_page() {
    for code in ["F0201", "f0201", "0201", "201", "F201"] {
        let ran = run_in(Path::new("."), &["explain", code]).exits(0);
        assert!(ran.out.starts_with("# F0201: "), "{}", ran.out);
    }
}

#[test]
fn an_unknown_code_names_the_nearest() {
    let ran = run_in(Path::new("."), &["explain", "F0299"]).exits(1);
    assert!(ran.err.starts_with("error: there is no diagnostic `F0299`; the nearest is F02"), "{}", ran.err);
    assert_eq!(ran.out, "");
}

#[test]
fn every_code_that_can_come_has_a_page() {
    for row in flux_analysis::diagnostics::rows() {
        let ran = run_in(Path::new("."), &["explain", row.code]).exits(0);
        assert!(ran.out.starts_with(&format!("# {}: ", row.code)), "{}", ran.out);
    }
}
