//! The access log: a line on standard output for every request that was answered, behind the requests' backs.

use crate::output;
use flux_node::time_to_text;
use flux_runner::{Access, OnAccess};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The Common Log Format: `192.0.2.1 - - [27/Nov/2026:06:35:32 +0000] "GET /a HTTP/1.1" 200 12`.
    Common,
    /// The same with referer and user agent, as nginx and Apache write it by default.
    Combined,
    /// An object: `time`, `client`, `method`, `target`, `protocol`, `status`, `bytes`, `ms`, `referer`, `user_agent`.
    Json,
}

/// So many lines wait for whoever reads them; more are counted, not written, and no request waits.
const WAITING: usize = 8192;

/// Starts the thread that writes: what the server tells of each request.
pub fn log(form: Form) -> OnAccess {
    let (lines, waiting) = sync_channel::<String>(WAITING);
    let dropped = Arc::new(AtomicU64::new(0));
    let missed = dropped.clone();
    std::thread::spawn(move || {
        for mut line in &waiting {
            line.push('\n');
            // Whatever waits goes out in one write.
            while let Ok(next) = waiting.try_recv() {
                line.push_str(&next);
                line.push('\n');
                if line.len() > 64 * 1024 {
                    break;
                }
            }
            // A log that can't be written must not end the service.
            let _ = output::print(&line);
            match missed.swap(0, Ordering::Relaxed) {
                0 => {}
                count => {
                    output::note(&format!("the access log could not keep up: {count} lines are missing"))
                }
            }
        }
    });
    Arc::new(move |access| {
        if lines.try_send(line(form, access)).is_err() {
            dropped.fetch_add(1, Ordering::Relaxed);
        }
    })
}

/// A request's line, without the line break.
pub fn line(form: Form, access: &Access) -> String {
    let common = || {
        let client = access.client.map_or_else(|| "-".to_owned(), |client| client.to_string());
        let bytes = if access.bytes == 0 { "-".to_owned() } else { access.bytes.to_string() };
        let Access { method, target, version, status, .. } = access;
        let (time, target) = (common_time(access.at), quoted(target));
        format!("{client} - - [{time}] \"{method} {target} {version}\" {status} {bytes}")
    };
    let header = |text: &Option<String>| text.as_deref().map_or_else(|| "-".to_owned(), quoted);
    match form {
        Form::Common => common(),
        Form::Combined => {
            format!("{} \"{}\" \"{}\"", common(), header(&access.referer), header(&access.user_agent))
        }
        Form::Json => json!({
            "time": time_to_text(access.at),
            "client": access.client.map(|client| client.to_string()),
            "method": access.method,
            "target": access.target,
            "protocol": access.version,
            "status": access.status,
            "bytes": access.bytes,
            "ms": access.nanos as f64 / 1e6,
            "referer": access.referer,
            "user_agent": access.user_agent,
        })
        .to_string(),
    }
}

/// What a client chose can't end its field or its line.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\x{:02X}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// A moment as the common log format writes it: `27/Nov/2026:06:35:32 +0000`.
fn common_time(nanos: i64) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = time_to_text(nanos.div_euclid(1_000_000_000) * 1_000_000_000);
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or("00").to_owned();
    let month = part(5, 7).parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    format!("{}/{}/{}:{} +0000", part(8, 10), month.unwrap_or(&"Jan"), part(0, 4), part(11, 19))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_other_servers_write_them() {
        let access = Access {
            client: "192.0.2.1".parse().ok(),
            at: 1_795_761_332_500_000_000,
            nanos: 1_500_000,
            method: "GET".into(),
            target: "/a?b=\"c".into(),
            version: "HTTP/1.1",
            status: 200,
            bytes: 12,
            referer: None,
            user_agent: Some("x\n\"y".into()),
        };
        let common = r#"192.0.2.1 - - [27/Nov/2026:06:35:32 +0000] "GET /a?b=\"c HTTP/1.1" 200 12"#;
        assert_eq!(line(Form::Common, &access), common);
        assert_eq!(line(Form::Combined, &access), format!(r#"{common} "-" "x\x0A\"y""#));
        let json: serde_json::Value = serde_json::from_str(&line(Form::Json, &access)).unwrap();
        assert_eq!(json["time"], "2026-11-27T06:35:32.5Z");
        assert_eq!((&json["ms"], &json["status"]), (&json!(1.5), &json!(200)));
    }
}
