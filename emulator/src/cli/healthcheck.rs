//! `dynamodb-emulator healthcheck`: whether a server answers, for container images without curl.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use crate::cli::arguments::Arguments;
use crate::cli::dynamodb_local::translate;

/// How long the server may take for each step.
const PATIENCE: Duration = Duration::from_secs(2);
/// As much of the answer as is looked at.
const STATUS_LINE_BYTES: u64 = 64;

/// The port that the process with this number was told on its command line: none where `/proc` does not tell, or where
/// another program runs there, such as a shell that runs this one.
pub(crate) fn port_of(pid: u32) -> Option<u16> {
    #[expect(clippy::disallowed_methods, reason = "the command line of a process")]
    let line = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    port_in(&String::from_utf8_lossy(&line))
}

/// The port on a command line as `/proc` shows it: each word with a NUL behind it.
fn port_in(line: &str) -> Option<u16> {
    let words: Vec<&str> = line.strip_suffix('\0')?.split('\0').collect();
    // An init process stands before the program, with two dashes between them.
    let start = words.iter().position(|word| *word == "--");
    let words = words.get(start.map_or(0, |dashes| dashes.saturating_add(1))..)?;
    let arguments = Arguments::read(translate(words.iter().copied()).ok()?.arguments).ok()?;
    arguments.command.is_none().then_some(arguments.port)
}

/// Asks the server at `host` and `port`.
///
/// # Errors
///
/// When nothing listens there, or what listens is not healthy.
pub(crate) fn check(host: &str, port: u16) -> io::Result<()> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "no such host");
    for address in (host, port).to_socket_addrs()? {
        match ask(TcpStream::connect_timeout(&address, PATIENCE)) {
            Ok(()) => return Ok(()),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn ask(stream: io::Result<TcpStream>) -> io::Result<()> {
    let mut stream = stream?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    let _ = stream.take(STATUS_LINE_BYTES).read_to_string(&mut answer)?;
    match answer.starts_with("HTTP/1.1 200 ") {
        true => Ok(()),
        // A server that closes at once answers no line: the message shows it as an empty text.
        false => Err(io::Error::other(format!(
            "it answered {:?}",
            answer.lines().next().unwrap_or_default()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::port_in;

    /// As `docker run` makes them of the words behind the name of an image.
    #[test]
    fn the_port_is_that_of_the_command_line() {
        for (line, port) in [
            ("java -jar DynamoDBLocal.jar -inMemory", Some(8000)),
            (
                "java -jar DynamoDBLocal.jar -port 8001 -sharedDb",
                Some(8001),
            ),
            (
                "java java -Xmx1g -jar DynamoDBLocal.jar -port=8001",
                Some(8001),
            ),
            (
                "/dynamodb-emulator --port 8001 --template t.yaml",
                Some(8001),
            ),
            ("/dynamodb-emulator", Some(8000)),
            // With `--init`.
            (
                "/sbin/docker-init -- java -jar DynamoDBLocal.jar -port 8001",
                Some(8001),
            ),
            (
                "/sbin/docker-init -- /dynamodb-emulator --port 8001",
                Some(8001),
            ),
            // What is another program's, or no server's.
            ("sh -c java", None),
            ("java -jar Other.jar -port 8001", None),
            ("/dynamodb-emulator healthcheck --port 8001", None),
        ] {
            let line: String = line.split(' ').flat_map(|word| [word, "\0"]).collect();
            assert_eq!(port_in(&line), port, "{line:?}");
        }
        assert_eq!(port_in(""), None);
    }
}
