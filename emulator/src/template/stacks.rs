//! Templates beside each other: what their stacks
//! [export](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html), and who
//! [imports](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-importvalue.html)
//! that.
//!
//! Names of exports are made first, for they depend on no resource; a value is made when somebody imports it. So the
//! templates may come in any order. A stack waits for all that it imports from, and for the stacks within it: an
//! import that makes a stack wait for itself is refused, also where the two values alone would be known.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::limits;
use crate::template::document::Template;
use crate::template::expand;
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::functions::takes;
use crate::template::nested;
use crate::template::node::Node;
use crate::template::plan::TablePlan;
use crate::template::scope::Scope;
use crate::template::table::TablePlace;

/// How many exports a refusal lists.
const LISTED_MAX: usize = 20;

/// The tables of templates that stand beside each other, as they are created in `place`.
pub(crate) fn plans(
    templates: &[Template],
    place: TablePlace<'_>,
) -> Result<Vec<TablePlan>, TemplateError> {
    let stacks = Stacks::of(templates, place)?;
    let mut plans = Vec::new();
    for template in &stacks.templates {
        plans.extend(template.plan(place, &stacks)?);
    }
    Ok(plans)
}

/// Which stack is meant: a template, and the names of stacks within it, from the outermost.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StackId {
    template: usize,
    within: Vec<String>,
}

impl StackId {
    /// The stack that stands in this one as the resource of this name.
    pub(crate) fn inner(&self, name: &str) -> Self {
        let mut inner = self.clone();
        inner.within.push(name.to_owned());
        inner
    }

    /// Whether it is `other`, or stands within that.
    fn is_in(&self, other: &Self) -> bool {
        self.template == other.template && self.within.starts_with(&other.within)
    }
}

/// All stacks of one load.
pub(crate) struct Stacks<'a> {
    place: TablePlace<'a>,
    /// In the order in which they were given, their loops written out.
    templates: Vec<Cow<'a, Template>>,
    /// By their names.
    exports: BTreeMap<String, Export>,
    /// Why some exports have names that are not known here.
    unknown: Vec<TemplateError>,
    /// Which stack imports from which, and what: the first that was met.
    imports: RefCell<BTreeMap<(StackId, StackId), String>>,
    /// The values of exports that were imported before.
    values: RefCell<BTreeMap<String, String>>,
}

/// Where an export is made.
struct Export {
    stack: StackId,
    output: String,
}

impl<'a> Stacks<'a> {
    fn of(templates: &'a [Template], place: TablePlace<'a>) -> Result<Self, TemplateError> {
        let mut stacks = Self {
            place,
            templates: Vec::with_capacity(templates.len()),
            exports: BTreeMap::new(),
            unknown: Vec::new(),
            imports: RefCell::default(),
            values: RefCell::default(),
        };
        for (index, template) in templates.iter().enumerate() {
            if !template.is_stack() {
                stacks.templates.push(Cow::Borrowed(template));
                continue;
            }
            let expanded = expand::expand(template, place.region, place.account)
                .map_err(|error| template.of_file(error))?;
            let id = StackId {
                template: index,
                within: Vec::new(),
            };
            let stack = expanded.unwrap_or_else(|| template.clone()).with_id(id);
            stacks.templates.push(Cow::Owned(stack.clone()));
            stacks.gather(&stack, 0)?;
        }
        Ok(stacks)
    }

    /// Whether one of the templates has tables.
    pub(crate) fn has_tables(&self) -> bool {
        self.templates.iter().any(|template| template.has_tables())
    }

    /// Notes what a stack exports, and the stacks within it.
    fn gather(&mut self, template: &Template, depth: usize) -> Result<(), TemplateError> {
        let TablePlace { region, account } = self.place;
        // A template that has no scope is refused when its tables are planned.
        let Ok(mut scope) = Scope::new(template, region, account) else {
            return Ok(());
        };
        for (output, node) in template.section("Outputs") {
            let place = |error: TemplateError| {
                let error = error.inside(output.as_str()).inside("Outputs");
                template.of_file(error)
            };
            match export_name(&mut scope, node) {
                Ok(None) => {}
                Ok(Some((line, name))) => self
                    .add(template, output, name)
                    .map_err(|fault| place(inside_name(TemplateError::at(line, fault))))?,
                Err(error) => self.unknown.push(place(error)),
            }
        }
        if depth >= limits::TEMPLATE_DEPTH_MAX {
            return Ok(());
        }
        for (name, resource) in template.section("Resources") {
            // What is wrong with a stack within this one is told when its tables are planned.
            if let Some(nested) = template.nested(name)
                && matches!(scope.exists(resource), Ok(true))
                && let nested = nested::with_known_parameters(&mut scope, (name, resource), nested)
                && let Ok(expanded) = expand::expand(&nested, region, account)
            {
                self.gather(expanded.as_ref().unwrap_or(&nested), depth + 1)?;
            }
        }
        Ok(())
    }

    /// Adds an export, whose name must be one of its own among all stacks of the region.
    fn add(
        &mut self,
        template: &Template,
        output: &str,
        name: String,
    ) -> Result<(), TemplateFault> {
        if let Some(other) = self.exports.get(&name) {
            let other = format!("Outputs.{} of {}", other.output, self.label(&other.stack));
            return Err(TemplateFault::ExportedTwice(name, other));
        }
        let export = Export {
            stack: template.id().clone(),
            output: output.to_owned(),
        };
        self.exports.insert(name, export);
        Ok(())
    }

    /// The value of the export of this name, which a stack imports whose evaluation is `depth` levels deep by now.
    fn import(
        &self,
        importer: &StackId,
        name: &str,
        depth: usize,
    ) -> Result<String, TemplateFault> {
        let Some(export) = self.exports.get(name) else {
            let others = self.listed();
            return Err(TemplateFault::NoExport(name.to_owned(), others));
        };
        self.wait(importer, &export.stack, name)?;
        if let Some(known) = self.values.borrow().get(name) {
            return Ok(known.clone());
        }
        let StackId { template, within } = &export.stack;
        let value = match self.templates.get(*template) {
            Some(template) => self.output(template, within, &export.output, depth),
            // An export is noted of a template that is there.
            None => Err(TemplateError::new(TemplateFault::Missing)),
        };
        let value =
            value.map_err(|error| TemplateFault::Imported(name.to_owned(), Box::new(error)))?;
        let mut values = self.values.borrow_mut();
        values.insert(name.to_owned(), value.clone());
        Ok(value)
    }

    /// The value of an output of a stack within the template, or of the template itself.
    fn output(
        &self,
        template: &Template,
        within: &[String],
        output: &str,
        depth: usize,
    ) -> Result<String, TemplateError> {
        let TablePlace { region, account } = self.place;
        let value = || {
            let mut scope = Scope::new(template, region, account)?.among(Some(self), depth);
            let Some((first, rest)) = within.split_first() else {
                let value = nested::output_value(&mut scope, output);
                return value
                    .map_err(|error| error.inside("Value").inside(output).inside("Outputs"));
            };
            let inside = |error: TemplateError| error.inside(first.as_str()).inside("Resources");
            let (Some(nested), Some(resource)) =
                (template.nested(first), template.entry("Resources", first))
            else {
                return Err(inside(TemplateError::new(TemplateFault::Missing)));
            };
            let nested = nested::with_parameters(&mut scope, (first, resource), nested);
            let nested = nested.map_err(inside)?;
            let expanded = expand::expand(&nested, region, account);
            let expanded = expanded.map_err(|error| nested.of_file(error))?;
            self.output(expanded.as_ref().unwrap_or(&nested), rest, output, depth)
        };
        value().map_err(|error| template.of_file(error))
    }

    /// Notes that one stack waits for another, unless that waits for the first.
    fn wait(&self, importer: &StackId, owner: &StackId, name: &str) -> Result<(), TemplateFault> {
        let mut imports = self.imports.borrow_mut();
        let edge = (importer.clone(), owner.clone());
        if imports.contains_key(&edge) {
            return Ok(());
        }
        let told = |importer: &StackId, owner: &StackId, name: &str| {
            let (importer, owner) = (self.label(importer), self.label(owner));
            format!("{importer} imports {name} from {owner}")
        };
        // The stacks that the owner waits for, each with what was imported on the way to it.
        let mut reached = vec![(owner, vec![told(importer, owner, name)])];
        let mut seen = BTreeSet::from([owner]);
        while let Some((stack, way)) = reached.pop() {
            if importer.is_in(stack) {
                return Err(TemplateFault::ImportCycle(way.join(", ")));
            }
            for ((from, to), name) in &*imports {
                if from.is_in(stack) && seen.insert(to) {
                    let mut way = way.clone();
                    way.push(told(from, to, name));
                    reached.push((to, way));
                }
            }
        }
        imports.insert(edge, name.to_owned());
        Ok(())
    }

    /// What a stack is called in a message.
    fn label(&self, stack: &StackId) -> String {
        let template = self.templates.get(stack.template);
        let mut label = match template.and_then(|template| template.file()) {
            Some(file) => file.to_owned(),
            None => format!("template {}", stack.template + 1),
        };
        for name in &stack.within {
            label.push_str(": Resources.");
            label.push_str(name);
        }
        label
    }

    /// All exports, for somebody who looked for one that is not there.
    fn listed(&self) -> String {
        let mut text = match self.exports.len() {
            0 => "the templates have no exports".to_owned(),
            _ => "there are ".to_owned(),
        };
        for (index, (name, export)) in self.exports.iter().take(LISTED_MAX).enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            text.push_str(&format!("{comma}{name} ({})", self.label(&export.stack)));
        }
        let more = self.exports.len().saturating_sub(LISTED_MAX);
        if more > 0 {
            text.push_str(&format!(" and {more} more"));
        }
        for error in self.unknown.iter().take(LISTED_MAX) {
            text.push_str(&format!("; one has a name that is not known ({error})"));
        }
        text
    }
}

impl<'t> Scope<'t> {
    /// `Fn::ImportValue: name`, whose name may be made of all but resources and other imports.
    pub(crate) fn import_value(&mut self, argument: &'t Node) -> Result<Node, TemplateError> {
        let line = argument.line;
        self.check_free(line)?;
        let name = self.free(|scope| scope.evaluate(argument))?;
        let name = name.as_ref().and_then(Node::as_scalar);
        let name =
            name.ok_or_else(|| takes(argument, "Fn::ImportValue", "the name of an export"))?;
        let Some(stacks) = self.stacks() else {
            let why = "it is needed before other stacks are known";
            let fault = TemplateFault::Function("Fn::ImportValue".to_owned(), why);
            return Err(TemplateError::at(line, fault));
        };
        let value = self.deeper(line, |scope| {
            let value = stacks.import(scope.template.id(), name, scope.depth());
            value.map_err(|fault| TemplateError::at(line, fault))
        })?;
        self.charge(line, value.len())?;
        Ok(Node::text(line, value))
    }
}

/// The name under which an output is exported, with its line; none where it is not.
fn export_name<'t>(
    scope: &mut Scope<'t>,
    output: &'t Node,
) -> Result<Option<(u32, String)>, TemplateError> {
    let Some(export) = output.get("Export") else {
        return Ok(None);
    };
    if !scope.exists(output)? {
        return Ok(None);
    }
    let line = export.line;
    let missing = || inside_name(TemplateError::at(line, TemplateFault::Missing));
    let node = export.get("Name").ok_or_else(missing)?;
    let name = scope.free(|scope| scope.evaluate(node));
    match name
        .map_err(inside_name)?
        .as_ref()
        .and_then(Node::as_scalar)
    {
        Some(name) => Ok(Some((node.line, name.to_owned()))),
        None => {
            let fault = TemplateFault::Expected("a text");
            Err(inside_name(TemplateError::at(node.line, fault)))
        }
    }
}

fn inside_name(error: TemplateError) -> TemplateError {
    error.inside("Name").inside("Export")
}
