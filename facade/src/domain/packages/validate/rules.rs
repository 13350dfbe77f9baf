//! The rules that a document is held against.

use super::{Level, Strictness};

/// Something that a document is held against, and how much a breach of it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// What it is called: `txn.write_outside`.
    pub name: &'static str,
    /// How much a breach matters in a repository that serves others.
    pub strict: Level,
    /// How much it matters elsewhere.
    pub lenient: Level,
    /// What has to be so.
    pub sentence: &'static str,
}

impl Rule {
    /// The rule of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.name == name)
    }

    /// How much a breach of it matters.
    pub const fn level(&self, strictness: Strictness) -> Level {
        match strictness {
            Strictness::Strict => self.strict,
            Strictness::Lenient => self.lenient,
        }
    }
}

/// Keeps a document out, however it is looked at.
const fn always(name: &'static str, sentence: &'static str) -> Rule {
    Rule {
        name,
        strict: Level::Error,
        lenient: Level::Error,
        sentence,
    }
}

/// Keeps a document out of a repository that serves others.
const fn strictly(name: &'static str, sentence: &'static str) -> Rule {
    Rule {
        name,
        strict: Level::Error,
        lenient: Level::Warning,
        sentence,
    }
}

/// Keeps no document out, and matters where others are served.
const fn advice(name: &'static str, sentence: &'static str) -> Rule {
    Rule {
        name,
        strict: Level::Warning,
        lenient: Level::Note,
        sentence,
    }
}

/// Keeps no document out.
const fn remark(name: &'static str, sentence: &'static str) -> Rule {
    Rule {
        name,
        strict: Level::Note,
        lenient: Level::Note,
        sentence,
    }
}

/// All rules, those about one subject beside each other.
pub const RULES: &[Rule] = &[
    strictly(
        "doc.unknown_member",
        "Every member of a document is known, but for `comment`, `description` and `examples`.",
    ),
    strictly(
        "doc.type_id",
        "A document says what kind of repository it is.",
    ),
    strictly(
        "word.unknown",
        "A word of which the format knows all is one of those: versions, kinds, modes, policies.",
    ),
    always(
        "ops.open_world",
        "The world of operations is closed: `ops.closed_world` is true.",
    ),
    always("ops.unknown", "Every operation that is named exists."),
    always(
        "ops.not_allowed",
        "Every operation that a step names is listed in `ops.allowed`.",
    ),
    always(
        "ops.too_many",
        "A pipeline has at most `max_pipeline_ops` steps.",
    ),
    remark(
        "ops.unused",
        "An operation that is allowed is used by some pipeline.",
    ),
    always(
        "step.missing_argument",
        "A step has every argument that its operation needs.",
    ),
    always(
        "step.unknown_argument",
        "A step has no argument that its operation does not take.",
    ),
    always(
        "step.argument_type",
        "An argument has the form that its operation takes.",
    ),
    always(
        "step.condition",
        "A condition has a clause, and `not_in` a list.",
    ),
    always(
        "answer.header",
        "Headers and locations of answers can be sent, and are not about the connection.",
    ),
    always("answer.body", "An answer of status 204 or 304 has no body."),
    always("answer.error_status", "An error has a status from 400 on."),
    strictly(
        "step.no_answer",
        "A route answers in every case: its last step is an answer without a condition.",
    ),
    advice(
        "step.never_runs",
        "No step stands behind an answer without a condition.",
    ),
    strictly(
        "variable.unset",
        "A variable is set by a step before another one reads it.",
    ),
    advice(
        "field.unbound",
        "A field that a step reads is bound by the path or by the body.",
    ),
    always(
        "entity.unknown",
        "Every entity that a step names is declared.",
    ),
    strictly(
        "entity.unknown_field",
        "Keys and constraints of an entity are about fields that it has.",
    ),
    strictly(
        "entity.no_key",
        "An entity says which fields tell one thing from another.",
    ),
    strictly(
        "document.unknown",
        "Every kind of document that is named is declared.",
    ),
    strictly(
        "document.unfit_key",
        "The key of a step is one of its kind of document: it has the parts of its template.",
    ),
    strictly(
        "document.unfit_value",
        "The value of a step satisfies the schema of its kind of document.",
    ),
    remark(
        "document.optional_part",
        "A part of a key is optional only if some pipeline leaves it out.",
    ),
    strictly("index.unknown", "Every index that is named is declared."),
    advice(
        "index.unknown_field",
        "An index is over fields that its documents have.",
    ),
    strictly(
        "index.unfit_key",
        "A step finds rows by the fields of a key that the index declares.",
    ),
    strictly(
        "index.not_derived",
        "An index in the mode `derived` is of packages by namespace or of tags by package, and no step writes it.",
    ),
    remark(
        "index.two_writers",
        "Rows are written either by pipelines or by the index itself.",
    ),
    remark(
        "index.order_open",
        "An order says which of two rows comes first, whichever these are.",
    ),
    always(
        "store.unknown",
        "Every store of blobs that is named is declared.",
    ),
    strictly(
        "blob_store.path",
        "The place of a blob follows from its digest, and no other blob lies there.",
    ),
    strictly(
        "kv_store.unknown",
        "Every store of values that is named is declared.",
    ),
    always(
        "schema.unknown",
        "Every schema that a kind of document names is declared.",
    ),
    always(
        "schema.invalid",
        "Every JSON schema is one, and refers to nothing outside itself.",
    ),
    always(
        "upstream.unknown",
        "Every upstream that a step names is declared.",
    ),
    strictly(
        "upstream.unbounded",
        "An upstream that is fetched from has timeouts for connecting and reading, and a bound on its retries.",
    ),
    strictly(
        "upstream.no_secret",
        "An upstream that we say to who we are, says where the secret comes from.",
    ),
    strictly(
        "upstream.secret_name",
        "A secret is named as environment variables are.",
    ),
    always(
        "upstream.address",
        "The base address of an upstream is one of http or https.",
    ),
    advice(
        "upstream.off",
        "A route that fetches from upstreams is declared only if `features.proxy_enabled` is true.",
    ),
    strictly(
        "event.undeclared",
        "Every type of event that is named is declared.",
    ),
    strictly(
        "event.unfit_payload",
        "The payload of a step satisfies the schema of its type of event.",
    ),
    strictly(
        "event.outside_txn",
        "An event is recorded inside a transaction, with what it tells of.",
    ),
    remark(
        "event.no_dedupe_key",
        "The member that shipments are recognised by is declared by the types of events.",
    ),
    strictly(
        "replay.missing",
        "Every durable type of event that a pipeline records can be replayed.",
    ),
    always(
        "replay.unknown",
        "Every pipeline that a replay names is declared.",
    ),
    strictly(
        "replay.unfit_value",
        "What a replay writes satisfies the schema of its kind of document, as the origin's does.",
    ),
    strictly(
        "replay.not_repeatable",
        "Replaying an event twice is like replaying it once.",
    ),
    strictly("scope.unknown", "Every scope that is named is declared."),
    strictly(
        "scope.unknown_action",
        "A scope allows operations that exist, or `*`.",
    ),
    remark(
        "scope.ungranted",
        "Every operation on what is stored is allowed by some scope besides `*`.",
    ),
    remark(
        "route.ungranted",
        "A scope that a route asks for allows what its steps do.",
    ),
    advice(
        "route.shadowed",
        "A route is on no path that whoever serves the document answers itself.",
    ),
    advice(
        "route.shadows",
        "A route hides none that whoever serves the document would answer.",
    ),
    always(
        "route.same_path",
        "No two routes answer to the same method and path.",
    ),
    always("policy.effect", "A policy allows or denies."),
    always("policy.attribute", "A policy looks at `route.tags`."),
    strictly(
        "txn.write_outside",
        "Documents and indexes are written inside a transaction.",
    ),
    always("txn.nested", "A transaction begins where none is open."),
    always(
        "txn.not_open",
        "A transaction is committed or aborted where one is open.",
    ),
    strictly(
        "txn.left_open",
        "A transaction is committed before the answer, or nothing of it happens.",
    ),
    strictly(
        "blob.unverified",
        "A blob that was put is verified before the transaction is committed and before the answer.",
    ),
    strictly(
        "versioning.prerelease",
        "What is excluded from the latest version may be published at all: pre-releases are allowed, or not excluded.",
    ),
    remark(
        "caching.pinned_and_evicted",
        "What is pinned is not evicted by age.",
    ),
    remark(
        "capability.undefined",
        "What a document says that it is able to do, it declares.",
    ),
    strictly(
        "gc.schedule",
        "The schedule of the collection is one that it can follow.",
    ),
    advice(
        "gc.unknown_document",
        "What keeps blobs alive is a kind of document that is declared.",
    ),
    strictly(
        "gc.unknown_member",
        "Blobs are marked by a member that documents of a kind have.",
    ),
    strictly(
        "invariant.violated",
        "Every invariant of the document holds of it.",
    ),
    strictly(
        "invariant.unreadable",
        "Every invariant is written as `all`, `any`, `implies`, `equals` or `route_requires`.",
    ),
    strictly("check.failed", "Every check of the document succeeds."),
    strictly(
        "check.unreadable",
        "Every check asks for something that is known.",
    ),
    advice(
        "practice.authorize_first",
        "The first step of a route says who may take it.",
    ),
    remark(
        "practice.validate_fields",
        "Fields of the path are made equal and looked at before they are used.",
    ),
    remark(
        "practice.look_before_use",
        "A document that may not be there is looked at before it is used.",
    ),
    remark(
        "practice.bound_queries",
        "A step that asks an index says how many rows it takes.",
    ),
];
