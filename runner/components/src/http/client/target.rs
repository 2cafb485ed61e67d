//! Where a request goes: an address taken apart.

use flux_node::Failure;
use http::Uri;
use http::uri::PathAndQuery;

/// Who is asked: connections to one and the same can be used again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Origin {
    pub(crate) tls: bool,
    /// A name or an IP address, without brackets, in lower case.
    pub(crate) host: String,
    pub(crate) port: u16,
}

/// Where a request goes.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) origin: Origin,
    /// What the header `host` says.
    pub(crate) host: String,
    pub(crate) path: PathAndQuery,
}

impl Target {
    /// # Errors
    /// It is no address of an HTTP service.
    pub(crate) fn parse(url: &str) -> Result<Target, Failure> {
        let wrong = |what: &str| Failure::new(400, format!("{what}: `{}`", shown(url)));
        let uri: Uri = url.parse().map_err(|_| wrong("this is no URL"))?;
        let tls = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(wrong("a URL begins with `http://` or `https://`")),
        };
        let authority = uri.authority().ok_or_else(|| wrong("this URL names no host"))?.as_str();
        if authority.contains('@') {
            return Err(wrong("a name and password in a URL are not sent, write the header `authorization`"));
        }
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => {
                let port = port.parse().ok().filter(|port| *port > 0);
                (host, port.ok_or_else(|| wrong("a port is a number from 1 to 65535"))?)
            }
            _ => (authority, if tls { 443 } else { 80 }),
        };
        let name = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        if name.is_empty() {
            return Err(wrong("this URL names no host"));
        }
        let path = uri.path_and_query().filter(|path| !path.as_str().is_empty());
        let path = match path {
            Some(path) if path.as_str().starts_with('/') => path.clone(),
            Some(path) => format!("/{}", path.as_str()).parse().map_err(|_| wrong("this is no URL"))?,
            None => PathAndQuery::from_static("/"),
        };
        let origin = Origin { tls, host: name, port };
        let usual = if tls { 443 } else { 80 };
        let host = if port == usual { host.to_owned() } else { format!("{host}:{port}") };
        Ok(Target { origin, host, path })
    }

    /// Where a `location` leads from here (RFC 3986, section 5.2).
    ///
    /// # Errors
    /// It is no address of an HTTP service.
    pub(crate) fn join(&self, location: &str) -> Result<Target, Failure> {
        let location = location.split('#').next().unwrap_or_default();
        let scheme = if self.origin.tls { "https" } else { "http" };
        let has_scheme = location.split(['/', '?']).next().is_some_and(|first| first.contains(':'));
        if has_scheme {
            return Target::parse(location);
        }
        if location.starts_with("//") {
            return Target::parse(&format!("{scheme}:{location}"));
        }
        let here = self.path.path();
        let path = match location {
            "" => self.path.as_str().to_owned(),
            query if query.starts_with('?') => format!("{here}{query}"),
            absolute if absolute.starts_with('/') => without_dots(absolute),
            relative => {
                let folder = here.rfind('/').map_or("/", |end| &here[..=end]);
                without_dots(&format!("{folder}{relative}"))
            }
        };
        Target::parse(&format!("{scheme}://{}{path}", self.host))
    }
}

/// A path without `.` and `..` (RFC 3986, section 5.2.4); its query stays.
fn without_dots(address: &str) -> String {
    let (path, query) = address.split_at(address.find('?').unwrap_or(address.len()));
    let mut segments: Vec<&str> = Vec::new();
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        match part {
            "." if is_last => segments.push(""),
            "." => {}
            ".." => {
                segments.pop();
                if is_last {
                    segments.push("");
                }
            }
            part => segments.push(part),
        }
    }
    format!("/{}{query}", segments.join("/"))
}

/// An address as a message may show it: what is behind `?` may be a secret.
fn shown(url: &str) -> &str {
    let end = url.find('?').unwrap_or(url.len());
    &url[..end]
}

#[cfg(test)]
mod tests {
    use super::Target;

    fn parsed(url: &str) -> Result<(bool, String, u16, String, String), i64> {
        let target = Target::parse(url).map_err(|failure| failure.code)?;
        let origin = target.origin;
        Ok((origin.tls, origin.host, origin.port, target.host, target.path.to_string()))
    }

    #[test]
    fn an_address_is_taken_apart() {
        let of = |tls, name: &str, port, host: &str, path: &str| {
            Ok((tls, name.into(), port, host.into(), path.into()))
        };
        assert_eq!(parsed("http://A.example/x?y"), of(false, "a.example", 80, "A.example", "/x?y"));
        assert_eq!(parsed("https://a:8443"), of(true, "a", 8443, "a:8443", "/"));
        assert_eq!(parsed("http://[::1]:81?q"), of(false, "::1", 81, "[::1]:81", "/?q"));
        assert_eq!(parsed("https://[::1]/"), of(true, "::1", 443, "[::1]", "/"));
        let wrong = [
            "http://a:99999/",
            "http://a:0/",
            "http://a:/",
            "http://:80/",
            "http://u:p@a/",
            "ftp://a/",
            "a/b",
            "http://a b/",
            "",
        ];
        for url in wrong {
            assert_eq!(parsed(url), Err(400), "{url}");
        }
    }

    #[test]
    fn locations_lead_where_the_standard_says() {
        let here = Target::parse("http://a:81/b/c/d;p?q").unwrap();
        let to = |location: &str| {
            let to = here.join(location).unwrap();
            format!("{}{}{}", if to.origin.tls { "https://" } else { "http://" }, to.host, to.path)
        };
        // RFC 3986, section 5.4, as far as HTTP has it.
        let cases = [
            ("g", "/b/c/g"),
            ("./g", "/b/c/g"),
            ("g/", "/b/c/g/"),
            ("/g", "/g"),
            ("?y", "/b/c/d;p?y"),
            ("g?y#s", "/b/c/g?y"),
            ("", "/b/c/d;p?q"),
            (".", "/b/c/"),
            ("..", "/b/"),
            ("../g", "/b/g"),
            ("../../../g", "/g"),
            ("g;x=1/../y", "/b/c/y"),
        ];
        for (location, path) in cases {
            assert_eq!(to(location), format!("http://a:81{path}"), "{location}");
        }
        assert_eq!(to("//g/x"), "http://g/x");
        assert_eq!(to("https://g/x"), "https://g/x");
        assert!(here.join("mailto:x").is_err());
    }
}
