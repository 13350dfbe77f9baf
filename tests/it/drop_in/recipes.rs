//! The recipes with the published packages: each block of the page as a reader pastes it. Only where the packages come
//! from differs: they are those of the lock files in `tests/clients`. What this machine cannot have is skipped visibly.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::json;

use super::page::recipes;
use super::shim;
use crate::support::installed::install;
use crate::support::process::Process;
use crate::support::raw::{self, AUTHORIZATION, Raw};
use crate::support::skipped;

/// The section that lets tools start the emulator as Java.
const PREPARATION: &str = "Tools that start DynamoDB Local themselves";
/// What would send the tools' requests somewhere else.
const PROXIES: [&str; 6] = [
    "http_proxy",
    "https_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "all_proxy",
];

#[test]
fn jest_dynamodb() {
    run(
        "jest-dynamodb",
        "recipes-node",
        "Tests:       1 passed",
        |_| {},
    );
}

#[test]
fn pytest_dynamodb() {
    run("pytest-dynamodb", "recipes-python", "1 passed", |_| {});
}

#[test]
fn a_database_for_each_test_of_pytest() {
    run("pytest fixtures", "recipes-python", "2 passed", |_| {});
}

#[test]
fn a_database_for_each_test_of_jest() {
    run(
        "Jest setup",
        "recipes-node",
        "Tests:       2 passed",
        |_| {},
    );
}

#[test]
fn a_database_for_each_test_of_vitest() {
    run("Vitest setup", "recipes-node", "Tests  2 passed", |_| {});
}

/// On one emulator that goes on, a run finds nothing of the run before.
#[test]
fn fixtures_run_twice_on_one_emulator() {
    let process = Process::start(&["--control"]);
    let url = format!("http://{}", process.address());
    for (heading, packages, marker) in [
        ("pytest fixtures", "recipes-python", "2 passed"),
        ("Jest setup", "recipes-node", "Tests:       2 passed"),
    ] {
        for _ in 0..2 {
            run_on(heading, packages, marker, Some(&url), |_| {});
        }
    }
}

/// Fixtures of languages whose registries of packages cannot be reached everywhere: they compile.
#[test]
fn fixtures_of_other_languages_compile() {
    compiles("Go test helper", &["go"]);
    compiles(
        "JUnit 5 extension",
        &["javac", "/usr/share/java/junit-jupiter-api.jar"],
    );
    compiles("xUnit fixture", &["dotnet"]);
}

/// The plugin has started the emulator by DynamoDB Local's flags, has waited for its 400, and has made the table.
#[test]
fn serverless_dynamodb() {
    run(
        "serverless-dynamodb",
        "recipes-node",
        "created table music",
        |ports| {
            let list = Raw::post("ListTables", "{}").with("Authorization", AUTHORIZATION);
            let answer = raw::send(ports.database, &list).unwrap();
            assert_eq!(answer.json(), json!({"TableNames": ["music"]}));
        },
    );
}

#[test]
fn dynamodb_admin() {
    run("dynamodb-admin", "recipes-node", "listening on", |ports| {
        raw::call(
            ports.database,
            "CreateTable",
            &json!({
                "TableName": "sinnerman", "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
            }),
        );
        let get = Raw::bare("GET / HTTP/1.1")
            .with("Host", "localhost")
            .with("Connection", "close");
        let page = raw::send(ports.tool, &get).unwrap();
        assert_eq!(page.status, 200, "{}", page.text());
        assert!(page.text().contains("sinnerman"), "{}", page.text());
    });
}

/// Where the emulator and the tool listen, in place of ports 8000 and 8001.
struct Ports {
    database: SocketAddr,
    tool: SocketAddr,
}

impl Ports {
    fn free() -> Self {
        let free = || TcpListener::bind("127.0.0.1:0").unwrap();
        let (database, tool) = (free(), free());
        Self {
            database: database.local_addr().unwrap(),
            tool: tool.local_addr().unwrap(),
        }
    }

    fn put_into(&self, text: &str) -> String {
        text.replace("8000", &self.database.port().to_string())
            .replace("8001", &self.tool.port().to_string())
    }
}

/// A shell and all that it has started; they end with this.
struct Shell(Child);

impl Drop for Shell {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ended_already = Command::new("kill").args(["-KILL", "--", &group]).output();
        let _status = self.0.wait();
    }
}

/// Runs the recipe under `heading` until a line with `marker` comes, and then `check`.
fn run(heading: &str, packages: &str, marker: &str, check: impl FnOnce(&Ports)) {
    run_on(heading, packages, marker, None, check);
}

/// The same with the emulator at `url`, if there is one.
fn run_on(
    heading: &str,
    packages: &str,
    marker: &str,
    url: Option<&str>,
    check: impl FnOnce(&Ports),
) {
    let installed = match install(packages) {
        Ok(folder) => folder,
        Err(reason) => return skipped(&format!("the recipe for {heading}: {reason}")),
    };
    let ports = Ports::free();
    let recipes = recipes();
    let recipe = &recipes[heading];
    let mut files = recipe.files.clone();
    if heading == "Vitest setup" {
        // The page says that these are the same, and does not show them twice.
        files.extend(recipes["Jest setup"].files.iter().cloned());
    }
    // What goes on beside it under the same heading has another folder.
    let name = match url {
        Some(_) => format!("{heading}, elsewhere"),
        None => heading.to_owned(),
    };
    let commands = [&recipes[PREPARATION].commands, &recipe.commands];
    let commands = commands.map(|commands| without_installation(&ports.put_into(commands)));
    let mut command = Command::new("timeout");
    command
        .args(["180", "bash", "-euc"])
        .arg(format!("exec 2>&1\n{}", commands.concat()))
        .current_dir(filled(&installed, &name, &files, &ports))
        .env("PATH", path(&installed, &name))
        .env("AWS_REGION", "us-east-1")
        .env("NO_COLOR", "1")
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("SLS_TELEMETRY_DISABLED", "1")
        .env("SLS_NOTIFICATIONS_MODE", "off")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .process_group(0);
    for proxy in PROXIES {
        command.env_remove(proxy);
    }
    if let Some(url) = url {
        command.env("DYNAMODB_EMULATOR_URL", url);
    }
    let mut shell = Shell(command.spawn().unwrap());
    let mut told = String::new();
    for line in BufReader::new(shell.0.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        told.push_str(&line);
        told.push('\n');
        if line.contains(marker) {
            return check(&ports);
        }
    }
    panic!("{heading}: no {marker:?} in\n{told}");
}

/// Runs the commands of the recipe under `heading` to their end, where all that they need is there.
fn compiles(heading: &str, needed: &[&str]) {
    for need in needed {
        let mut found = Command::new("sh");
        found.args(["-c", "command -v \"$0\" || [ -e \"$0\" ]", need]);
        if !found.output().unwrap().status.success() {
            return skipped(&format!("the recipe for {heading}: there is no {need}"));
        }
    }
    let recipes = recipes();
    let recipe = &recipes[heading];
    let folder = filled(
        Path::new(env!("CARGO_TARGET_TMPDIR")),
        heading,
        &recipe.files,
        &Ports::free(),
    );
    let mut command = Command::new("timeout");
    command.args(["300", "bash", "-euc"]).arg(&recipe.commands);
    let ended = command.current_dir(folder).output().unwrap();
    let told = [ended.stdout, ended.stderr].concat();
    assert!(
        ended.status.success(),
        "{heading}: {}",
        String::from_utf8_lossy(&told)
    );
}

/// The commands but for those that install what the lock files have installed already.
fn without_installation(commands: &str) -> String {
    let lines = commands.lines();
    let rest =
        lines.filter(|line| !line.starts_with("npm install") && !line.starts_with("pip install"));
    rest.map(|line| format!("{line}\n")).collect()
}

/// A folder with the files of a recipe, below the packages, where Node looks for the modules of a script.
#[expect(clippy::disallowed_methods, reason = "a reader writes these files")]
fn filled(installed: &Path, heading: &str, files: &[(String, String)], ports: &Ports) -> PathBuf {
    let folder = installed.join("recipes").join(heading);
    let _not_there_yet = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), ports.put_into(text)).unwrap();
    }
    folder
}

/// Where programs are looked for: the emulator first, and the packages before what the machine has.
#[expect(clippy::disallowed_methods, reason = "what the machine has")]
fn path(installed: &Path, heading: &str) -> OsString {
    let mut path = shim(&format!("recipe-{heading}")).into_os_string();
    for bin in ["bin", "node_modules/.bin"] {
        path.push(":");
        path.push(installed.join(bin));
    }
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap());
    path
}
