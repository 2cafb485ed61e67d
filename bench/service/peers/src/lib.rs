//! What both peers answer: a greeting with the name from the path, filled up to a kilobyte.

/// What stands behind the greeting, as in the other servers of the comparison.
pub const FILLER: &str = include_str!("../../filler.txt");

/// The reply to `GET /hello/{name}`.
pub fn greeting(name: &str) -> String {
    let mut text = String::with_capacity(8 + name.len() + FILLER.len());
    text.push_str("Hello, ");
    text.push_str(name);
    text.push('!');
    text.push_str(FILLER);
    text
}

/// Prints where the server listens, for whoever started it.
pub fn announce(address: std::net::SocketAddr) {
    eprintln!("listening on http://{address}");
}
