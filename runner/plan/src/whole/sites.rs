//! What outlives a request: each site has a name of its own, and numbers that make sense.

use super::{tables, within};
use crate::{After, How, Plan, SiteKind};

pub(super) fn check(plan: &Plan) -> Result<(), String> {
    tables::apart("site", plan.sites.iter().map(|site| site.name.as_str()))?;
    for site in &plan.sites {
        let empty = |what: &str| Err(format!("the site `{}` has room for no {what}", site.name));
        match site.kind {
            SiteKind::Cache { entries: 0 } => return empty("entry"),
            SiteKind::Batch { max: 0, .. } => return empty("call"),
            SiteKind::Shards { count: 0 } => return empty("shard"),
            SiteKind::Queue { store } => within("store", store.0, plan.stores.len())?,
            SiteKind::Cache { .. } | SiteKind::Batch { .. } | SiteKind::Shards { .. } | SiteKind::Times => {}
        }
    }
    Ok(())
}

/// An `Around` has the site that it needs, and its numbers make sense.
pub(super) fn how(plan: &Plan, whose: &str, how: &How) -> Result<(), String> {
    if let Some((id, wanted)) = how.site() {
        within("site", id.0, plan.sites.len())?;
        let found = plan.sites[id.index()].kind.name();
        if found != wanted {
            return Err(format!("{whose} is {}: its site is no {wanted} but a {found}", how.name()));
        }
    }
    let share = |what: &str, share: f64| match (0.0..=1.0).contains(&share) {
        true => Ok(()),
        false => Err(format!("{whose} is {}: its {what} is {share}, not from 0 to 1", how.name())),
    };
    match how {
        How::Faulty { rate, .. } => share("rate", *rate),
        How::Raced { after: After::Share { share: of, .. }, .. } => share("share", *of),
        How::Retried { times: 0, .. } | How::Raced { copies: 0, .. } => {
            Err(format!("{whose} is {} no times at all", how.name()))
        }
        _ => Ok(()),
    }
}
