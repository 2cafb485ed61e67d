//! Conditional requests: is what the client has still what there is (RFC 9110, section 13)?

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What tells one state of a resource from another.
#[derive(Clone, Debug)]
pub struct Validators {
    /// With its quotes, and `W/` where it is weak; empty: there is none.
    pub etag: String,
    /// In whole seconds, which is all that HTTP's dates have.
    pub modified: Option<SystemTime>,
}

impl Validators {
    /// As a reply's headers say.
    pub fn said(etag: Option<String>, last_modified: Option<&str>) -> Self {
        let modified = last_modified.and_then(|date| httpdate::parse_http_date(date.trim()).ok());
        Validators { etag: etag.unwrap_or_default(), modified }
    }

    /// Is it still the state that a client wants to act on? `If-Match` decides alone where it is there.
    pub fn expected(&self, if_match: Option<&str>, unmodified_since: Option<&str>) -> bool {
        if let Some(tags) = if_match {
            let strong = !self.etag.is_empty() && !self.etag.starts_with("W/");
            return tags.trim() == "*" || (strong && tags.split(',').any(|tag| tag.trim() == self.etag));
        }
        let since = unmodified_since.and_then(|date| httpdate::parse_http_date(date.trim()).ok());
        !matches!((self.modified, since), (Some(modified), Some(since)) if modified > since)
    }

    /// Of a file that was last written so many nanoseconds after 1970 and has that length.
    pub(super) fn new(modified: Option<i128>, length: u64) -> Self {
        let nanos = modified.and_then(|nanos| u64::try_from(nanos).ok());
        let since = nanos.map(Duration::from_nanos);
        let etag = format!("\"{:x}-{length:x}\"", since.map_or(0, |since| since.as_nanos()));
        let modified = since.map(|since| UNIX_EPOCH + Duration::from_secs(since.as_secs()));
        Validators { etag, modified }
    }

    /// Has the client what there is? Then the answer is 304. `If-None-Match` decides alone where it is there.
    pub fn unchanged(&self, none_match: Option<&str>, modified_since: Option<&str>) -> bool {
        if let Some(tags) = none_match {
            return tags.trim() == "*" || tags.split(',').any(|tag| self.weakly_is(tag.trim()));
        }
        let since = modified_since.and_then(|date| httpdate::parse_http_date(date.trim()).ok());
        matches!((self.modified, since), (Some(modified), Some(since)) if modified <= since)
    }

    /// May a part be sent? Without `If-Range` always; with it only of the very state that the client has.
    pub fn part_allowed(&self, if_range: Option<&str>) -> bool {
        let Some(condition) = if_range.map(str::trim) else { return true };
        if condition.starts_with('"') || condition.starts_with("W/") {
            return !condition.starts_with("W/") && condition == self.etag;
        }
        let date = httpdate::parse_http_date(condition).ok();
        date.is_some() && date == self.modified
    }

    fn weakly_is(&self, tag: &str) -> bool {
        let bare = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
        !self.etag.is_empty() && bare(tag) == bare(&self.etag)
    }
}
