//! Gives a used file an alias of its own: its name.

use super::ask::{Ask, Offer};
use crate::ide::rename::is_name;
use crate::names::visible;
use crate::workspace::Diagnostic;
use flux_syntax::tree::ItemKind;
use smol_str::{SmolStr, format_smolstr};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let ItemKind::Use(own) = &ask.here(said.range.start)?.tree.kind else { return None };
    let taken: Vec<&SmolStr> =
        visible(ask.db, ask.file).iter().filter_map(|(prefix, _)| prefix.as_ref()).collect();
    let file = own.path.rsplit('/').next().unwrap_or_default();
    let stem = file.split('.').next().filter(|stem| is_name(stem)).unwrap_or("other");
    let numbered = (2..).map(|n| format_smolstr!("{stem}{n}"));
    let free = std::iter::once(SmolStr::new(stem)).chain(numbered).find(|name| !taken.contains(&name))?;
    let edit = ask.edit(said.range.clone(), free.as_str());
    Some(Offer::new(format!("Call it `{free}`"), vec![edit]).preferred())
}
