//! A service, and clients that write bytes.

use crate::support::*;
use flux_runner::{Engine, ServeOptions, Server};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Long enough for any reply; a connection that is still open then stays so.
const PATIENCE: Duration = Duration::from_secs(2);

pub fn serve(engine: Engine, change: impl FnOnce(&mut ServeOptions)) -> Server {
    let mut options =
        ServeOptions { listen: SocketAddr::from(([127, 0, 0, 1], 0)), workers: 1, ..ServeOptions::default() };
    change(&mut options);
    Server::start(engine, options).unwrap()
}

/// `/` says hello, `/echo/{name}` and `POST /echo` say what they are told, `/rest/…` says what is left.
pub fn service() -> Made {
    let mut made = Made::new();
    let hello = made.block(0, 0, vec![], vec![("text", text("hello"))]);
    made.http("get", "/", &[], hello);
    let echo = made.block(1, 1, vec![], vec![("text", slot(0))]);
    made.http("get", "/echo/{string name}", &[], echo);
    made.http("post", "/echo", &[("content", "string text")], echo);
    made.http("get", "/rest/{string rest*}", &[], echo);
    made.http("get", "/asks", &[("headers", "list<string> x_tag")], echo);
    made
}

pub fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.local_addr().unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// What came back on one connection.
pub struct Heard {
    pub text: String,
    /// The server closed it.
    pub closed: bool,
}

impl Heard {
    /// `200 404`: the status of each reply, and `open` where the server would go on.
    pub fn statuses(&self) -> String {
        let replies = self.text.match_indices("HTTP/1.").map(|(at, _)| self.text.get(at + 9..at + 12));
        let mut said: Vec<&str> = replies.flatten().collect();
        if !self.closed {
            said.push("open");
        }
        said.join(" ")
    }

    pub fn has(&self, header: &str) -> bool {
        self.text.lines().any(|line| line == header)
    }

    /// Behind the first empty line.
    pub fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }
}

/// Sends bytes, and reads until the server closes or has nothing more to say.
pub fn say(server: &Server, bytes: &[u8]) -> Heard {
    let mut stream = connect(server);
    // A server that has heard enough may close before all is written.
    let _ = stream.write_all(bytes);
    listen(stream)
}

pub fn listen(mut stream: TcpStream) -> Heard {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let (mut all, mut buffer) = (Vec::new(), [0; 16 * 1024]);
    let closed = loop {
        match stream.read(&mut buffer) {
            Ok(0) => break true,
            Ok(n) => all.extend_from_slice(&buffer[..n]),
            Err(error) => {
                let waits =
                    matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut);
                break !waits;
            }
        }
    };
    Heard { text: String::from_utf8_lossy(&all).into_owned(), closed }
}
