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
struct Program {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStderr>>,
    address: String,
    password: String,
}

impl Program {
    fn start() -> Self {
        let mut child = command()
            .env("STAGE", "TEST")
            .args(["--listen", "127.0.0.1:0"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut find = |start: &str| {
            let line = lines.find_map(|line| Some(line.unwrap().strip_prefix(start)?.to_owned()));
            line.unwrap_or_else(|| panic!("no line begins with {start:?}"))
        };
        let address = find("package-database listens on http://");
        let password = find("administrator: admin, password (shown this once): ");
        assert_eq!(find("documentation: "), format!("http://{address}/docs"));
        Self {
            child,
            lines,
            address,
            password,
        }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).unwrap()
    }

    fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        read_all(&mut stream)
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
fn it_starts_with_nothing_but_the_stage_answers_and_stops_when_told() {
    let mut program = Program::start();
    let health = program.ask("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert!(
        health.starts_with("HTTP/1.1 200 OK\r\n") && health.contains("\"status\":\"ok\""),
        "{health}"
    );
    let token = program.ask(&sign_in(&program.password));
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
    let request = sign_in(&program.password);
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
    assert!(
        !log.iter().any(|line| line.contains(&program.password)),
        "{log:?}"
    );
}

#[test]
fn settings_are_checked_and_printed_without_secrets() {
    let output = command()
        .env("PACKAGE_DATABASE_ADMIN_PASSWORD", "hunter2")
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
