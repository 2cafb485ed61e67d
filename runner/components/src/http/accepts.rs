//! Content codings that a client accepts (RFC 9110, section 12.5.3).

use http::{HeaderMap, header};

/// What a request's `accept-encoding` says; nothing where it has none.
#[derive(Debug, Default)]
pub struct Accepts<'h> {
    lines: Vec<&'h str>,
}

impl<'h> Accepts<'h> {
    /// Of a request with these headers.
    pub fn new(headers: &'h HeaderMap) -> Accepts<'h> {
        let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
        Accepts { lines: lines.collect() }
    }

    /// Of what one line says.
    pub(crate) fn line(line: Option<&'h str>) -> Accepts<'h> {
        Accepts { lines: line.into_iter().collect() }
    }

    /// How much a coding is wanted, from 0 (never) to 1, by its name or by `*`; none: neither is there.
    pub fn weight(&self, coding: &str) -> Option<f32> {
        self.named(coding).or_else(|| self.named("*"))
    }

    /// How much no coding at all is wanted, where that is said: what nobody names is accepted, if `*` does not rule it out.
    pub fn plain(&self) -> Option<f32> {
        self.named("identity").or_else(|| self.named("*").filter(|weight| *weight == 0.0))
    }

    /// How much a coding is wanted by its name alone.
    pub fn named(&self, coding: &str) -> Option<f32> {
        let all = self.lines.iter().flat_map(|line| line.split(','));
        all.filter_map(|one| {
            let mut parts = one.split(';').map(str::trim);
            parts.next().filter(|name| name.eq_ignore_ascii_case(coding))?;
            let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            Some(weight.map_or(1.0, read))
        })
        .next()
    }
}

/// A weight that is none counts as no.
fn read(weight: &str) -> f32 {
    weight.trim().parse::<f32>().ok().filter(|weight| (0.0..=1.0).contains(weight)).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_that_are_said() {
        let of = |line: &'static str, coding: &str| Accepts::line(Some(line)).weight(coding);
        assert_eq!(of("gzip, br", "gzip"), Some(1.0));
        assert_eq!(of("GZIP ; q=0.5 , br;q=0", "gzip"), Some(0.5));
        assert_eq!(of("br;q=0, *;q=0.3", "br"), Some(0.0));
        assert_eq!(of("br;q=0, *;q=0.3", "gzip"), Some(0.3));
        for none in ["br", "", "gzipped", "x gzip"] {
            assert_eq!(of(none, "gzip"), None, "{none}");
        }
        for never in ["gzip;q=x", "gzip;q=-1", "gzip;q=2", "gzip;q=", "gzip;q=nan"] {
            assert_eq!(of(never, "gzip"), Some(0.0), "{never}");
        }
        let plain = |line: &'static str| Accepts::line(Some(line)).plain();
        assert_eq!(plain("gzip"), None);
        assert_eq!(plain("gzip, *"), None);
        assert_eq!(plain("gzip, *;q=0"), Some(0.0));
        assert_eq!(plain("identity;q=0.5, *;q=0"), Some(0.5));
    }
}
