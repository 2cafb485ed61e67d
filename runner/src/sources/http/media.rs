//! Media types of bodies.

use http::{HeaderMap, header};

/// What a body says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// The request has no `content-type`.
    None,
    Json,
    /// A form in one text: `application/x-www-form-urlencoded`.
    Form,
    /// A form in parts: `multipart/form-data`.
    Multipart,
    Other,
}

impl Media {
    /// The media type of a request with these headers.
    pub(crate) fn of(headers: &HeaderMap) -> Media {
        let Some(value) = headers.get(header::CONTENT_TYPE) else { return Media::None };
        let Ok(text) = value.to_str() else { return Media::Other };
        let essence = text.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" => Media::Json,
            json if json.ends_with("+json") => Media::Json,
            "application/x-www-form-urlencoded" => Media::Form,
            "multipart/form-data" => Media::Multipart,
            "" => Media::None,
            _ => Media::Other,
        }
    }
}
