//! An nginx of our own, which serves what the service of these tests does.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// One that runs until it is dropped.
pub struct Nginx {
    child: Child,
    port: u16,
    _folder: TempDir,
}

/// Bodies are read whole, as ours are, because they are passed on to a second server.
const CONFIG: &str = "
daemon off; master_process off; pid nginx.pid; error_log stderr crit;
events {}
http {
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fast; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  large_client_header_buffers 4 16k;
  server { listen unix:behind.sock; location / { return 200 ok; } }
  server {
    listen 127.0.0.1:PORT;
    location = / { return 200 hello; }
    location = /asks { return 200 asked; }
    location /echo/ { return 200 echo; }
    location /rest/ { return 200 rest; }
    location = /echo { proxy_pass http://unix:behind.sock:/; }
    location / { return 404; }
  }
}
";

impl Nginx {
    pub fn start() -> Nginx {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = CONFIG.replace("PORT", &port.to_string());
        let config =
            config.replace("unix:behind.sock", &format!("unix:{}/behind.sock", folder.path().display()));
        std::fs::write(folder.path().join("nginx.conf"), config).unwrap();
        let child = Command::new("nginx")
            .args(["-p", folder.path().to_str().unwrap(), "-c", "nginx.conf"])
            .stdin(Stdio::null())
            .spawn()
            .expect("nginx is installed");
        let nginx = Nginx { child, port, _folder: folder };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::yield_now();
        }
        nginx
    }

    /// A connection on which these bytes were said.
    pub fn say(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        // It may close before all is written.
        let _ = stream.write_all(bytes);
        stream
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
