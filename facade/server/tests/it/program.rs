//! The program itself, with a socket.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_package-database"));
    command.env_clear().stdin(Stdio::null());
    command
}

/// The program while it runs. It is killed when a test fails.
pub(crate) struct Program {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStderr>>,
    pub(crate) address: String,
}

impl Program {
    /// Starts it with nothing but the stage, and tells the password that it has made for the administrator.
    pub(crate) fn start() -> (Self, String) {
        let mut program = Self::listening(&[]);
        let password = program.find("administrator: admin, password (shown this once): ");
        let documentation = program.find("documentation: ");
        assert_eq!(documentation, format!("http://{}/docs", program.address));
        (program, password)
    }

    /// Starts it with these arguments besides.
    pub(crate) fn start_with(arguments: &[&str]) -> Self {
        let mut program = Self::listening(arguments);
        program.find("documentation: ");
        program
    }

    fn listening(arguments: &[&str]) -> Self {
        let mut child = command()
            .env("STAGE", "TEST")
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut program = Self {
            child,
            lines,
            address: String::new(),
        };
        program.address = program.find("package-database listens on http://");
        program
    }

    /// The rest of the next line that begins so.
    fn find(&mut self, start: &str) -> String {
        let lines = self.lines.by_ref();
        let line = lines.find_map(|line| Some(line.unwrap().strip_prefix(start)?.to_owned()));
        line.unwrap_or_else(|| panic!("no line begins with {start:?}"))
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).unwrap()
    }

    fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        read_all(&mut stream)
    }

    /// What somebody who has signed in is answered.
    pub(crate) fn ask_as(&self, user: &str, password: &str, path: &str) -> String {
        let answer = self.log_in(user, password);
        let token = answer.split_once("\"token\":\"").unwrap().1;
        let token = token.split_once('"').unwrap().0;
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n"
        ))
    }

    /// What somebody is answered who signs in to the repository.
    pub(crate) fn log_in(&self, user: &str, password: &str) -> String {
        let body = format!(r#"{{"username": "{user}", "password": "{password}"}}"#);
        let length = body.len();
        self.ask(&format!(
            "POST /auth/login HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }

    fn terminate(&self) {
        let id = Pid::from_child(&self.child);
        kill_process(id, Signal::TERM).unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // One that has ended cannot be killed, and need not be.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_all(stream: &mut TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn sign_in(password: &str) -> String {
    let body = format!(r#"{{"username": "admin", "password": "{password}"}}"#);
    format!(
        "POST /auth/token HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn m_04_it_starts_with_nothing_but_the_stage_answers_and_stops_when_told() {
    let (mut program, password) = Program::start();
    let health = program.ask("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert!(
        health.starts_with("HTTP/1.1 200 OK\r\n") && health.contains("\"status\":\"healthy\""),
        "{health}"
    );
    let token = program.ask(&sign_in(&password));
    assert!(token.contains("\"token_type\":\"Bearer\""), "{token}");
    assert!(program.ask(&sign_in("wrong")).starts_with("HTTP/1.1 401 "));
    let mut healthcheck = command();
    healthcheck.args([
        "--healthcheck",
        "--stage",
        "TEST",
        "--listen",
        &program.address,
    ]);
    assert!(healthcheck.status().unwrap().success());

    // A request that was begun before the signal is answered after it. It was begun when the service asks for its body.
    let request = sign_in(&password);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut begun = program.connect();
    begun
        .write_all(format!("{head}\r\nExpect: 100-continue\r\n\r\n").as_bytes())
        .unwrap();
    let mut go_on = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    begun.read_exact(&mut go_on).unwrap();
    program.terminate();
    let stopping = program.lines.find_map(|line| {
        line.unwrap()
            .contains("stopping: nothing new")
            .then_some(())
    });
    assert!(stopping.is_some());
    begun.write_all(body.as_bytes()).unwrap();
    let answer = read_all(&mut begun);
    assert!(answer.contains("access_token"), "{answer}");
    let status = program.child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    let log: Vec<String> = program.lines.by_ref().map(Result::unwrap).collect();
    assert!(!log.iter().any(|line| line.contains(&password)), "{log:?}");
}

#[test]
fn settings_are_checked_and_printed_without_secrets() {
    let output = command()
        .env("PACKAGE_DATABASE_ADMIN_PASSWORD", "hunter2hunter2")
        .env("PACKAGE_DATABASE_LIMIT_RATE", "5")
        .args(["--check-config", "--limit-burst", "6"])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    assert!(
        printed.contains("limit-rate = 5\nlimit-burst = 6\n"),
        "{printed}"
    );
    assert!(
        printed.contains("# admin-password: given") && !printed.contains("hunter2"),
        "{printed}"
    );

    for arguments in [
        &["--stage", "test"][..],
        &["--listen", "nowhere"],
        &["--check-config", "--tls-cert", "a.pem"],
        &["--check-config", "--config", "nowhere.toml"],
        &["--check-config", "--stage", "PROD"],
    ] {
        let output = command().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
    let help = command()
        .env("PACKAGE_DATABASE_TOKEN_SECRET", "hunter2")
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(
        help.contains("--tls-cert") && !help.contains("hunter2"),
        "{help}"
    );
}

#[test]
fn a_port_that_is_taken_is_told_in_one_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = command()
        .args([
            "--stage",
            "TEST",
            "--log-level",
            "error",
            "--listen",
            &address,
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with(&format!("package-database: cannot listen on {address}: ")),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn a_dataset_is_exported_by_a_subcommand() {
    let exported = |arguments: &[&str], emulator: &str| {
        let mut export = command();
        // No key is needed to speak to an emulator, but some must be there.
        export.envs([("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "x")]);
        export.args([
            "--log-level",
            "error",
            "--stage",
            "TEST",
            "--endpoint",
            emulator,
        ]);
        export.args(["datasets", "export"]).args(arguments);
        export.output().unwrap()
    };
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let open = port.local_addr().unwrap().to_string();
    drop(port);
    let password = "correct horse";
    let program = Program::start_with(&["--admin-password", password, "--emulator-address", &open]);
    let token = program.ask(&sign_in(password));
    let token = token.split("\"access_token\":\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap();
    let body = r#"{"owner": "acme", "name": "orders", "package": {"title": "Orders"}}"#;
    let made = program.ask(&format!(
        "POST /v1/datasets HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Authorization: Bearer {token}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ));
    assert!(made.starts_with("HTTP/1.1 201 "), "{made}");
    let emulator = format!("http://{open}");
    let output = exported(
        &["acme/orders", "--lfs-url", "https://lfs.example.org"],
        &emulator,
    );
    let stream = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        stream.starts_with("feature done\n") && stream.ends_with("done\n"),
        "{stream}"
    );
    assert!(stream.contains("lfs.example.org"), "{stream}");
    for (wrong, said) in [
        ("acme/none", "there is no dataset acme/none"),
        ("a/b/c", "owner/name"),
    ] {
        let output = exported(&[wrong], &emulator);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(output.stdout, b"");
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.contains(said), "{errors}");
    }
    let misused = command().args(["datasets", "export"]).output().unwrap();
    assert_eq!(misused.status.code(), Some(2));
}
