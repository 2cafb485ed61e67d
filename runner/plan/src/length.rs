//! Lengths of time as text, in nanoseconds: `250ms`, `1.5h`. One table of units for all who read or write them.

/// A unit: what it is called, and its nanoseconds.
type Unit = (&'static str, u64);

const MILLISECOND: u64 = 1_000_000;
const SECOND: u64 = 1_000_000_000;

/// From the longest to the shortest. The language itself has those down to a millisecond.
const UNITS: [Unit; 7] = [
    ("d", 86_400_000_000_000),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", SECOND),
    ("ms", MILLISECOND),
    ("us", 1_000),
    ("ns", 1),
];

/// In the largest unit that says it exactly: `3m`, `250ms`, `7us`.
pub fn show_duration(nanos: u64) -> String {
    match exact(nanos) {
        Some((name, size)) => format!("{}{name}", nanos / size),
        None => "0s".into(),
    }
}

/// As the language writes it: in the largest unit that says it exactly, or in seconds: `250ms`, `3s`, `0.0000015s`.
pub fn duration_to_text(nanos: u64) -> String {
    match exact(nanos) {
        Some((_, size)) if size < MILLISECOND => {
            let fraction = format!("{:09}", nanos % SECOND);
            format!("{}.{}s", nanos / SECOND, fraction.trim_end_matches('0'))
        }
        _ => show_duration(nanos),
    }
}

/// A length of time such as `250ms` or `1.5h`; none: it is no such text, or too long.
pub fn duration_from_text(text: &str) -> Option<u64> {
    let (number, (_, size)) = split(text)?;
    if let Ok(whole) = number.parse::<u64>() {
        return whole.checked_mul(size);
    }
    let nanos = number.parse::<f64>().ok().filter(|x| x.is_finite())? * size as f64;
    (number.starts_with(|c: char| c.is_ascii_digit()) && nanos < 1.8e19).then_some(nanos.round() as u64)
}

/// A whole number and a unit of the language, such as `3m`; none: it is no such text, or too long.
pub fn duration_literal(text: &str) -> Option<u64> {
    let (number, (_, size)) = split(text).filter(|(_, (_, size))| *size >= MILLISECOND)?;
    number.parse::<u64>().ok()?.checked_mul(size)
}

fn exact(nanos: u64) -> Option<Unit> {
    UNITS.into_iter().find(|(_, size)| nanos > 0 && nanos.is_multiple_of(*size))
}

/// A number and the unit behind it, by the longest name that fits: `ms` ends in `s` too.
fn split(text: &str) -> Option<(&str, Unit)> {
    if let Some(number) = text.strip_suffix("µs") {
        return Some((number, ("µs", 1_000)));
    }
    let ends = |unit: &Unit| text.strip_suffix(unit.0).map(|number| (number, *unit));
    UNITS.iter().filter_map(ends).min_by_key(|(number, _)| number.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for nanos in
            [0, 1, 999, 1_500, 1_000_000, 1_000_001, SECOND, 90 * SECOND, 86_400 * SECOND, u64::MAX / 2]
        {
            assert_eq!(duration_from_text(&show_duration(nanos)), Some(nanos));
            let text = duration_to_text(nanos);
            assert!(
                duration_from_text(&text).is_some_and(|read| read.abs_diff(nanos) <= nanos >> 52),
                "{text}"
            );
        }
        assert_eq!(duration_to_text(1_500), "0.0000015s");
        assert_eq!(duration_from_text("1.5h"), Some(5_400 * SECOND));
        assert_eq!(duration_from_text("3µs"), Some(3_000));
    }

    #[test]
    fn other_text_is_no_duration() {
        for wrong in ["", "3", "s", "-1s", "+1.5s", "3 s", "3y", ".5s", "99999999999999d", "infs", "nans"] {
            assert_eq!(duration_from_text(wrong), None, "{wrong}");
        }
        for wrong in ["1.5h", "3us", "3ns", "-3s"] {
            assert_eq!(duration_literal(wrong), None, "{wrong}");
        }
        assert_eq!(duration_literal("250ms"), Some(250 * MILLISECOND));
    }
}
