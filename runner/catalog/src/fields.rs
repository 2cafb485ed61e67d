//! HTTP's fields as programs write them: which are the engine's alone, and what an origin is.

/// Is a field of that name about one connection, or about where a message ends (RFC 9110, section 7.6.1, and RFC 9112,
/// section 6)? Such fields are written by whoever holds the connection, never by a program.
pub fn is_of_the_connection(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "connection",
        "content-length",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "http2-settings",
    ];
    NAMES.iter().any(|of| of.eq_ignore_ascii_case(name))
}

/// Is the text the address of a service, rather than the name of a file?
pub fn is_address(text: &str) -> bool {
    let is = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    is("http://") || is("https://")
}

/// Is the text an origin as clients say it (`https://app.example`, `http://localhost:3000`), `null` aside, or `*`?
///
/// # Errors
/// What to write instead.
pub fn origin(text: &str) -> Result<(), String> {
    if text == "*" {
        return Ok(());
    }
    let Some((scheme, host)) = text.split_once("://") else {
        let host = if text.is_empty() { "app.example" } else { text };
        return Err(format!("write `https://{host}`, or `*` for every origin"));
    };
    let (bare, _) = host.split_once('/').unwrap_or((host, ""));
    if bare != host || text.chars().any(|c| c.is_ascii_uppercase()) {
        let meant = format!("{scheme}://{bare}").to_ascii_lowercase();
        return Err(format!("write `{meant}`: without a path, in small letters"));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    let scheme_fits =
        !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if scheme_fits && !bare.is_empty() && bare.chars().all(plain) {
        Ok(())
    } else {
        Err("write a scheme and a host, such as `https://app.example`, or `*` for every origin".to_owned())
    }
}

/// What is wrong with a cookie's name (RFC 6265, section 4.1.1); none: it is one.
pub fn cookie_name(name: &str) -> Option<&'static str> {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    (name.is_empty() || !name.bytes().all(token))
        .then_some("is no cookie's name: use letters, digits, `-`, `_`")
}
