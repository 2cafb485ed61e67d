//! A request as a command line gives it: `'GET /path?x=1' -H 'k: v' -d BODY`.

/// A request without a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// The method, in capitals: `GET`.
    pub(crate) method: String,
    /// Path and query: `/path?x=1`.
    pub target: String,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    /// What follows the headers.
    pub body: Vec<u8>,
}

/// Reads one; without a method it is `GET`, or `POST` where there is a body.
pub fn parse(line: &str, headers: &[String], body: Option<Vec<u8>>) -> Result<Request, String> {
    let form = "write it as 'GET /path?x=1'";
    let words: Vec<&str> = line.split_whitespace().collect();
    let (method, target) = match words.as_slice() {
        [target] => (if body.is_some() { "POST" } else { "GET" }, *target),
        [method, target] => (*method, *target),
        _ => return Err(format!("`{line}` is no request: {form}")),
    };
    if !method.bytes().all(is_token) {
        return Err(format!("`{method}` is no method: {form}"));
    }
    if !target.starts_with('/') {
        return Err(format!("`{target}` is no path, which begins with `/`: {form}"));
    }
    let method = method.to_ascii_uppercase();
    let headers = headers.iter().map(|header| parse_header(header)).collect::<Result<_, _>>()?;
    Ok(Request { method, target: target.into(), headers, body: body.unwrap_or_default() })
}

fn parse_header(text: &str) -> Result<(String, String), String> {
    let wrong = || format!("`{text}` is no header: write it as 'name: value'");
    let (name, value) = text.split_once(':').ok_or_else(wrong)?;
    let value = value.trim();
    let plain = value.chars().all(|c| !c.is_control() || c == '\t');
    if name.is_empty() || !name.bytes().all(is_token) || !plain {
        Err(wrong())
    } else {
        Ok((name.to_ascii_lowercase(), value.into()))
    }
}

/// A letter of a method's or header's name (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_method_follows_from_the_body_where_it_is_left_out() {
        let parsed = |line, body: Option<&str>| parse(line, &[], body.map(|b| b.into())).unwrap().method;
        assert_eq!(parsed("/a", None), "GET");
        assert_eq!(parsed("/a", Some("")), "POST");
        assert_eq!(parsed("put /a", Some("")), "PUT");
    }

    #[test]
    fn headers() {
        let headers = ["X-One:  1 ".to_owned(), "b:c:d".to_owned()];
        let request = parse("GET /", &headers, None).unwrap();
        assert_eq!(request.headers, [("x-one".into(), "1".into()), ("b".into(), "c:d".into())]);
        for wrong in ["", ":", "a", "a b: c", "a: b\nc"] {
            assert!(parse("GET /", &[wrong.to_owned()], None).is_err(), "{wrong}");
        }
    }
}
