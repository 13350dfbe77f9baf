//! The operations besides storage: caches, upstreams, events, values, and the answer.

use super::{Category, Operation, Parameter, ParameterKind};

pub(super) const OPERATIONS: [Operation; 10] = [
    Operation {
        name: "cache.get",
        label: "Ask the cache",
        sentence: "Says whether a value is kept that has not ended, and which.",
        category: Category::Cache,
        parameters: &[
            Parameter::optional(
                "kind",
                ParameterKind::Choice(&["response", "blob"]),
                "Which cache.",
                Some(r#""response""#),
            ),
            Parameter::required(
                "key",
                ParameterKind::Reference,
                "The key of the document, with its references filled in.",
            ),
            Parameter::optional(
                "hit_out",
                ParameterKind::Variable,
                "Where true or false goes.",
                Some(r#""cache_hit""#),
            ),
            Parameter::optional(
                "value_out",
                ParameterKind::Variable,
                "Where the value goes, or null.",
                Some(r#""cached_value""#),
            ),
        ],
        governed: true,
        example: r#"{"op": "cache.get", "args": {"kind": "response", "key": "blob_resp/{namespace}/{name}", "hit_out": "cache_hit", "value_out": "cached"}}"#,
    },
    Operation {
        name: "cache.put",
        label: "Keep a value",
        sentence: "Keeps a value for some seconds; what is too large is not kept.",
        category: Category::Cache,
        parameters: &[
            Parameter::optional(
                "kind",
                ParameterKind::Choice(&["response", "blob"]),
                "Which cache.",
                Some(r#""response""#),
            ),
            Parameter::required(
                "key",
                ParameterKind::Reference,
                "The key of the document, with its references filled in.",
            ),
            Parameter::required("value", ParameterKind::Any, "What is kept."),
            Parameter::optional(
                "ttl_seconds",
                ParameterKind::Integer,
                "For how many seconds; otherwise, for as many as `caching.response_cache.default_ttl_seconds` says.",
                None,
            ),
        ],
        governed: true,
        example: r#"{"op": "cache.put", "args": {"kind": "response", "key": "blob_resp/{namespace}/{name}", "ttl_seconds": 300, "value": {"headers": {}, "body": "$blob"}}}"#,
    },
    Operation {
        name: "proxy.fetch",
        label: "Fetch from an upstream",
        sentence: "Asks another repository, and puts its status, headers and body into a variable.",
        category: Category::Proxy,
        parameters: &[
            Parameter::required(
                "upstream",
                ParameterKind::Text,
                "The upstream, as it is declared.",
            ),
            Parameter::optional(
                "method",
                ParameterKind::Choice(&["GET", "HEAD"]),
                "How it is asked.",
                Some(r#""GET""#),
            ),
            Parameter::required(
                "path",
                ParameterKind::Reference,
                "What is asked for, behind its base address.",
            ),
            Parameter::required("out", ParameterKind::Variable, "Where the answer goes."),
            Parameter::optional(
                "digest",
                ParameterKind::Reference,
                "The SHA-256 that its body must have; absent, that is not asked.",
                None,
            ),
        ],
        governed: true,
        example: r#"{"op": "proxy.fetch", "args": {"upstream": "originA", "method": "GET", "path": "/v1/{namespace}/{name}/{version}/{variant}/blob", "out": "up_resp"}}"#,
    },
    Operation {
        name: "respond.json",
        label: "Answer JSON",
        sentence: "Answers a value as JSON.",
        category: Category::Answer,
        parameters: &[
            Parameter::optional(
                "status",
                ParameterKind::Status,
                "The status of the answer.",
                Some("200"),
            ),
            Parameter::optional("body", ParameterKind::Any, "The value.", Some("null")),
            Parameter::optional(
                "headers",
                ParameterKind::Object,
                "Headers besides the content type.",
                Some("{}"),
            ),
        ],
        governed: false,
        example: r#"{"op": "respond.json", "args": {"status": 201, "body": {"ok": true, "digest": "$digest", "size": "$blob_size"}}}"#,
    },
    Operation {
        name: "respond.bytes",
        label: "Answer bytes",
        sentence: "Answers bytes as they are, read while they are sent.",
        category: Category::Answer,
        parameters: &[
            Parameter::optional(
                "status",
                ParameterKind::Status,
                "The status of the answer.",
                Some("200"),
            ),
            Parameter::required(
                "body",
                ParameterKind::Any,
                "The bytes: a blob, the body of an upstream, or a text.",
            ),
            Parameter::optional(
                "headers",
                ParameterKind::Any,
                "Headers, as an object or a variable with one.",
                Some("{}"),
            ),
        ],
        governed: false,
        example: r#"{"op": "respond.bytes", "args": {"status": 200, "headers": {"Content-Type": "application/octet-stream", "ETag": "\"$meta.blob_digest\""}, "body": "$blob"}}"#,
    },
    Operation {
        name: "respond.redirect",
        label: "Answer a redirect",
        sentence: "Answers where the thing is instead.",
        category: Category::Answer,
        parameters: &[
            Parameter::optional(
                "status",
                ParameterKind::Choice(&["301", "302", "307", "308"]),
                "The status of the answer.",
                Some("307"),
            ),
            Parameter::required("location", ParameterKind::Reference, "Where it is."),
        ],
        governed: false,
        example: r#"{"op": "respond.redirect", "args": {"status": 307, "location": "/v1/{namespace}/{name}/{version}/{variant}/blob"}}"#,
    },
    Operation {
        name: "respond.error",
        label: "Answer an error",
        sentence: "Answers an error with a code and a sentence.",
        category: Category::Answer,
        parameters: &[
            Parameter::optional(
                "status",
                ParameterKind::Status,
                "The status of the answer.",
                Some("400"),
            ),
            Parameter::optional(
                "code",
                ParameterKind::Text,
                "The code, as a word in capitals.",
                Some(r#""ERROR""#),
            ),
            Parameter::optional(
                "message",
                ParameterKind::Reference,
                "A sentence for people.",
                Some(r#""the request was refused""#),
            ),
        ],
        governed: false,
        example: r#"{"op": "respond.error", "args": {"when": {"is_null": "$meta"}, "status": 404, "code": "NOT_FOUND", "message": "there is no such artifact"}}"#,
    },
    Operation {
        name: "emit.event",
        label: "Record an event",
        sentence: "Puts an event into the log, together with the transaction or not at all.",
        category: Category::Events,
        parameters: &[
            Parameter::required(
                "type",
                ParameterKind::Text,
                "The type of the event, as it is declared.",
            ),
            Parameter::required("payload", ParameterKind::Any, "What it happened to."),
        ],
        governed: true,
        example: r#"{"op": "emit.event", "args": {"type": "artifact.published", "payload": {"namespace": "{namespace}", "name": "{name}", "version": "{version}", "variant": "{variant}", "blob_digest": "$digest", "at": "$now", "by": "{principal.sub}"}}}"#,
    },
    Operation {
        name: "time.now_iso8601",
        label: "Tell the time",
        sentence: "Puts the time of the request into a variable; it is the same in all of its steps.",
        category: Category::Values,
        parameters: &[Parameter::optional(
            "out",
            ParameterKind::Variable,
            "Where the time goes, in UTC.",
            Some(r#""now""#),
        )],
        governed: false,
        example: r#"{"op": "time.now_iso8601", "args": {"out": "now"}}"#,
    },
    Operation {
        name: "string.format",
        label: "Fill in a text",
        sentence: "Puts a text with its references filled in into a variable.",
        category: Category::Values,
        parameters: &[
            Parameter::optional(
                "template",
                ParameterKind::Reference,
                "The text.",
                Some(r#""""#),
            ),
            Parameter::optional(
                "out",
                ParameterKind::Variable,
                "Where it goes.",
                Some(r#""formatted""#),
            ),
        ],
        governed: false,
        example: r#"{"op": "string.format", "args": {"template": "{namespace}/{name}", "out": "full_name"}}"#,
    },
];
