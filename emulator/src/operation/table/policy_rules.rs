//! What a policy document must have: its statements with all that belongs to them, and no grant to everybody.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>; sentences are those of the service in
//! October 2026, as far as they are known.

use crate::operation::table::canonical_policy::{OF_STATEMENT, PolicyValue};
use crate::schema::SchemaFault;

/// The versions of the language of policies.
const VERSIONS: [&str; 2] = ["2012-10-17", "2008-10-17"];

/// What a statement must have, each in one of two forms.
const REQUIRED: [[&str; 2]; 4] = [
    ["Effect", "Effect"],
    ["Principal", "NotPrincipal"],
    ["Action", "NotAction"],
    ["Resource", "NotResource"],
];

/// How principals are named.
const PRINCIPALS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

/// Refuses a document that is no policy of a resource.
pub(super) fn check(document: &PolicyValue) -> Result<(), SchemaFault> {
    match document.member("Version") {
        None => {}
        Some(PolicyValue::Text(version)) if VERSIONS.contains(&version.as_str()) => {}
        Some(_) => {
            return Err(invalid(
                "The policy must contain a valid version string".to_owned(),
            ));
        }
    }
    let statements = document
        .member("Statement")
        .map_or(&[][..], PolicyValue::one_or_many);
    if statements.is_empty() {
        return Err(invalid(
            "Could not parse the policy: Statement is empty!".to_owned(),
        ));
    }
    statements.iter().try_for_each(statement)
}

/// Whether the account could not change the policy any more. Only denials without conditions are looked at.
pub(super) fn locks_out(document: &PolicyValue, account: &str) -> bool {
    let statements = document
        .member("Statement")
        .map_or(&[][..], PolicyValue::one_or_many);
    statements.iter().any(|statement| {
        let denies = statement
            .member("Effect")
            .and_then(PolicyValue::text)
            .is_some_and(|effect| effect.eq_ignore_ascii_case("Deny"));
        let whom = statement.member("Principal").map(named);
        let root = format!("arn:aws:iam::{account}:root");
        denies
            && statement.member("Condition").is_none()
            && texts(statement.member("Action"))
                .iter()
                .any(|action| matches(action, "dynamodb:PutResourcePolicy"))
            && whom
                .into_iter()
                .flatten()
                .any(|who| who == "*" || who == account || who == root)
    })
}

fn statement(statement: &PolicyValue) -> Result<(), SchemaFault> {
    let PolicyValue::Map(members) = statement else {
        return Err(malformed());
    };
    if let Some((name, _)) = members
        .iter()
        .find(|(name, _)| !OF_STATEMENT.contains(&name.as_str()))
    {
        return Err(invalid(format!("Unknown field {name}")));
    }
    for forms in REQUIRED {
        if forms.iter().all(|name| statement.member(name).is_none()) {
            return Err(invalid(format!("Missing required field {}", forms[0])));
        }
    }
    let effect = statement.member("Effect").and_then(PolicyValue::text);
    let effect = effect.ok_or_else(malformed)?;
    let allows = effect.eq_ignore_ascii_case("Allow");
    if !allows && !effect.eq_ignore_ascii_case("Deny") {
        return Err(invalid(format!("Invalid effect: {effect}")));
    }
    for name in ["Action", "NotAction", "Resource", "NotResource"] {
        let value = statement.member(name);
        let is_text = |value: &PolicyValue| value.text().is_some();
        let values = value.map_or(&[][..], PolicyValue::one_or_many);
        if value.is_some() && (values.is_empty() || !values.iter().all(is_text)) {
            return Err(malformed());
        }
    }
    for resource in ["Resource", "NotResource"].map(|name| texts(statement.member(name))) {
        let is_arn = |text: &&&str| **text == "*" || text.starts_with("arn:");
        if let Some(other) = resource.iter().find(|text| !is_arn(text)) {
            return Err(invalid(format!(
                "Resource {other} must be in ARN format or \"*\"."
            )));
        }
    }
    for name in ["Principal", "NotPrincipal"] {
        statement.member(name).map_or(Ok(()), principal)?;
    }
    let principal = statement.member("Principal");
    let is_open = principal.is_some_and(|principal| named(principal).contains(&"*"));
    match allows && is_open && statement.member("Condition").is_none() {
        true => Err(SchemaFault::PolicyUnbounded),
        false => Ok(()),
    }
}

/// Refuses who is nobody.
fn principal(principal: &PolicyValue) -> Result<(), SchemaFault> {
    match principal {
        PolicyValue::Text(text) if text == "*" => Ok(()),
        PolicyValue::Map(kinds) if !kinds.is_empty() => {
            let known = kinds
                .iter()
                .all(|(kind, _)| PRINCIPALS.contains(&kind.as_str()));
            let of_aws = texts(principal.member("AWS"));
            match known && of_aws.into_iter().all(is_principal) {
                true => Ok(()),
                false => Err(SchemaFault::PolicyPrincipal),
            }
        }
        _ => Err(SchemaFault::PolicyPrincipal),
    }
}

/// Whether an account, a user, a role or a session can be called so; unique ids stand for those that are gone.
fn is_principal(text: &str) -> bool {
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|it| it.is_ascii_digit());
    let is_unique = |text: &str| {
        text.len() >= 16
            && text.starts_with('A')
            && text
                .bytes()
                .all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
    };
    let is_arn = |text: &str| {
        let mut fields = text.splitn(6, ':');
        let partition = (fields.next(), fields.next());
        let (service, region) = (fields.next(), fields.next());
        let (account, name) = (fields.next(), fields.next());
        partition.0 == Some("arn")
            && matches!(service, Some("iam" | "sts"))
            && region == Some("")
            && account.is_some_and(is_account)
            && name.is_some_and(|name| !name.is_empty())
    };
    text == "*" || is_account(text) || is_unique(text) || is_arn(text)
}

/// The accounts, users, roles and sessions that are named: `*` alone, or those of AWS.
fn named(principal: &PolicyValue) -> Vec<&str> {
    texts(principal.member("AWS").or(Some(principal)))
}

/// The actions of all statements, in their order.
pub(super) fn actions(document: &PolicyValue) -> impl Iterator<Item = &str> {
    let statements = elements(document, "Statement");
    let actions = statements.flat_map(|statement| elements(statement, "Action"));
    actions.filter_map(PolicyValue::text)
}

/// The elements of all members of that name.
fn elements<'v>(
    value: &'v PolicyValue,
    name: &'static str,
) -> impl Iterator<Item = &'v PolicyValue> {
    value.members(name).flat_map(PolicyValue::one_or_many)
}

/// The texts of a list, or a text that stands alone.
fn texts(value: Option<&PolicyValue>) -> Vec<&str> {
    let values = value.map_or(&[][..], PolicyValue::one_or_many);
    values.iter().filter_map(PolicyValue::text).collect()
}

/// Whether an action is meant by a pattern, in which `*` stands for any text and `?` for one letter.
pub(super) fn matches(pattern: &str, action: &str) -> bool {
    fn rest(pattern: &[u8], action: &[u8]) -> bool {
        match (pattern.split_first(), action.split_first()) {
            (None, None) => true,
            (Some((b'*', after)), _) => {
                rest(after, action)
                    || action
                        .split_first()
                        .is_some_and(|(_, on)| rest(pattern, on))
            }
            (Some((b'?', after)), Some((_, on))) => rest(after, on),
            (Some((wanted, after)), Some((found, on))) => {
                wanted.eq_ignore_ascii_case(found) && rest(after, on)
            }
            _ => false,
        }
    }
    // Longer ones name no action; many stars would take long.
    pattern.len() <= 128
        && pattern.bytes().filter(|byte| *byte == b'*').count() <= 4
        && rest(pattern.as_bytes(), action.as_bytes())
}

fn invalid(why: String) -> SchemaFault {
    SchemaFault::PolicyInvalid(why)
}

/// A value of another type than it must be of.
fn malformed() -> SchemaFault {
    invalid("Syntax error at position (1,1)".to_owned())
}
