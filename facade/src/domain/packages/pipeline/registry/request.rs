//! The operations that look at a request: who asks, for what, and whether that can be.

use super::{Category, Operation, Parameter, ParameterKind};

pub(super) const OPERATIONS: [Operation; 7] = [
    Operation {
        name: "auth.require_scopes",
        label: "Require scopes",
        sentence: "Answers 401 to a caller who is unknown, and 403 to one who holds none of the scopes.",
        category: Category::Auth,
        parameters: &[Parameter::required(
            "scopes",
            ParameterKind::TextList,
            "Scopes, any one of which is enough.",
        )],
        governed: false,
        example: r#"{"op": "auth.require_scopes", "args": {"scopes": ["read"]}}"#,
    },
    Operation {
        name: "parse.path",
        label: "Read the path",
        sentence: "Binds the parts of the path to the fields of an entity.",
        category: Category::Parse,
        parameters: &[Parameter::required(
            "entity",
            ParameterKind::Text,
            "The entity whose fields are bound.",
        )],
        governed: false,
        example: r#"{"op": "parse.path", "args": {"entity": "artifact"}}"#,
    },
    Operation {
        name: "parse.query",
        label: "Read the query",
        sentence: "Puts the parameters behind the path into a variable.",
        category: Category::Parse,
        parameters: &[
            Parameter::optional(
                "out",
                ParameterKind::Variable,
                "Where they go, as an object of texts.",
                Some(r#""query_params""#),
            ),
            Parameter::optional(
                "pairs",
                ParameterKind::TextList,
                "Parameters that are pairs, such as `label=os:linux`, and may be there several times: each of them is an object of texts, which is empty when it is not there.",
                None,
            ),
        ],
        governed: false,
        example: r#"{"op": "parse.query", "args": {"out": "query", "pairs": ["label"]}}"#,
    },
    Operation {
        name: "parse.json",
        label: "Read the body as JSON",
        sentence: "Puts the body into a variable, and its members beside the fields of the path.",
        category: Category::Parse,
        parameters: &[Parameter::optional(
            "out",
            ParameterKind::Variable,
            "Where the whole body goes.",
            Some(r#""body""#),
        )],
        governed: false,
        example: r#"{"op": "parse.json", "args": {"out": "body"}}"#,
    },
    Operation {
        name: "normalize.entity",
        label: "Make fields equal",
        sentence: "Trims, lowers and replaces in the fields as the entity declares, in that order.",
        category: Category::Check,
        parameters: &[Parameter::optional(
            "entity",
            ParameterKind::Text,
            "The entity with the rules.",
            Some(r#""artifact""#),
        )],
        governed: false,
        example: r#"{"op": "normalize.entity", "args": {"entity": "artifact"}}"#,
    },
    Operation {
        name: "validate.entity",
        label: "Check fields",
        sentence: "Answers 400 when a bound field is empty or does not fit the pattern of the entity.",
        category: Category::Check,
        parameters: &[Parameter::optional(
            "entity",
            ParameterKind::Text,
            "The entity with the patterns.",
            Some(r#""artifact""#),
        )],
        governed: false,
        example: r#"{"op": "validate.entity", "args": {"entity": "artifact"}}"#,
    },
    Operation {
        name: "validate.json_schema",
        label: "Check a value",
        sentence: "Answers 400 with the place when a value does not fit a JSON schema.",
        category: Category::Check,
        parameters: &[
            Parameter::required(
                "schema",
                ParameterKind::Object,
                "The schema, as it is written here.",
            ),
            Parameter::required("value", ParameterKind::Any, "What is looked at."),
            Parameter::optional(
                "code",
                ParameterKind::Text,
                "The code of the answer, as a word in capitals.",
                Some(r#""VALIDATION_ERROR""#),
            ),
        ],
        governed: false,
        example: r#"{"op": "validate.json_schema", "args": {"schema": {"type": "object", "required": ["target_version"]}, "value": "$body"}}"#,
    },
];
