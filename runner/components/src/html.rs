//! `html.template`: HTML with each value escaped for its place.

use crate::support::{Build, Work, sync_of};
use crate::{Shared, Table};
use flux_catalog::encode::Target;
use flux_node::{BuildError, Built, Value};

pub(crate) const COMPONENTS: Table = &[("html.template", template)];

fn template(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let template = build.encoded("html", Target::Html)?;
    Ok(sync_of(Work::SCAN, move |call| {
        let text = template.render(|place| call.input(place))?;
        call.set(0, Value::Html(text.into()));
        Ok(())
    }))
}
