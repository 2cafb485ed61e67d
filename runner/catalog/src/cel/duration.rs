//! Durations, times and offsets as expressions write them.

use super::functions::Wrong;

/// Longer names first, so that `ms` is not read as `m`.
const UNITS: [(&str, i128); 7] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// Nanoseconds of `1h30m`, `-1.5s`, `0`; none: it is no duration, or has more than 64 bits.
pub fn parse(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut total = 0_i128;
    loop {
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.').filter(|end| *end > 0)?;
        let (unit, nanos) = UNITS.iter().find(|(unit, _)| rest[number..].starts_with(unit))?;
        total = total.checked_add(scaled(&rest[..number], *nanos)?)?;
        rest = &rest[number + unit.len()..];
        if rest.is_empty() {
            return i64::try_from(sign * total).ok();
        }
    }
}

/// A decimal number of units, in nanoseconds; what is smaller is left out.
fn scaled(number: &str, unit: i128) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') || number.len() > 30 {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    whole.checked_mul(unit)?.checked_add(fraction_of(fraction, unit))
}

fn fraction_of(digits: &str, unit: i128) -> i128 {
    let digits = &digits[..digits.len().min(16)];
    match digits.parse::<i128>() {
        Ok(n) => n * unit / 10_i128.pow(digits.len() as u32),
        Err(_) => 0,
    }
}

/// Seconds east of UTC: `+02:00`, `-07:30`, `02:00`, `UTC`, `Z`.
pub fn offset(text: &str) -> Option<i64> {
    if matches!(text, "UTC" | "Z" | "GMT" | "") {
        return Some(0);
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, minutes) = rest.split_once(':')?;
    let part = |text: &str, most: i64| {
        let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i64>().ok().filter(|n| digits && *n <= most)
    };
    Some(sign * (part(hours, 23)? * 3600 + part(minutes, 59)? * 60))
}

fn all(message: &str, help: &str) -> Wrong {
    Wrong { range: None, message: message.to_owned(), help: help.to_owned() }
}

pub(super) fn wrong(text: &str) -> Option<Wrong> {
    let help = "write numbers with units, such as `1h30m`, `1.5s` or `250ms`";
    parse(text).is_none().then(|| all("this is no duration", help))
}

pub(super) fn wrong_time(text: &str) -> Option<Wrong> {
    let help = "write it as RFC 3339 does: `2026-03-04T05:06:07Z`, from the year 1678 to 2262";
    flux_plan::time_from_text(text).is_none().then(|| all("this is no time", help))
}

pub(super) fn wrong_zone(text: &str) -> Option<Wrong> {
    let help = "write `+02:00`, `-07:30` or `UTC`; names of places are not known";
    offset(text).is_none().then(|| all("this is no offset from UTC", help))
}

#[cfg(test)]
mod tests {
    use super::{offset, parse};

    #[test]
    fn durations_are_numbers_with_units() {
        assert_eq!(parse("1h30m"), Some(5_400_000_000_000));
        assert_eq!(parse("-1.5s"), Some(-1_500_000_000));
        assert_eq!(parse("250ms"), Some(250_000_000));
        assert_eq!(parse("0"), Some(0));
        assert_eq!(parse("0s"), Some(0));
        assert_eq!(parse(".5s"), Some(500_000_000));
        assert_eq!(parse("1.000000001s"), Some(1_000_000_001));
        for wrong in ["", "1", "h", "1x", "1h 2m", "s1", "--1s", "1..5s", ".s", "9999999999h", "1h-2m"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn offsets_are_hours_and_minutes() {
        assert_eq!(offset("+02:00"), Some(7200));
        assert_eq!(offset("-07:30"), Some(-27_000));
        assert_eq!(offset("UTC"), Some(0));
        for wrong in ["Europe/Berlin", "2", "+2:00", "+02:60", "+24:00"] {
            assert_eq!(offset(wrong), None, "{wrong}");
        }
    }
}
