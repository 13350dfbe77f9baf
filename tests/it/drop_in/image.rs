//! What the container image starts, replayed without a container: the conditions on which modules count it as started.

use std::net::TcpListener;

use serde_json::json;

use super::java;
use super::page::read;
use crate::support::process::{Process, run};
use crate::support::raw::{self, Raw};

/// What modules wait for on standard output.
const BANNER: &str = "Initializing DynamoDB Local with the following configuration:";

/// The words of a JSON list, as the instructions of a container file have them.
fn words(list: &str) -> Vec<String> {
    serde_json::from_str(list).unwrap()
}

/// The arguments of an instruction in a stage of the container file.
fn instruction<'a>(stage: &'a str, name: &str) -> Vec<&'a str> {
    let lines = stage.lines();
    lines
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
        .collect()
}

/// Whatever module it is: the port is open once the banner is there, `GET /` is 400, callers need no signature and may
/// use any name that a container network has.
fn is_started(process: &Process, how: &str) {
    assert!(
        process.banner.starts_with(BANNER),
        "{how}: {}",
        process.banner
    );
    let address = process.address();
    for host in ["localhost:49152", "dynamodb-local:8000", "172.17.0.1:49152"] {
        let get = Raw::bare("GET / HTTP/1.1").with("Host", host);
        assert_eq!(
            raw::send(address, &get).unwrap().status,
            400,
            "{how}: {host}"
        );
    }
    let unsigned = Raw::post("ListTables", "{}").without("Authorization");
    assert_eq!(raw::send(address, &unsigned).unwrap().status, 200, "{how}");
}

/// The command lines of the modules, as their sources have them; the port is a free one here.
#[test]
fn modules_find_what_they_wait_for() {
    for (module, line) in [
        (
            "testcontainers-go",
            "-Djava.library.path=./DynamoDBLocal_lib -jar DynamoDBLocal.jar -port 0",
        ),
        (
            "testcontainers-go, shared",
            "-Djava.library.path=./DynamoDBLocal_lib -jar DynamoDBLocal.jar -sharedDb -disableTelemetry -port 0",
        ),
        (
            "testcontainers for Rust, .NET and Java",
            "-jar DynamoDBLocal.jar -inMemory -port 0",
        ),
        (
            "an entry point that names java again",
            "java -Xmx512m -server -ea -jar DynamoDBLocal.jar -inMemory -sharedDb -port=0",
        ),
        (
            "aws-dynamodb-local, in docker",
            "-jar DynamoDBLocal.jar -port 0 -inMemory -sharedDb -cors * -delayTransientStatuses",
        ),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        is_started(&java("image", &words), module);
    }
}

/// The images as the container file has them: entry point, command and environment are run here as they stand there.
#[test]
fn the_container_file_starts_what_it_says() {
    let file = read("infra/container/Containerfile");
    let stages: Vec<&str> = file.split("\nFROM ").collect();
    let local = stages
        .iter()
        .find(|stage| stage.contains(" AS dynamodb-local\n"));
    let (local, plain) = (local.unwrap(), stages.last().unwrap());
    for stage in [local, plain] {
        assert_eq!(instruction(stage, "WORKDIR"), ["/home/dynamodblocal"]);
        assert_eq!(instruction(stage, "VOLUME"), ["/home/dynamodblocal/data"]);
        assert_eq!(instruction(stage, "EXPOSE"), ["8000"]);
        assert!(
            stage.contains(
                "ENV DYNAMODB_EMULATOR_HOST=0.0.0.0 \\\n    DYNAMODB_EMULATOR_AUTH=off\n"
            )
        );
    }
    // What compose files for DynamoDB Local take for granted: a user by the name of root, and curl to ask with.
    assert!(
        stages
            .iter()
            .any(|stage| stage.contains("\"root:x:0:0:root:/root:/bin/sh\""))
    );
    assert!(local.contains("\nRUN apk add --no-cache curl\n"));
    assert_eq!(instruction(local, "ENTRYPOINT"), [r#"["java"]"#]);
    let [command] = instruction(local, "CMD")[..] else {
        panic!("one command");
    };
    let mut words = words(command);
    words.extend(["-port", "0"].map(str::to_owned));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    is_started(&java("image-default", &words), command);
    // The other one is the emulator, and says one honest line.
    assert_eq!(
        instruction(plain, "ENTRYPOINT"),
        [r#"["/dynamodb-emulator"]"#]
    );
    let process = java("image-plain", &["--port", "0"]);
    assert_eq!(process.banner, "");
}

/// The health check that compose files for DynamoDB Local have: curl asks for the head alone, and wants a 400. The one of
/// the images asks at the port that the command names, which is not theirs; in a container, the process is number 1.
#[test]
fn health_checks_find_it_at_any_port() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let process = java(
        "image-health",
        &["-jar", "DynamoDBLocal.jar", "-port", &port, "-inMemory"],
    );
    let head = Raw::bare("HEAD / HTTP/1.1").with("Host", "localhost:8000");
    // It tells the length of a body that does not come: its end is that of the connection.
    let head = head.also("Connection", "close");
    assert_eq!(raw::send(process.address(), &head).unwrap().status, 400);
    let file = read("infra/container/Containerfile");
    let checks: Vec<&str> = (file.lines())
        .filter_map(|line| line.trim().strip_prefix("CMD [\"/dynamodb-emulator\", "))
        .collect();
    assert_eq!(checks.len(), 2, "one for each image of the emulator");
    for check in checks {
        let mut words = words(&format!("[{check}"));
        assert_eq!(words.last().map(String::as_str), Some("1"));
        *words.last_mut().unwrap() = process.id().to_string();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let healthy = run(&words);
        assert_eq!(healthy.status.code(), Some(0), "{healthy:?}");
    }
}

/// A caller who asks for more than the image does gets it.
#[test]
fn an_image_may_be_told_to_verify() {
    let folder = super::shim("image-verify");
    let mut command = std::process::Command::new(folder.join("java"));
    command
        .args(["--auth", "verify", "--port", "0"])
        .env("DYNAMODB_EMULATOR_HOST", "0.0.0.0")
        .env("DYNAMODB_EMULATOR_AUTH", "off")
        .env("AWS_ACCESS_KEY_ID", "mine")
        .env("AWS_SECRET_ACCESS_KEY", "secret");
    let process = Process::run(command);
    // A date of long ago: nothing but a verified signature is refused for it.
    let list = raw::send(process.address(), &Raw::post("ListTables", "{}")).unwrap();
    assert_eq!(list.status, 400);
    let kind = list.error_type();
    assert!(kind.ends_with("#InvalidSignatureException"), "{kind}");
}

/// The compose file of the recipes: its command, and the name by which its other service calls.
#[test]
fn the_compose_file_of_the_recipes() {
    let recipes = super::page::recipes();
    let (_, compose) = &recipes["Docker Compose"].files[0];
    let value = |key: &str| {
        let mut lines = compose.lines().map(str::trim);
        let line = lines.find_map(|line| line.strip_prefix(key)).unwrap();
        line.trim_matches(['"', ' ']).to_owned()
    };
    let command = value("command:") + " -port 0";
    let words: Vec<&str> = command.split(' ').collect();
    let process = java("compose", &words);
    is_started(&process, &command);
    let host = value("AWS_ENDPOINT_URL_DYNAMODB:").replace("http://", "");
    let list = Raw::post("ListTables", "{}").with("Host", &host);
    assert_eq!(raw::send(process.address(), &list).unwrap().status, 200);
}

/// The flags of the recipe for SAM, and the name by which its functions call.
#[test]
fn the_flags_for_sam() {
    let recipe = &super::page::recipes()["SAM local"];
    let flags = recipe
        .commands
        .trim()
        .strip_prefix("dynamodb-emulator ")
        .unwrap();
    let flags: Vec<&str> = flags
        .split(' ')
        .map(|flag| if flag == "8000" { "0" } else { flag })
        .collect();
    let process = Process::start_exactly(&flags);
    let (_, environment) = &recipe.files[0];
    let environment: serde_json::Value = serde_json::from_str(environment).unwrap();
    let url = environment["MusicFunction"]["AWS_ENDPOINT_URL_DYNAMODB"]
        .as_str()
        .unwrap();
    let list = Raw::post("ListTables", "{}").with("Host", &url.replace("http://", ""));
    assert_eq!(
        raw::send(process.address(), &list).unwrap().json(),
        json!({"TableNames": []})
    );
    crate::support::skipped("SAM local itself: it runs functions in containers");
}
