//! Times, durations and their parts.

use super::super::seen::Seen;
use super::super::{Context, fail};
use super::{Function, int, misfit};
use crate::cel::{parse_duration, zone_offset};
use flux_plan::civil;
use flux_value::{Failure, time_from_text};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("timestamp", timestamp),
    ("duration", duration),
    ("getFullYear", |given, _| part("getFullYear", given, |t| t.date.0, None)),
    ("getMonth", |given, _| part("getMonth", given, |t| t.date.1 - 1, None)),
    ("getDate", |given, _| part("getDate", given, |t| t.date.2, None)),
    ("getDayOfMonth", |given, _| part("getDayOfMonth", given, |t| t.date.2 - 1, None)),
    // The first of January 1970 was a Thursday.
    ("getDayOfWeek", |given, _| part("getDayOfWeek", given, |t| (t.days + 4).rem_euclid(7), None)),
    ("getDayOfYear", |given, _| part("getDayOfYear", given, day_of_year, None)),
    ("getHours", |given, _| part("getHours", given, |t| t.second / 3600, Some(|n| n / HOUR))),
    ("getMinutes", |given, _| part("getMinutes", given, |t| t.second / 60 % 60, Some(|n| n / (60 * SECOND)))),
    ("getSeconds", |given, _| part("getSeconds", given, |t| t.second % 60, Some(|n| n / SECOND))),
    ("getMilliseconds", |given, _| {
        part("getMilliseconds", given, |t| t.nanos / 1_000_000, Some(|n| n % SECOND / 1_000_000))
    }),
];

const SECOND: i64 = 1_000_000_000;
const HOUR: i64 = 3600 * SECOND;

fn timestamp<'v>(given: &[Seen<'v>], _: &Context) -> Result<Seen<'v>, Failure> {
    let nanos = match &given[0] {
        Seen::Time(nanos) => Some(*nanos),
        Seen::Text(text) => time_from_text(text.as_str()),
        value => match int(value) {
            Some(seconds) => seconds.checked_mul(SECOND),
            None => return Err(misfit("timestamp", given)),
        },
    };
    nanos.map(Seen::Time).ok_or_else(|| fail("`timestamp` of what is no time from the year 1678 to 2262"))
}

fn duration<'v>(given: &[Seen<'v>], _: &Context) -> Result<Seen<'v>, Failure> {
    match &given[0] {
        Seen::Duration(nanos) => Ok(Seen::Duration(*nanos)),
        Seen::Text(text) => {
            let nanos = parse_duration(text.as_str()).map(Seen::Duration);
            nanos.ok_or_else(|| fail("`duration` of a text that is none, such as `1h30m`"))
        }
        _ => Err(misfit("duration", given)),
    }
}

/// A moment in its parts.
struct Moment {
    /// Whole days since 1970-01-01; negative before it.
    days: i64,
    /// Seconds since the day began.
    second: i64,
    /// Nanoseconds since the second began.
    nanos: i64,
    /// Year, month and day, from 1.
    date: (i64, i64, i64),
}

fn day_of_year(moment: &Moment) -> i64 {
    let (year, ..) = moment.date;
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let february = if leap { 29 } else { 28 };
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before = usize::try_from(moment.date.1 - 1).unwrap_or(0);
    months.iter().take(before).sum::<i64>() + moment.date.2 - 1
}

fn part<'v>(
    name: &str,
    given: &[Seen<'v>],
    of_time: fn(&Moment) -> i64,
    of_duration: Option<fn(i64) -> i64>,
) -> Result<Seen<'v>, Failure> {
    match (&given[0], given.get(1), of_duration) {
        (Seen::Duration(nanos), None, Some(of)) => Ok(Seen::Int(of(*nanos))),
        (Seen::Time(nanos), None, _) => Ok(Seen::Int(of_time(&moment(*nanos, 0)))),
        (Seen::Time(nanos), Some(Seen::Text(zone)), _) => match zone_offset(zone.as_str()) {
            Some(east) => Ok(Seen::Int(of_time(&moment(*nanos, east)))),
            None => Err(fail(format!("`{name}` with what is no offset from UTC, such as `+02:00`"))),
        },
        _ => Err(misfit(name, given)),
    }
}

fn moment(nanos: i64, east: i64) -> Moment {
    let (seconds, nanos) = (nanos.div_euclid(SECOND) + east, nanos.rem_euclid(SECOND));
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    Moment { days, second, nanos, date: civil(days) }
}
