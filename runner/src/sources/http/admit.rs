//! Requests that no server may take for what they seem to be (RFC 9110 and RFC 9112), refused before anything is read
//! from them.

use super::refuse::Refusal;
use http::request::Parts;
use http::uri::Authority;
use http::{Method, StatusCode, Version, header};

/// Is the request one that means the same to everybody on its way?
///
/// # Errors
/// It is not; the connection can't go on behind it.
pub(crate) fn admit(head: &Parts, most_headers: usize) -> Result<(), Refusal> {
    let headers = &head.headers;
    if head.version == Version::HTTP_2 {
        // On HTTP/1 the parser counts.
        if headers.len() > most_headers {
            return Err(Refusal::new(
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                format!("more than {most_headers} headers"),
            ));
        }
    }
    host(head)?;
    if let Some(coding) = headers.get(header::TRANSFER_ENCODING) {
        let mut lines = headers.get_all(header::TRANSFER_ENCODING).iter();
        let chunked = coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked");
        if !chunked || lines.nth(1).is_some() {
            // RFC 9112, section 6.1.
            return Err(Refusal::new(
                StatusCode::NOT_IMPLEMENTED,
                "the only transfer coding that is understood is `chunked`",
            ));
        }
    }
    if head.method == Method::CONNECT {
        return Err(Refusal::new(StatusCode::NOT_IMPLEMENTED, "there are no tunnels here"));
    }
    if head.uri.path() == "*" && head.method != Method::OPTIONS {
        return Err(Refusal::bad("only OPTIONS can ask for `*`"));
    }
    Ok(())
}

/// One host, in the right form (RFC 9112, section 3.2).
fn host(head: &Parts) -> Result<(), Refusal> {
    let mut hosts = head.headers.get_all(header::HOST).iter();
    let first = hosts.next();
    if hosts.next().is_some() {
        return Err(Refusal::bad("more than one `host`"));
    }
    match first {
        None if head.version == Version::HTTP_11 => Err(Refusal::bad("no `host`")),
        None => Ok(()),
        // On HTTP/1 a target with an authority counts; here nobody can tell which of them the next server believes (RFC 9113,
        // section 8.3.1).
        Some(host) if head.version == Version::HTTP_2 && differs(head, host.as_bytes()) => {
            Err(Refusal::bad("`host` is another than `:authority`"))
        }
        Some(host) if is_host(host.as_bytes()) => Ok(()),
        Some(_) => Err(Refusal::bad("the `host` is none")),
    }
}

/// Is there an authority, and is it another?
fn differs(head: &Parts, host: &[u8]) -> bool {
    head.uri.authority().is_some_and(|authority| !authority.as_str().as_bytes().eq_ignore_ascii_case(host))
}

/// `uri-host [ ":" port ]`; it may be empty.
fn is_host(text: &[u8]) -> bool {
    // Most are a name and perhaps a port: nothing to parse.
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let (name, port) = match text.iter().position(|byte| *byte == b':') {
        Some(colon) => (&text[..colon], &text[colon + 1..]),
        None => (text, &b""[..]),
    };
    if name.iter().all(plain) && port.len() <= 5 && port.iter().all(u8::is_ascii_digit) {
        return true;
    }
    !text.contains(&b'@') && Authority::try_from(text).is_ok()
}

/// Is the method one that a server of resources knows? Of others it can't say whether they are allowed (RFC 9110,
/// section 15.6.2).
pub(crate) fn is_known(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET
            | Method::HEAD
            | Method::POST
            | Method::PUT
            | Method::PATCH
            | Method::DELETE
            | Method::OPTIONS
            | Method::TRACE
    )
}
