//! Moments as text: RFC 3339, in UTC, with nanoseconds where there are any.

const DAY: i64 = 86_400;
const SECOND: i64 = 1_000_000_000;

/// Nanoseconds since 1970 as `2026-03-04T05:06:07.5Z`.
pub fn time_to_text(nanos: i64) -> String {
    let (seconds, fraction) = (nanos.div_euclid(SECOND), nanos.rem_euclid(SECOND));
    let (days, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let (year, month, day) = civil(days);
    let (h, m, s) = (second / 3600, second / 60 % 60, second % 60);
    let mut text = format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}");
    if fraction != 0 {
        let digits = format!("{fraction:09}");
        text.push('.');
        text.push_str(digits.trim_end_matches('0'));
    }
    text.push('Z');
    text
}

/// Reads RFC 3339: `2026-03-04T05:06:07.5Z`, `2026-03-04 05:06:07+02:00`. None: it is no such moment, or
/// lies outside the years 1678 to 2262.
pub fn time_from_text(text: &str) -> Option<i64> {
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let days = days(number(date, 0, 4)?, number(date, 5, 2)?, number(date, 8, 2)?)?;
    if date.as_bytes()[4] != b'-' || date.as_bytes()[7] != b'-' {
        return None;
    }
    let clock = rest.get(..8)?;
    let (h, m, s) = (number(clock, 0, 2)?, number(clock, 3, 2)?, number(clock, 6, 2)?);
    let colons = clock.as_bytes()[2] == b':' && clock.as_bytes()[5] == b':';
    if !colons || h > 23 || m > 59 || s > 60 {
        return None;
    }
    let rest = &rest[8..];
    let (fraction, zone) = fraction(rest)?;
    let seconds = days * DAY + h * 3600 + m * 60 + s - offset(zone)?;
    seconds.checked_mul(SECOND)?.checked_add(fraction)
}

fn number(text: &str, at: usize, digits: usize) -> Option<i64> {
    let part = text.get(at..at + digits)?;
    if part.bytes().all(|b| b.is_ascii_digit()) { part.parse().ok() } else { None }
}

/// Nanoseconds behind the point, and what is left.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let Some(digits) = text.strip_prefix('.') else { return Some((0, text)) };
    let end = digits.find(|c: char| !c.is_ascii_digit())?;
    if end == 0 {
        return None;
    }
    let nanos = digits[..end].bytes().chain(std::iter::repeat(b'0')).take(9);
    Some((nanos.fold(0, |n, digit| n * 10 + i64::from(digit - b'0')), &digits[end..]))
}

/// Seconds east of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" || zone == "z" {
        return Some(0);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (h, m) = (number(zone, 1, 2)?, number(zone, 4, 2)?);
    (zone.len() == 6 && zone.as_bytes()[3] == b':' && h < 24 && m < 60).then_some(sign * (h * 3600 + m * 60))
}

/// Year, month (from 1) and day (from 1) of a day since 1970 (Howard Hinnant's `civil_from_days`).
pub fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let (era, day_of_era) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Days since 1970 (Howard Hinnant's `days_from_civil`); none: there is no such date.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 {
        return None;
    }
    let y = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (y.div_euclid(400), y.rem_euclid(400));
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    (civil(days) == (year, month, day)).then_some(days)
}
