//! Values as lines show them.

use std::borrow::Cow;

use crate::wire::types;

/// How many bytes of a value a line shows.
const SHOWN_MAX: usize = 240;

/// The settings of auto scaling in words.
pub(super) fn scaled(settings: &types::AutoScalingSettingsDescription) -> String {
    if settings.auto_scaling_disabled == Some(true) {
        return "off".to_owned();
    }
    let units = |units: Option<i64>| units.map_or("?".to_owned(), |units| units.to_string());
    let (least, most) = (units(settings.minimum_units), units(settings.maximum_units));
    let mut text = format!("{least} to {most} units");
    let policies = settings.scaling_policies.iter().flatten();
    for target in policies.filter_map(|it| it.target_tracking_scaling_policy_configuration.as_ref())
    {
        if let Some(value) = target.target_value {
            text.push_str(&format!(" for {value} % use"));
        }
        for (name, seconds) in [
            ("in", target.scale_in_cooldown),
            ("out", target.scale_out_cooldown),
        ] {
            if let Some(seconds) = seconds {
                text.push_str(&format!(", {seconds} s between scaling {name}"));
            }
        }
        if target.disable_scale_in == Some(true) {
            text.push_str(", never in");
        }
    }
    text
}

/// A value as a line shows it: whole, or how it begins and how long it is.
pub(super) fn shown(value: &str) -> Cow<'_, str> {
    let mut end = SHOWN_MAX.min(value.len());
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    match value.split_at_checked(end) {
        Some((begin, rest)) if !rest.is_empty() => {
            Cow::Owned(format!("{begin}… ({} bytes)", value.len()))
        }
        _ => Cow::Borrowed(value),
    }
}
