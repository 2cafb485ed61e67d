//! Durations and sizes on the command line, written as programs write them: `250ms`, `10s`, `64KB`, `1MiB`.

use flux_plan::duration_from_text;
use std::time::Duration;

const SIZES: [(&str, u64); 7] = [
    ("B", 1),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];

/// A century: beyond it, clocks overflow.
const LONGEST: Duration = Duration::from_secs(3_155_760_000);

/// Reads a duration as people write it: `250ms`, `3s`, `5m`.
pub fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no duration: write a number and a unit, such as 250ms, 10s or 5m");
    let read = duration_from_text(text).map(Duration::from_nanos);
    read.filter(|length| *length <= LONGEST).ok_or_else(wrong)
}

/// Reads a size in bytes.
pub fn size(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is no size: write a number and a unit, such as 64KB, 1MB or 1MiB");
    let (number, unit) = split(text);
    let scale = SIZES.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?.1;
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(scale).ok_or_else(wrong)
}

fn split(text: &str) -> (&str, &str) {
    let unit = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    text.split_at(unit)
}

/// Writes a duration with three figures: `1.23 ms`.
pub fn show(nanos: u64) -> String {
    let nanos = nanos as f64;
    let (value, unit) = match nanos {
        n if n < 999.5 => return format!("{n:.0} ns"),
        n if n < 999.5e3 => (n / 1e3, "µs"),
        n if n < 999.5e6 => (n / 1e6, "ms"),
        n => (n / 1e9, "s"),
    };
    let digits = if value < 9.995 { 2 } else { usize::from(value < 99.95) };
    format!("{value:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_sizes_as_programs_write_them() {
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(duration("1.5h"), Ok(Duration::from_secs(5_400)));
        assert_eq!(duration("0s"), Ok(Duration::ZERO));
        assert_eq!(size("64KB"), Ok(64_000));
        assert_eq!(size("1MiB"), Ok(1 << 20));
        for text in ["", "10", "s", "-1s", "1 s", "1parsec", "99999999999999999999d", "nans", "infs"] {
            assert!(duration(text).is_err(), "{text}");
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn three_figures() {
        let shown = [0, 999, 1_234, 12_345, 999_499, 999_500, 2_000_000_000].map(show);
        assert_eq!(shown, ["0 ns", "999 ns", "1.23 µs", "12.3 µs", "999 µs", "1.00 ms", "2.00 s"]);
    }
}
