//! A terminal with a session in it: keys in, screen out. Every wait has an end.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Far beyond what anything here takes: only a hang gets there.
const LONG: Duration = Duration::from_secs(30);

pub const ENTER: &str = "\r";
pub const TAB: &str = "\t";
pub const UP: &str = "\x1b[A";
pub const RIGHT: &str = "\x1b[C";
pub const CTRL_C: &str = "\x03";
pub const CTRL_D: &str = "\x04";
pub const CTRL_R: &str = "\x12";

/// A program that computes, greets and waits.
pub const PROGRAM: &str = r#"type Greeting = (string text);
source Hello using http.get("/hello/{string name}") => Greet;
source Slow using http.get("/slow") => time.delay(150ms) -> Say;
Greet (string name) -> (string text) using text.template("Hello, {name}!");
Say () -> (string text) using text.template("at last");
Double (int n) -> (int twice) using cel("n * 2");
Shout (string text) -> (string text) using text.upper();
"#;

/// A person's own folders, and a program in one of them.
pub struct Desk {
    pub folder: TempDir,
}

impl Desk {
    pub fn new(program: &str) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "work"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let desk = Desk { folder };
        desk.write("work/main.flux", program);
        desk
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// `flux main.flux` at a terminal of 80 columns; the prompt is there.
    pub fn session(&self) -> Terminal {
        let mut terminal = self.start(80, &["main.flux"], &[]);
        terminal.sees("flux>");
        terminal
    }

    pub fn start(&self, columns: u16, args: &[&str], variables: &[(&str, &str)]) -> Terminal {
        Terminal::start(self.folder.path(), columns, args, variables)
    }
}

pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    screen: Arc<(Mutex<vt100::Parser>, Condvar)>,
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    fn start(desk: &Path, columns: u16, args: &[&str], variables: &[(&str, &str)]) -> Terminal {
        let size = PtySize { rows: 40, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_flux"));
        command.args(args);
        command.cwd(desk.join("work"));
        for name in ["NO_COLOR", "XDG_STATE_HOME", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        command.env("HOME", desk.join("home"));
        command.env("TERM", "xterm-256color");
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let parser = vt100::Parser::new(size.rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        let screen = Arc::new((Mutex::new(parser), Condvar::new()));
        let (mut output, shared) = (pair.master.try_clone_reader().unwrap(), screen.clone());
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                shared.0.lock().unwrap().process(&bytes[..count]);
                shared.1.notify_all();
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Terminal { child, keys, screen, _master: pair.master }
    }

    /// What a person sees.
    pub fn screen(&self) -> String {
        text(&self.screen.0.lock().unwrap())
    }

    /// Sends what these keys send, and waits for nothing.
    #[track_caller]
    pub fn keys(&mut self, keys: &str) {
        self.bytes(keys.as_bytes());
    }

    #[track_caller]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.keys.write_all(bytes).unwrap();
        self.keys.flush().unwrap();
    }

    /// Types a line, and waits until it is done: a new prompt is there.
    #[track_caller]
    pub fn line(&mut self, line: &str) {
        self.keys(&format!(":!clear{ENTER}"));
        self.waits("an empty screen", |screen| screen.trim_end() == "flux>");
        self.keys(&format!("{line}{ENTER}"));
        self.waits("the next prompt", |screen| {
            screen.lines().filter(|line| line.starts_with("flux>")).count() > 1 && prompt(screen) == "flux>"
        });
    }

    /// Waits until this is on the screen.
    #[track_caller]
    pub fn sees(&mut self, wanted: &str) {
        self.waits(wanted, |screen| screen.contains(wanted));
    }

    /// Waits until the line that is being typed is this one.
    #[track_caller]
    pub fn typed(&mut self, wanted: &str) {
        self.waits(wanted, |screen| prompt(screen) == wanted);
    }

    /// Presses Ctrl-C, and waits for a fresh prompt: what is typed in the same moment may go with the line.
    #[track_caller]
    pub fn cancels(&mut self) {
        self.keys(CTRL_C);
        self.typed("flux>");
    }

    /// Presses Ctrl-C until a flow says that it was cancelled: nothing on the screen tells when it has begun.
    #[track_caller]
    pub fn cancels_a_flow(&mut self) {
        let end = Instant::now() + LONG;
        while !self.screen().contains("cancelled") {
            assert!(Instant::now() < end, "nothing is cancelled\n--- the screen:\n{}", self.screen());
            self.keys(CTRL_C);
            let (parser, changed) = &*self.screen;
            let not_yet = |screen: &mut vt100::Parser| !text(screen).contains("cancelled");
            let screen = parser.lock().unwrap();
            drop(changed.wait_timeout_while(screen, Duration::from_millis(300), not_yet).unwrap());
        }
    }

    #[track_caller]
    pub fn waits(&mut self, what: &str, mut seen: impl FnMut(&str) -> bool) {
        let end = Instant::now() + LONG;
        let (parser, changed) = &*self.screen;
        let mut screen = parser.lock().unwrap();
        loop {
            let now = text(&screen);
            if seen(&now) {
                return;
            }
            assert!(Instant::now() < end, "waiting for: {what}\n--- the screen:\n{now}\n---");
            screen = changed.wait_timeout(screen, Duration::from_millis(100)).unwrap().0;
        }
    }

    /// With which code the session ends.
    #[track_caller]
    pub fn ends(&mut self) -> u32 {
        let end = Instant::now() + LONG;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(Instant::now() < end, "it does not end\n--- the screen:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The attributes of the first cell of a text on the screen: its colour, and whether it stands out.
    pub fn colour_of(&self, wanted: &str) -> vt100::Color {
        let parser = self.screen.0.lock().unwrap();
        let screen = parser.screen();
        for (row, line) in screen.rows(0, screen.size().1.get()).enumerate() {
            if let Some(at) = line.find(wanted) {
                let column = line[..at].chars().count();
                return screen.cell(row as u16, column as u16).unwrap().fgcolor();
            }
        }
        panic!("`{wanted}` is not there\n{}", text(&parser));
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text(parser: &vt100::Parser) -> String {
    let contents = parser.screen().contents();
    contents.trim_end().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// What follows the last prompt of the screen, with it.
fn prompt(screen: &str) -> &str {
    screen.rfind("flux>").map_or("", |at| &screen[at..])
}
