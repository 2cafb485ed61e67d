//! `docs/expressions.md` ends with the functions of the catalog's table, so that it can't say anything else.

use crate::literate;
use flux_catalog::cel::functions;
use libtest_mimic::Failed;
use std::fmt::Write as _;
use std::path::Path;

/// Below this stands what is made.
const HEADING: &str = "## Functions\n\n<!-- Made from the table in runner/catalog/src/cel/functions: UPDATE=1 cargo test --test pages -->\n";

/// The page ends with what the table says.
pub fn expressions() -> Result<(), Failed> {
    let path = Path::new("docs/expressions.md");
    let text = std::fs::read_to_string(literate::root().join(path))?;
    let Some((above, _)) = text.split_once(HEADING) else {
        return Err(format!("{}: there is no heading `{}`", path.display(), HEADING.trim()).into());
    };
    let mut page = format!("{above}{HEADING}");
    let mut all = functions::all().iter();
    for (family, count) in functions::families() {
        let _ = write!(page, "\n### {family}\n");
        all.by_ref().take(count).for_each(|function| page.push_str(&section(function)));
    }
    literate::same(path, &text, &page)
}

/// One function: its overloads, what it does, its examples.
fn section(function: &functions::Function) -> String {
    let signatures = function.signatures.join("\n");
    let examples: Vec<String> =
        function.examples.iter().map(|(example, value)| format!("- `{example}` is `{value}`")).collect();
    format!(
        "\n#### {}\n\n```text\n{signatures}\n```\n\n{}\n\n{}\n",
        function.name,
        function.docs,
        examples.join("\n")
    )
}
