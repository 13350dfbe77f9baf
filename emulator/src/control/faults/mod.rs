//! Control calls about faults: rules that are added, looked at and removed, and sets of them with a name.

mod effect;
mod read;
mod write;

use self::read::{PresetInput, RuleInput, RulesInput};
use self::write::{RULE_ANSWER, report};
use super::body::{self, nothing, object, objects, takes_nothing, text};
use super::call::{Answered, Ask, Call, ControlRefusal, Member, Payload, Run, Shape};
use crate::operation::{Answer, FaultPreset, FaultReport, Faults};
use crate::wire::ApiError;

const RULES: Member = Member::needed(
    "Rules",
    Shape::Objects(RULE_ANSWER),
    "In the order in which they are tried.",
);

const PRESET: &[Member] = &[
    Member::needed("Name", Shape::Text, "By which the preset is called for."),
    Member::needed("Description", Shape::Text, "What it does, in a sentence."),
];

/// The calls of this subject.
pub(in crate::control) const CALLS: &[Call] = &[
    Call {
        method: "GET",
        path: "faults",
        summary: "Lists the rules of the database.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(&[RULES]),
        run: Run::Once(list),
    },
    Call {
        method: "POST",
        path: "faults",
        summary: "Adds a rule: calls that it matches are throttled, fail, wait or are cut off.",
        query: &[],
        body: Payload::Members(<RuleInput as body::Takes>::MEMBERS),
        answer: Payload::Members(RULE_ANSWER),
        run: Run::Once(add),
    },
    Call {
        method: "PUT",
        path: "faults",
        summary: "Puts these rules in the place of all that there are.",
        query: &[],
        body: Payload::Members(<RulesInput as body::Takes>::MEMBERS),
        answer: Payload::Members(&[RULES]),
        run: Run::Once(replace),
    },
    Call {
        method: "DELETE",
        path: "faults",
        summary: "Removes all rules.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::EMPTY,
        run: Run::Once(clear),
    },
    Call {
        method: "GET",
        path: "faults/presets",
        summary: "Lists the sets of rules that have a name.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(&[Member::needed(
            "Presets",
            Shape::Objects(PRESET),
            "All of them.",
        )]),
        run: Run::Once(presets),
    },
    Call {
        method: "POST",
        path: "faults/presets/{Preset}",
        summary: "Adds the rules of a set.",
        query: &[],
        body: Payload::Members(<PresetInput as body::Takes>::MEMBERS),
        answer: Payload::Members(&[RULES]),
        run: Run::Once(preset),
    },
    Call {
        method: "GET",
        path: "faults/{Id}",
        summary: "Tells one rule, and how many calls it has matched and hit.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(RULE_ANSWER),
        run: Run::Once(get),
    },
    Call {
        method: "DELETE",
        path: "faults/{Id}",
        summary: "Removes one rule.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::EMPTY,
        run: Run::Once(remove),
    },
];

fn list(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    Ok(Answer::unseeing(Ok(rules(ask.context.faults().list()))))
}

fn add(ask: &Ask<'_>) -> Answered {
    let rule = body::read::<RuleInput>(ask.body)?.rule()?;
    let faults = ask.context.faults();
    let id = faults
        .add(rule)
        .map_err(|error| ApiError::validation(error.to_string()))?;
    let told = faults.get(id).ok_or_else(|| no_rule(&id.to_string()))?;
    Ok(Answer::unseeing(Ok(object(|json| report(json, &told)))))
}

fn replace(ask: &Ask<'_>) -> Answered {
    let faults = ask.context.faults();
    replace_all(&faults, ask.body)?;
    Ok(Answer::unseeing(Ok(rules(faults.list()))))
}

/// Puts the rules of a body, or of a file, in the place of all that there are.
///
/// # Errors
///
/// If one of them cannot be, or the body is none of rules. Then all is as it was.
pub(crate) fn replace_all(faults: &Faults, body: &[u8]) -> Result<(), ApiError> {
    let rules = body::read::<RulesInput>(body)?.rules()?;
    let before = faults.list();
    let added = faults.add_all(rules);
    let _ids = added.map_err(|error| ApiError::validation(error.to_string()))?;
    for rule in before {
        // One that somebody has removed meanwhile is gone, which is what is wanted.
        let _was_there = faults.remove(rule.id);
    }
    Ok(())
}

fn clear(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    ask.context.faults().clear();
    Ok(Answer::unseeing(Ok(nothing())))
}

fn presets(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let body = object(|json| {
        objects(json, "Presets", FaultPreset::ALL, |json, preset| {
            text(json, "Name", preset.name());
            text(json, "Description", preset.description());
        });
    });
    Ok(Answer::unseeing(Ok(body)))
}

fn preset(ask: &Ask<'_>) -> Answered {
    let seed = body::read::<PresetInput>(ask.body)?.seed()?;
    let name = ask.word(0);
    let preset = FaultPreset::named(name).ok_or_else(|| {
        ControlRefusal::not_found(format!(
            "There is no preset {name}: GET faults/presets lists them"
        ))
    })?;
    let faults = ask.context.faults();
    let ids = faults.preset(preset, seed);
    let ids = ids.map_err(|error| ApiError::validation(error.to_string()))?;
    let added = ids.into_iter().filter_map(|id| faults.get(id));
    Ok(Answer::unseeing(Ok(rules(added.collect()))))
}

fn get(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let (faults, id) = named(ask)?;
    let told = faults.get(id).ok_or_else(|| no_rule(ask.word(0)))?;
    Ok(Answer::unseeing(Ok(object(|json| report(json, &told)))))
}

fn remove(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let (faults, id) = named(ask)?;
    match faults.remove(id) {
        true => Ok(Answer::unseeing(Ok(nothing()))),
        false => Err(no_rule(ask.word(0))),
    }
}

/// The faults of the database, and the number in the path.
fn named(ask: &Ask<'_>) -> Result<(Faults, u64), ControlRefusal> {
    let id = ask.word(0).parse::<u64>();
    let id = id.map_err(|_| no_rule(ask.word(0)))?;
    Ok((ask.context.faults(), id))
}

fn no_rule(id: &str) -> ControlRefusal {
    ControlRefusal::not_found(format!("There is no rule {id}: GET faults lists them"))
}

/// A body of rules.
fn rules(rules: Vec<FaultReport>) -> Vec<u8> {
    object(|json| objects(json, "Rules", rules, |json, rule| report(json, &rule)))
}
