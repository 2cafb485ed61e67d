//! Running `flux`: once to its end, or as a server that is stopped with its test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Far beyond what anything here takes: only a hang gets there.
pub const LONG: Duration = Duration::from_secs(60);

/// A program that greets, slowly at `/slow`, and takes a field of a body at `/length`, a whole one at `/raw`.
pub const SERVICE: &str = r#"source Hello using http.get("/hello/{string name}") => text.template("Hello, {name}!");
source Slow using http.get("/slow") => log.info("slowly") -> time.delay(400ms) -> text.template("at last");
source Length using http.post("/length", body: "string text") => Measure -> text.template("{length}");
source Raw using http.post("/raw", content: "string text") => Measure -> text.template("{length}");
Measure using text.length();
source Fail using http.get("/fail") => fail(500, "the secret of the inside") -> text.template("never");
"#;

/// What a run gave.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Asserts the exit code; shows everything if it is another.
    #[track_caller]
    pub fn exits(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "standard output: {}\nstandard error: {}", self.out, self.err);
        assert!(!self.err.contains("fault:"), "{}", self.err);
        self
    }
}

/// A command on an empty environment but for what every program needs.
pub fn flux() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flux"));
    command.stdin(Stdio::null()).env_remove("NO_COLOR");
    command
}

/// Runs `flux` in a folder.
pub fn run_in(folder: &Path, args: &[&str]) -> Ran {
    ran(flux().current_dir(folder).args(args).output().unwrap())
}

/// Runs `flux` with this standard input.
pub fn run_with(input: &[u8], args: &[&str]) -> Ran {
    let mut child = flux()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    ran(output)
}

pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A folder of its own, with these files.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// A server on a free port; stopped hard with its test.
pub struct Server {
    pub child: Child,
    pub address: SocketAddr,
    lines: mpsc::Receiver<String>,
    folder: tempfile::TempDir,
}

impl Server {
    /// Serves a program, written to a folder of its own as `main.flux`.
    pub fn start(program: &str, args: &[&str]) -> Server {
        Server::start_in(&[("main.flux", program)], args)
    }

    /// Serves `main.flux` among these files.
    pub fn start_in(files: &[(&str, &str)], args: &[&str]) -> Server {
        let mut server = Server::start_silent(files, args);
        server.listens();
        server
    }

    /// The same, where nothing is listened at yet.
    pub fn start_silent(files: &[(&str, &str)], args: &[&str]) -> Server {
        let folder = folder(files);
        let file: PathBuf = folder.path().join("main.flux");
        let free = ["--listen", "127.0.0.1:0"];
        let mut child = flux()
            .arg("run")
            .arg(&file)
            .args(if args.contains(&"--listen") { &[][..] } else { &free })
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = mpsc::channel();
        let errors = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        Server { child, address: SocketAddr::from(([0, 0, 0, 0], 0)), lines, folder }
    }

    /// Waits until it says where it listens.
    pub fn listens(&mut self) {
        let line = self.says("listening on http://");
        self.address = line.trim_start_matches("listening on http://").parse().unwrap();
    }

    /// Waits for a line on standard error that has these words.
    #[track_caller]
    pub fn says(&self, words: &str) -> String {
        let mut seen = Vec::new();
        loop {
            let Ok(line) = self.lines.recv_timeout(LONG) else { panic!("no `{words}` in {seen:#?}") };
            if line.contains(words) {
                return line;
            }
            seen.push(line);
        }
    }

    /// A file of its folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A connection that gives up after long.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream.set_write_timeout(Some(LONG)).unwrap();
        stream
    }

    /// What comes back for these bytes, until the server closes.
    pub fn exchange(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        read_to_end(stream)
    }

    /// The whole answer to a `GET` on a connection of its own.
    pub fn get(&self, path: &str) -> String {
        self.exchange(&format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"))
    }

    /// Sends the process a signal.
    pub fn signal(&self, name: &str) {
        let done = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(done.unwrap().success());
    }

    /// Waits for its end: the exit code (none after a hard kill), and what it still said.
    pub fn ended(&mut self) -> (Option<i32>, Vec<String>) {
        let status = self.child.wait().unwrap();
        let mut said = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(Duration::from_secs(5)) {
            said.push(line);
        }
        (status.code(), said)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Everything until the other side closes, or breaks off.
pub fn read_to_end(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        bytes.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
