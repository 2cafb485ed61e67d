//! A plan as JSON and back.
//!
//! Comes in: a plan, or text. Goes out: text that begins with its version, or a plan that is whole: every
//! id in it points at something, so that its readers can index without asking. The format is told in
//! `docs/formats.md`. *Never* here: files.

use crate::{Plan, VERSION, whole};
use serde::Deserialize;

/// Why a text is no plan that this build can read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Written by another version of the format.
    #[error(
        "this plan has version {found}, and this build reads version {VERSION}: {}",
        if *found < u64::from(VERSION) {
            "compile its program again with this build"
        } else {
            "read it with a build as new as the one that wrote it, or compile its program again with this one"
        }
    )]
    Version {
        /// The version that the plan says it has.
        found: u64,
    },
    /// Not JSON, no version, or not what the version promises.
    #[error("this is no plan: {0}")]
    Malformed(String),
    /// An id points at nothing, or blocks run each other in a circle.
    #[error("this plan is damaged: {0}")]
    Damaged(String),
}

/// What every version of the format has.
#[derive(Deserialize)]
struct Head {
    version: u64,
}

impl Plan {
    /// The plan as JSON over several lines, its version first, so that two plans can be compared line by line.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self)
            .expect("a plan has only text as keys, and writing to memory can't fail")
    }

    /// Reads what [`Plan::to_json`] writes.
    ///
    /// # Errors
    /// See [`FormatError`]. The version is looked at before anything else.
    pub fn from_json(text: &str) -> Result<Plan, FormatError> {
        let head: Head = serde_json::from_str(text).map_err(malformed)?;
        if head.version != u64::from(VERSION) {
            return Err(FormatError::Version { found: head.version });
        }
        let plan: Plan = serde_json::from_str(text).map_err(malformed)?;
        whole::check(&plan).map_err(FormatError::Damaged)?;
        Ok(plan)
    }
}

fn malformed(error: serde_json::Error) -> FormatError {
    FormatError::Malformed(error.to_string())
}
