//! The operations on what is stored: transactions, documents, blobs, indexes.

use super::{Category, Operation, Parameter, ParameterKind};

pub(super) const OPERATIONS: [Operation; 13] = [
    Operation {
        name: "txn.begin",
        label: "Begin a transaction",
        sentence: "Collects all writes that follow until they are committed together.",
        category: Category::Transaction,
        parameters: &[Parameter::required(
            "isolation",
            ParameterKind::Choice(&["serializable", "repeatable_read", "read_committed"]),
            "Whether what is read must still be so when it is committed, which read_committed does not ask.",
        )],
        governed: false,
        example: r#"{"op": "txn.begin", "args": {"isolation": "serializable"}}"#,
    },
    Operation {
        name: "txn.commit",
        label: "Commit the transaction",
        sentence: "Does all that was collected, or answers 409 and does nothing of it.",
        category: Category::Transaction,
        parameters: &[],
        governed: false,
        example: r#"{"op": "txn.commit", "args": {}}"#,
    },
    Operation {
        name: "txn.abort",
        label: "Abort the transaction",
        sentence: "Forgets all that was collected.",
        category: Category::Transaction,
        parameters: &[],
        governed: false,
        example: r#"{"op": "txn.abort", "args": {}}"#,
    },
    Operation {
        name: "kv.get",
        label: "Read a document",
        sentence: "Puts a document into a variable, or null when there is none; it sees what the transaction has written.",
        category: Category::Documents,
        parameters: &[
            Parameter::required(
                "doc",
                ParameterKind::Text,
                "The kind of document, as it is declared.",
            ),
            Parameter::required(
                "key",
                ParameterKind::Reference,
                "Which of these documents, with its references filled in.",
            ),
            Parameter::required("out", ParameterKind::Variable, "Where the document goes."),
        ],
        governed: true,
        example: r#"{"op": "kv.get", "args": {"doc": "artifact_meta", "key": "artifact/{namespace}/{name}/{version}/{variant}", "out": "meta"}}"#,
    },
    Operation {
        name: "kv.put",
        label: "Write a document",
        sentence: "Writes a document, in place of the one that is there.",
        category: Category::Documents,
        parameters: &[
            Parameter::required(
                "doc",
                ParameterKind::Text,
                "The kind of document, as it is declared.",
            ),
            Parameter::required(
                "key",
                ParameterKind::Reference,
                "Which of these documents, with its references filled in.",
            ),
            Parameter::required("value", ParameterKind::Any, "The document."),
        ],
        governed: true,
        example: r#"{"op": "kv.put", "args": {"doc": "tag_map", "key": "tag/{namespace}/{name}/{tag}", "value": {"namespace": "{namespace}", "name": "{name}", "tag": "{tag}", "target_key": "artifact/{namespace}/{name}/1.0.0/linux", "updated_at": "$now"}}}"#,
    },
    Operation {
        name: "kv.cas_put",
        label: "Write a document under a condition",
        sentence: "Writes a document where there is none, or in place of a certain one; of several writers one succeeds, and the others answer 409.",
        category: Category::Documents,
        parameters: &[
            Parameter::required(
                "doc",
                ParameterKind::Text,
                "The kind of document, as it is declared.",
            ),
            Parameter::required(
                "key",
                ParameterKind::Reference,
                "Which of these documents, with its references filled in.",
            ),
            Parameter::required("value", ParameterKind::Any, "The document."),
            Parameter::optional(
                "if_absent",
                ParameterKind::Bool,
                "Whether there must be none.",
                Some("false"),
            ),
            Parameter::optional(
                "expected",
                ParameterKind::Any,
                "What the document must be that is there; absent, that is not asked.",
                None,
            ),
        ],
        governed: true,
        example: r#"{"op": "kv.cas_put", "args": {"doc": "artifact_meta", "key": "artifact/{namespace}/{name}/{version}/{variant}", "if_absent": true, "value": {"namespace": "{namespace}", "name": "{name}", "version": "{version}", "variant": "{variant}", "blob_digest": "$digest", "created_at": "$now"}}}"#,
    },
    Operation {
        name: "kv.delete",
        label: "Remove a document",
        sentence: "Removes a document, if there is one.",
        category: Category::Documents,
        parameters: &[
            Parameter::required(
                "doc",
                ParameterKind::Text,
                "The kind of document, as it is declared.",
            ),
            Parameter::required(
                "key",
                ParameterKind::Reference,
                "Which of these documents, with its references filled in.",
            ),
        ],
        governed: true,
        example: r#"{"op": "kv.delete", "args": {"doc": "tag_map", "key": "tag/{namespace}/{name}/{tag}"}}"#,
    },
    Operation {
        name: "blob.get",
        label: "Read a blob",
        sentence: "Opens the bytes of a digest, which are read as they are sent; answers 404 when there are none.",
        category: Category::Blobs,
        parameters: &[
            Parameter::optional(
                "store",
                ParameterKind::Text,
                "The blob store.",
                Some(r#""primary""#),
            ),
            Parameter::required(
                "digest",
                ParameterKind::Reference,
                "Their SHA-256, with or without `sha256:`.",
            ),
            Parameter::required(
                "out",
                ParameterKind::Variable,
                "Where the bytes are opened.",
            ),
        ],
        governed: true,
        example: r#"{"op": "blob.get", "args": {"store": "primary", "digest": "$meta.blob_digest", "out": "blob"}}"#,
    },
    Operation {
        name: "blob.put",
        label: "Store a blob",
        sentence: "Stores bytes under their SHA-256, once however often they are put.",
        category: Category::Blobs,
        parameters: &[
            Parameter::optional(
                "store",
                ParameterKind::Text,
                "The blob store.",
                Some(r#""primary""#),
            ),
            Parameter::required(
                "from",
                ParameterKind::Source,
                "Where the bytes come from: `request.body`, or a value.",
            ),
            Parameter::optional(
                "out",
                ParameterKind::Variable,
                "Where the digest goes, as `sha256:` and 64 digits.",
                Some(r#""digest""#),
            ),
            Parameter::optional(
                "out_size",
                ParameterKind::Variable,
                "Where the number of bytes goes.",
                Some(r#""blob_size""#),
            ),
        ],
        governed: true,
        example: r#"{"op": "blob.put", "args": {"store": "primary", "from": "request.body", "out": "digest", "out_size": "blob_size"}}"#,
    },
    Operation {
        name: "blob.verify_digest",
        label: "Verify a digest",
        sentence: "Computes the digest of stored bytes again, and answers 422 when it is another one.",
        category: Category::Blobs,
        parameters: &[
            Parameter::required(
                "digest",
                ParameterKind::Reference,
                "The digest that they must have.",
            ),
            Parameter::optional(
                "algo",
                ParameterKind::Choice(&["sha256"]),
                "How it is computed.",
                Some(r#""sha256""#),
            ),
        ],
        governed: true,
        example: r#"{"op": "blob.verify_digest", "args": {"digest": "$digest", "algo": "sha256"}}"#,
    },
    Operation {
        name: "index.query",
        label: "Ask an index",
        sentence: "Puts the rows of a key into a variable, in the order that the index declares.",
        category: Category::Indexes,
        parameters: &[
            Parameter::required(
                "index",
                ParameterKind::Text,
                "The index, as it is declared.",
            ),
            Parameter::required(
                "key",
                ParameterKind::Object,
                "The value of each field of the key.",
            ),
            Parameter::optional(
                "limit",
                ParameterKind::Count,
                "How many rows at most.",
                Some("100"),
            ),
            Parameter::optional(
                "prefix",
                ParameterKind::Reference,
                "How the names of packages begin, in an index that follows from its documents; all, where it refers to nothing.",
                None,
            ),
            Parameter::optional(
                "after",
                ParameterKind::Reference,
                "Where the page begins, as the page before said it; at the first row, where it refers to nothing. Pages are of what is stored, outside of a transaction.",
                None,
            ),
            Parameter::optional(
                "next_out",
                ParameterKind::Variable,
                "Where it goes at which row the next page begins; null at the end.",
                None,
            ),
            Parameter::optional(
                "select",
                ParameterKind::Choice(&["auto", "latest", "all"]),
                "Of versions, all or those alone that may be the latest; auto is the latest where one row is asked for.",
                Some(r#""auto""#),
            ),
            Parameter::required(
                "out",
                ParameterKind::Variable,
                "Where the rows go, as a list.",
            ),
        ],
        governed: true,
        example: r#"{"op": "index.query", "args": {"index": "artifact_versions", "key": {"namespace": "{namespace}", "name": "{name}"}, "limit": 1, "out": "rows"}}"#,
    },
    Operation {
        name: "index.upsert",
        label: "Write a row of an index",
        sentence: "Writes a row, in place of the one with the same identity.",
        category: Category::Indexes,
        parameters: &[
            Parameter::required(
                "index",
                ParameterKind::Text,
                "The index, as it is declared.",
            ),
            Parameter::required(
                "key",
                ParameterKind::Object,
                "The value of each field of the key.",
            ),
            Parameter::required("value", ParameterKind::Any, "The row."),
        ],
        governed: true,
        example: r#"{"op": "index.upsert", "args": {"index": "artifact_versions", "key": {"namespace": "{namespace}", "name": "{name}"}, "value": {"namespace": "{namespace}", "name": "{name}", "version": "{version}", "variant": "{variant}", "blob_digest": "$digest"}}}"#,
    },
    Operation {
        name: "index.delete",
        label: "Remove a row of an index",
        sentence: "Removes one row; the others of its key stay.",
        category: Category::Indexes,
        parameters: &[
            Parameter::required(
                "index",
                ParameterKind::Text,
                "The index, as it is declared.",
            ),
            Parameter::required(
                "key",
                ParameterKind::Object,
                "The value of each field of the key, and of those that tell the row from others.",
            ),
            Parameter::optional(
                "value",
                ParameterKind::Any,
                "The row, where the key does not tell which it is.",
                None,
            ),
        ],
        governed: true,
        example: r#"{"op": "index.delete", "args": {"index": "tags", "key": {"namespace": "{namespace}", "name": "{name}", "tag": "{tag}"}}}"#,
    },
];
