//! Pages that list things, and links: what a book forgets when something is added.

mod cookbook;
mod declared;
mod expressions;

pub use cookbook::recipe;
pub use expressions::expressions;

use crate::literate::{self, Document};
use libtest_mimic::Failed;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The code that a diagnostic's page is about.
pub fn code(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    let digits = stem.strip_prefix('F')?;
    (digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| stem.to_owned())
}

/// `docs/components.md`, `docs/annotations.md` and `docs/optimizations.md` say what the declarations say.
pub fn declarations() -> Result<(), Failed> {
    let pages = [
        ("docs/components.md", declared::components()),
        ("docs/annotations.md", declared::annotations()),
        ("docs/optimizations.md", declared::optimizations()),
    ];
    for (path, wanted) in pages {
        let path = Path::new(path);
        let text = std::fs::read_to_string(literate::root().join(path)).unwrap_or_default();
        literate::same(path, &text, &wanted)?;
    }
    Ok(())
}

fn diagnostics() -> Vec<(String, PathBuf)> {
    let pages = literate::markdown("docs/diagnostics");
    pages.into_iter().filter_map(|path| Some((code(&path)?, path))).collect()
}

/// `docs/diagnostics/README.md` ends with a list of all pages.
pub fn index() -> Result<(), Failed> {
    const HEADING: &str = "## All of them\n\n";
    let path = Path::new("docs/diagnostics/README.md");
    let text = std::fs::read_to_string(literate::root().join(path))?;
    let Some((above, _)) = text.split_once(HEADING) else {
        return Err(format!("{}: there is no heading `{}`", path.display(), HEADING.trim()).into());
    };
    let mut list = String::new();
    for (code, page) in diagnostics() {
        let title = Document::read(&page).title;
        let meaning = title.strip_prefix(&format!("{code}: ")).unwrap_or(&title).to_owned();
        let _ = writeln!(list, "- [{code}]({code}.md): {meaning}");
    }
    literate::same(path, &text, &format!("{above}{HEADING}{list}"))
}

/// `docs/SUMMARY.md` has every page; the diagnostics' stand below their index.
pub fn summary() -> Result<(), Failed> {
    const ABOVE: &str = "- [Diagnostics](diagnostics/README.md)\n";
    let path = Path::new("docs/SUMMARY.md");
    let text = std::fs::read_to_string(literate::root().join(path))?;
    let mut wanted = String::new();
    for line in text.lines().filter(|line| !line.starts_with("  - [F")) {
        let _ = writeln!(wanted, "{line}");
        if line == ABOVE.trim_end() {
            for (code, _) in diagnostics() {
                let _ = writeln!(wanted, "  - [{code}](diagnostics/{code}.md)");
            }
        }
    }
    for page in literate::markdown("docs") {
        let inside = page.strip_prefix("docs")?.display().to_string();
        if inside != "SUMMARY.md" && !wanted.contains(&format!("({inside})")) {
            return Err(format!("{}: the page `{inside}` is missing", path.display()).into());
        }
    }
    literate::same(path, &text, &wanted)
}

/// Relative links of every page lead to a file.
pub fn links() -> Result<(), Failed> {
    let mut pages =
        vec![PathBuf::from("README.md"), PathBuf::from("CHANGELOG.md"), PathBuf::from("bench/README.md")];
    pages.extend(literate::markdown("docs"));
    pages.extend(literate::markdown("examples"));
    let mut broken = String::new();
    for page in pages {
        let text = std::fs::read_to_string(literate::root().join(&page))?;
        let folder = literate::root().join(page.parent().unwrap_or(Path::new("")));
        for (number, line) in prose(&text) {
            for target in targets(line).filter(|target| !folder.join(target).exists()) {
                let _ = writeln!(broken, "{}:{number}: `{target}` is not there", page.display());
            }
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.into()) }
}

/// Lines outside of code blocks, numbered from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let fence = line.starts_with("```");
        inside ^= fence;
        (!inside && !fence).then_some((index + 1, line))
    })
}

/// Where a line's links lead, those to other sites and within the page aside.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split(')').next()?.split('#').next()?;
        (!target.is_empty() && !target.contains(':')).then_some(target)
    })
}
